package dev.bristlecone.database.data;

import dev.bristlecone.engine.Query;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import java.util.OptionalDouble;

/// The score of one record for one query, in 64-bit arithmetic.
final class ReferenceScore {
    private ReferenceScore() {}

    /// Empty when the record does not take part: it lacks the values that are ranked, or its sparse score is 0.
    static OptionalDouble of(Query query, Record record) {
        float[] wanted = query.dense();
        float[] values = record.values();
        double sparse = sparse(query.sparse(), record.sparse());
        if (wanted == null) {
            return sparse == 0 ? OptionalDouble.empty() : OptionalDouble.of(sparse);
        }
        return values == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(dense(query.metric(), wanted, values) + sparse);
    }

    private static double dense(Metric metric, float[] left, float[] right) {
        return switch (metric) {
            case DOT_PRODUCT -> dot(left, right);
            case EUCLIDEAN -> squaredDistance(left, right);
            case COSINE -> {
                double norms = Math.sqrt(dot(left, left)) * Math.sqrt(dot(right, right));
                yield norms == 0 ? 0 : dot(left, right) / norms;
            }
        };
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }

    private static double squaredDistance(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = (double) left[i] - right[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double sparse(
            @org.jspecify.annotations.Nullable SparseVector left,
            @org.jspecify.annotations.Nullable SparseVector right) {
        if (left == null || right == null) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < left.size(); i++) {
            for (int j = 0; j < right.size(); j++) {
                if (left.indices()[i] == right.indices()[j]) {
                    sum += (double) left.values()[i] * right.values()[j];
                }
            }
        }
        return sum;
    }
}
