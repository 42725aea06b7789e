package dev.bristlecone.server.metrics;

import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.RequestObserver;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How many data-plane operations each index has answered and how long they took together. Indexes that are gone keep
/// their counts until a restart, as counters must not fall.
public final class OperationCounts implements RequestObserver {
    private final Map<String, Map<CountedOperation, Count>> byIndex = new ConcurrentHashMap<>();

    @Override
    public void answered(Call call, String path, long durationNanos) {
        IndexDefinition index = call.index();
        if (index == null) {
            return;
        }
        CountedOperation.of(path)
                .ifPresent(operation -> count(index.name(), operation).add(durationNanos));
    }

    /// Count and total duration of one operation on one index.
    Count count(String index, CountedOperation operation) {
        return Objects.requireNonNull(counts(index).get(operation));
    }

    private Map<CountedOperation, Count> counts(String index) {
        return byIndex.computeIfAbsent(index, name -> {
            Map<CountedOperation, Count> counts = new EnumMap<>(CountedOperation.class);
            for (CountedOperation operation : CountedOperation.values()) {
                counts.put(operation, new Count());
            }
            return counts;
        });
    }

    /// Two adders, because many threads count at once.
    static final class Count {
        private final LongAdder requests = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long durationNanos) {
            requests.increment();
            nanos.add(durationNanos);
        }

        long requests() {
            return requests.sum();
        }

        double millis() {
            return nanos.sum() / 1e6;
        }
    }
}
