package dev.bristlecone.server.metrics;

import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.RequestObserver;
import dev.bristlecone.server.edge.Units;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How many data-plane operations each index has answered, how long they took and how many units they cost together.
/// Indexes that are gone keep their counts until a restart, as counters must not fall.
public final class OperationCounts implements RequestObserver {
    private final Map<String, IndexCounts> byIndex = new ConcurrentHashMap<>();

    @Override
    public void answered(Call call, String path, Units units, long durationNanos) {
        IndexDefinition index = call.index();
        if (index == null) {
            return;
        }
        IndexCounts counts = of(index.name());
        counts.readUnits.add(units.read());
        counts.writeUnits.add(units.write());
        CountedOperation.of(path).ifPresent(operation -> counts.of(operation).add(durationNanos));
    }

    /// The counts of an index, from zero on the first look.
    IndexCounts of(String index) {
        return byIndex.computeIfAbsent(index, name -> new IndexCounts());
    }

    /// What one index has answered.
    static final class IndexCounts {
        private final Map<CountedOperation, Count> byOperation = new EnumMap<>(CountedOperation.class);
        private final LongAdder readUnits = new LongAdder();
        private final LongAdder writeUnits = new LongAdder();

        private IndexCounts() {
            for (CountedOperation operation : CountedOperation.values()) {
                byOperation.put(operation, new Count());
            }
        }

        /// Count and total duration of one operation.
        Count of(CountedOperation operation) {
            return Objects.requireNonNull(byOperation.get(operation));
        }

        long readUnits() {
            return readUnits.sum();
        }

        long writeUnits() {
            return writeUnits.sum();
        }
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
