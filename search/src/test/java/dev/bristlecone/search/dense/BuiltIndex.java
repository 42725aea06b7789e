package dev.bristlecone.search.dense;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An index over [Clusters], opened as from a file.
final class BuiltIndex {
    final Clusters vectors;
    final Metric metric;
    final DenseIndexImage image;
    final DenseIndex index;

    /// What it was opened from: the rows of the graph, if there is one, then its part.
    final MemorySegment section;

    private BuiltIndex(
            Clusters vectors, Metric metric, DenseIndexImage image, DenseIndex index, MemorySegment section) {
        this.vectors = vectors;
        this.metric = metric;
        this.image = image;
        this.index = index;
        this.section = section;
    }

    static BuiltIndex of(Clusters vectors, Metric metric, DenseLayout layout, Parallel parallel, Arena arena) {
        return of(vectors, metric, null, layout, parallel, arena);
    }

    static BuiltIndex of(
            Clusters vectors,
            Metric metric,
            @Nullable Predecessor predecessor,
            DenseLayout layout,
            Parallel parallel,
            Arena arena) {
        VectorSpace space = new VectorSpace(vectors.dimension(), metric);
        DenseIndexImage image = DenseIndexBuilder.build(
                space, vectors.source(arena), predecessor, layout, parallel, arena, () -> false);
        if (image == null) {
            throw new AssertionError("not built");
        }
        GraphImage graph = image.graph();
        if (graph == null) {
            return new BuiltIndex(vectors, metric, image, DenseIndex.open(image.codes(), space), MemorySegment.NULL);
        }
        long part = graph.rows().byteSize();
        MemorySegment section = arena.allocate(part + graph.part().byteSize(), 64);
        section.copyFrom(graph.rows());
        MemorySegment.copy(graph.part(), 0, section, part, graph.part().byteSize());
        DenseIndex index = DenseIndex.open(image.codes(), section, 0, part, space);
        return new BuiltIndex(vectors, metric, image, index, section);
    }

    /// What a search finds, as places in the vectors; null when the index leaves it to a scan.
    @Nullable
    List<Integer> search(float[] query, int topK, double recall, @Nullable IntPredicate accepted) {
        List<Integer> found = new ArrayList<>();
        IntPredicate byOrdinal = accepted == null ? null : ordinal -> accepted.test(image.order()[ordinal]);
        int count = accepted == null
                ? vectors.count()
                : (int) IntStream.range(0, vectors.count()).filter(accepted).count();
        Accepted living = new Accepted(null, count, byOrdinal);
        boolean done = index.search(query, topK, recall, 1, Integer.MAX_VALUE, living, candidates(query, topK, found));
        return done ? found : null;
    }

    /// As a filter would ask, with a bitmap.
    @Nullable
    List<Integer> searchAmong(float[] query, int topK, double recall, IntPredicate accepted) {
        long[] words = new long[(vectors.count() + 63) / 64];
        int count = 0;
        for (int ordinal = 0; ordinal < vectors.count(); ordinal++) {
            if (accepted.test(image.order()[ordinal])) {
                words[ordinal >>> 6] |= 1L << ordinal;
                count++;
            }
        }
        List<Integer> found = new ArrayList<>();
        Accepted among = new Accepted(words, count, null);
        boolean done = index.search(query, topK, recall, 1, Integer.MAX_VALUE, among, candidates(query, topK, found));
        return done ? found : null;
    }

    /// What a walk finds, whatever it costs.
    List<Integer> walk(float[] query, int topK, int pool, @Nullable IntPredicate accepted) {
        List<Integer> found = new ArrayList<>();
        IntPredicate byOrdinal = accepted == null ? null : ordinal -> accepted.test(image.order()[ordinal]);
        Accepted living = new Accepted(null, vectors.count(), byOrdinal);
        if (!index.walk(query, topK, pool, living, candidates(query, topK, found))) {
            throw new AssertionError("given up");
        }
        return found;
    }

    /// Collects places, and knows the worst of the best scores.
    private Candidates candidates(float[] query, int topK, List<Integer> found) {
        PriorityQueue<Double> best = new PriorityQueue<>();
        return new Candidates() {
            @Override
            public void score(int ordinal) {
                int place = image.order()[ordinal];
                found.add(place);
                best.add(vectors.score(query, place, metric));
                if (best.size() > topK) {
                    best.remove();
                }
            }

            @Override
            public float worst() {
                float worst = best.size() < topK
                        ? Float.NEGATIVE_INFINITY
                        : best.element().floatValue();
                return metric == Metric.EUCLIDEAN ? -worst : worst;
            }
        };
    }

    /// The share of the true nearest that searches find; one that is left to a scan finds all.
    double recall(float[][] queries, int topK, double asked, @Nullable IntPredicate accepted) {
        long hits = 0;
        for (float[] query : queries) {
            hits += hits(query, topK, search(query, topK, asked, accepted), accepted);
        }
        return (double) hits / (queries.length * (long) topK);
    }

    /// The share of the true nearest that walks with a pool of a given size find.
    double walkRecall(float[][] queries, int topK, int pool) {
        long hits = 0;
        for (float[] query : queries) {
            List<Integer> found = new ArrayList<>();
            index.walk(query, topK, pool, Accepted.all(vectors.count()), candidates(query, topK, found));
            hits += hits(query, topK, found, null);
        }
        return (double) hits / (queries.length * (long) topK);
    }

    /// How many of the true nearest are among those found; all when it was left to a scan.
    long hits(float[] query, int topK, @Nullable List<Integer> found, @Nullable IntPredicate accepted) {
        if (found == null) {
            return topK;
        }
        IntStream places = IntStream.range(0, vectors.count());
        double least = vectors.scoreAt(topK - 1, query, metric, accepted == null ? places : places.filter(accepted));
        long near = found.stream()
                .filter(place -> vectors.score(query, place, metric) >= least)
                .count();
        return Math.min(topK, near);
    }
}
