package dev.bristlecone.search.dense;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An index over [Clusters], opened as from a file.
final class BuiltIndex {
    /// How far two computations of one score may be apart, relative to the scores.
    private static final double SAME = 1e-4;

    final Clusters vectors;
    final Metric metric;
    final DenseIndexImage image;
    final DenseIndex index;

    private BuiltIndex(Clusters vectors, Metric metric, DenseIndexImage image, DenseIndex index) {
        this.vectors = vectors;
        this.metric = metric;
        this.image = image;
        this.index = index;
    }

    static BuiltIndex of(Clusters vectors, Metric metric, Parallel parallel, Arena arena) {
        VectorSpace space = new VectorSpace(vectors.dimension(), metric);
        DenseIndexImage image = DenseIndexBuilder.build(space, vectors.source(arena), parallel, arena, () -> false);
        if (image == null) {
            throw new AssertionError("not built");
        }
        long part = image.rows().byteSize();
        MemorySegment section = arena.allocate(part + image.part().byteSize(), 64);
        section.copyFrom(image.rows());
        MemorySegment.copy(image.part(), 0, section, part, image.part().byteSize());
        return new BuiltIndex(vectors, metric, image, DenseIndex.open(section, 0, part, space, vectors.count()));
    }

    /// What a search finds, as places in the vectors; null when the index leaves it to a scan.
    @Nullable
    List<Integer> search(float[] query, int topK, double recall, @Nullable IntPredicate accepted) {
        List<Integer> found = new ArrayList<>();
        IntPredicate byOrdinal = accepted == null ? null : ordinal -> accepted.test(image.order()[ordinal]);
        boolean done = index.search(
                query, topK, recall, 1, Integer.MAX_VALUE, byOrdinal, ordinal -> found.add(image.order()[ordinal]));
        return done ? found : null;
    }

    /// The share of the true nearest that searches find; one that is left to a scan finds all.
    double recall(float[][] queries, int topK, double asked, @Nullable IntPredicate accepted) {
        long hits = 0;
        for (float[] query : queries) {
            List<Integer> found = search(query, topK, asked, accepted);
            if (found == null) {
                hits += topK;
                continue;
            }
            IntStream places = IntStream.range(0, vectors.count());
            double least =
                    vectors.scoreAt(topK - 1, query, metric, accepted == null ? places : places.filter(accepted));
            double bound = least - SAME * Math.max(1e-3, Math.abs(least));
            hits += found.stream()
                    .filter(place -> vectors.score(query, place, metric) >= bound)
                    .count();
        }
        return (double) hits / (queries.length * (long) topK);
    }
}
