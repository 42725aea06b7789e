package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeds.class)
final class CellCodesTest {
    private static final int RECORDS = 1_000;

    /// So it makes no difference to a scan which of the two it reads.
    @ParameterizedTest
    @ValueSource(ints = {3, 64, 300, 700})
    void codeRowsSayWhatBlocksSay(int dimension, RandomGenerator random) {
        try (Arena arena = Arena.ofConfined()) {
            CellCodes codes = codes(dimension, arena, random);
            CellCodesLayout layout = codes.layout;
            byte[] ofBlock = new byte[layout.codeFactors];
            for (int cell = 0; cell < codes.cells(); cell++) {
                for (int ordinal = codes.starts[cell]; ordinal < codes.starts[cell + 1]; ordinal++) {
                    int place = ordinal - codes.starts[cell];
                    int number = codes.firstBlocks[cell] + place / CodeBlock.LANES;
                    long block = layout.blocks + (long) layout.blockBytes * number;
                    int lane = place % CodeBlock.LANES;
                    CodeBlock.getCode(codes.bytes, block, layout.dimension, lane, ofBlock, 0);
                    long row = layout.codeRow(ordinal);
                    MemorySegment code = codes.bytes.asSlice(row, layout.codeFactors);
                    assertThat(code.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(ofBlock);
                    long factors = row + layout.codeFactors;
                    assertThat(codes.bytes.get(DenseIndexFormat.FLOAT, factors))
                            .isEqualTo(CodeBlock.addend(codes.bytes, block, layout.dimension, lane));
                    assertThat(codes.bytes.get(DenseIndexFormat.FLOAT, factors + Float.BYTES))
                            .isEqualTo(CodeBlock.multiplier(codes.bytes, block, layout.dimension, lane));
                    assertThat(layout.ordinalOfCodeRow(row)).isEqualTo(ordinal);
                }
            }
        }
    }

    /// Where few records of a block are accepted their code rows are read, else the block.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 16, 40})
    void scansNameTheNearestOfThoseAccepted(int every, RandomGenerator random) {
        try (Arena arena = Arena.ofConfined()) {
            CellCodes codes = codes(48, arena, random);
            long[] words = new long[(RECORDS + Long.SIZE - 1) / Long.SIZE];
            for (int ordinal = 0; ordinal < RECORDS; ordinal += every) {
                words[ordinal >>> 6] |= 1L << ordinal;
            }
            int matching = (RECORDS + every - 1) / every;
            float[] query = Clusters.of(1, 48, 1, random).vector(0);
            List<Integer> found = scan(codes, query, new Accepted(words, matching, null), matching);
            List<Integer> ofAll = scan(codes, query, Accepted.all(RECORDS), RECORDS);
            ofAll.removeIf(ordinal -> ordinal % every != 0);
            assertThat(found).hasSize(matching).isEqualTo(ofAll);
        }
    }

    /// Codes without fine ones, as they lie beside the rows of a graph.
    private static CellCodes codes(int dimension, Arena arena, RandomGenerator random) {
        Clusters vectors = Clusters.of(RECORDS, dimension, 9, random);
        BuiltIndex built = BuiltIndex.of(vectors, Metric.EUCLIDEAN, DenseLayout.FAST, Parallel.sequential(), arena);
        return CellCodes.open(built.image.codes(), new VectorSpace(dimension, Metric.EUCLIDEAN));
    }

    /// All that are accepted, in the order of their estimates.
    private static List<Integer> scan(CellCodes codes, float[] query, Accepted accepted, int count) {
        CellScan scan = new CellScan(codes);
        scan.setQuery(query);
        int kept = scan.scan(1, 1, count, accepted);
        List<Integer> ordinals = new ArrayList<>();
        for (int place = 0; place < kept; place++) {
            ordinals.add(scan.ordinal(place));
        }
        return ordinals;
    }
}
