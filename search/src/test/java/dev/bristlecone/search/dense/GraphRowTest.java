package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a row keeps of what was put into it.
@ExtendWith(Seeds.class)
final class GraphRowTest {
    @Test
    void fieldsDoNotTouchEachOther(RandomGenerator random) {
        GraphRow row = new GraphRow(7, 64);
        MemorySegment rows = MemorySegment.ofArray(new byte[(int) (3 * row.sizeBytes)]);
        long at = row.sizeBytes;
        int[] neighbours = new int[GraphRow.DEGREE];
        int twin = 0;
        for (int turn = 0; turn < 2_000; turn++) {
            int lane = random.nextInt(GraphRow.DEGREE);
            neighbours[lane] = switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> GraphRow.NODES_MAX - 1;
                default -> random.nextInt(GraphRow.NODES_MAX);
            };
            row.putNeighbour(rows, at, lane, neighbours[lane]);
            twin = random.nextInt() | 1;
            row.putTwin(rows, at, twin);
            row.putTerms(rows, at, turn, -turn);
        }
        for (int lane = 0; lane < GraphRow.DEGREE; lane++) {
            assertThat(row.neighbour(rows, at, lane)).isEqualTo(neighbours[lane]);
        }
        assertThat(row.twin(rows, at)).isEqualTo(twin);
        assertThat(row.addend(rows, at)).isEqualTo(1_999);
        assertThat(row.factor(rows, at)).isEqualTo(-1_999);
        byte[] block = new byte[(int) (row.sizeBytes - row.block)];
        MemorySegment.copy(rows, at + row.block, MemorySegment.ofArray(block), 0, block.length);
        assertThat(block).containsOnly(0);
    }
}
