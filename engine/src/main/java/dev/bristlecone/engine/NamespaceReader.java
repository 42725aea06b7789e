package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.text.TextAnalysis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The reads of records: each takes one snapshot, answers from it and lets it go. Any thread.
///
/// `appliedLsn` is what had been applied before the snapshot was taken. The snapshot contains all of it, also writes
/// that changed nothing in its namespace and so left its own LSN behind.
final class NamespaceReader {
    private final Namespaces namespaces;
    private final DamagedNamespaces damaged;

    private final TextAnalyses texts;

    NamespaceReader(Namespaces namespaces, DamagedNamespaces damaged, TextAnalyses texts) {
        this.namespaces = namespaces;
        this.damaged = damaged;
        this.texts = texts;
    }

    Read<List<Hit>> query(NamespaceKey key, Query query, long appliedLsn) {
        return read(
                key,
                new Read<>(List.of(), appliedLsn),
                held -> new Read<>(
                        WordSearch.concerns(query)
                                ? searchWords(key, held, words -> words.query(query))
                                : NamespaceSearch.run(held, query),
                        lsn(held, appliedLsn)));
    }

    Read<List<Record>> fetch(NamespaceKey key, List<String> ids, long appliedLsn) {
        return read(key, new Read<>(List.of(), appliedLsn), held -> {
            List<Record> records = new ArrayList<>();
            for (String id : new LinkedHashSet<>(ids)) {
                Record record = find(held, id);
                if (record != null) {
                    records.add(record);
                }
            }
            return new Read<>(records, lsn(held, appliedLsn));
        });
    }

    Page<Record> fetchMatching(
            NamespaceKey key, Filter filter, int limit, long bytesMax, @Nullable String after, long appliedLsn) {
        return read(key, new Page<>(List.of(), null, appliedLsn), held -> {
            if (filter.asksForWords()) {
                return searchWords(
                        key, held, words -> words.matching(filter, limit, bytesMax, after, lsn(held, appliedLsn)));
            }
            try (MatchingCursor cursor = new MatchingCursor(held, filter, after == null ? "" : after)) {
                List<Record> records = new ArrayList<>();
                long bytes = 0;
                RecordCursor.Position position;
                while ((position = cursor.next()) != null) {
                    if (position.id().equals(after)) {
                        continue;
                    }
                    Record record = position.toRecord(true, true);
                    bytes += record.sizeBytes();
                    if (records.size() == limit || (bytes > bytesMax && !records.isEmpty())) {
                        return new Page<>(records, records.getLast().id(), lsn(held, appliedLsn));
                    }
                    records.add(record);
                }
                return new Page<>(records, null, lsn(held, appliedLsn));
            }
        });
    }

    Read<Long> countMatching(NamespaceKey key, Filter filter, long appliedLsn) {
        return read(key, new Read<>(0L, appliedLsn), held -> {
            FilterMatcher matcher = FilterMatcher.compile(filter);
            long count = 0;
            for (SegmentRef ref : held.view().segments()) {
                try (SegmentMatches matches = SegmentMatches.of(ref, filter, matcher, held.lsn())) {
                    count += matches.count();
                }
            }
            for (int tail = 0; tail < held.tailRows().length; tail++) {
                for (int i = 0; i < held.tailCounts()[tail]; i++) {
                    TailRow row = held.tailRows()[tail][i];
                    count += row.visible(held.lsn()) && matcher.matches(row.metadata) ? 1 : 0;
                }
            }
            return new Read<>(count, lsn(held, appliedLsn));
        });
    }

    Page<String> list(NamespaceKey key, String prefix, int limit, @Nullable String after, long appliedLsn) {
        return read(key, new Page<>(List.of(), null, appliedLsn), held -> {
            String from = after != null && after.compareTo(prefix) > 0 ? after : prefix;
            RecordCursor cursor = new RecordCursor(held, from);
            List<String> ids = new ArrayList<>();
            RecordCursor.Position position;
            while ((position = cursor.next()) != null && position.id().startsWith(prefix)) {
                if (position.id().equals(after)) {
                    continue;
                }
                if (ids.size() == limit) {
                    return new Page<>(ids, ids.getLast(), lsn(held, appliedLsn));
                }
                ids.add(position.id());
            }
            return new Page<>(ids, null, lsn(held, appliedLsn));
        });
    }

    private <T> T searchWords(NamespaceKey key, Snapshot held, Function<WordSearch, T> reading) {
        TextAnalysis analysis = texts.of(key.index());
        if (analysis == null) {
            throw DatabaseException.invalid("This index has no full-text fields to search");
        }
        try (WordSearch words = new WordSearch(held, analysis)) {
            return reading.apply(words);
        }
    }

    private <T> T read(NamespaceKey key, T empty, Function<Snapshot, T> reading) {
        NamespaceState namespace = namespaces.get(key);
        Snapshot held = namespace == null ? null : namespace.acquire();
        if (namespace == null || held == null) {
            return empty;
        }
        try {
            requireIntact(namespace, held);
            return reading.apply(held);
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.DATA_LOSS) {
                damaged.add(namespace, String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            held.view().release();
        }
    }

    /// Never answers with the remaining part, even where that would do.
    private static void requireIntact(NamespaceState namespace, Snapshot held) {
        Damage damage = namespace.damage();
        if (damage != null) {
            throw damage.refusal();
        }
        for (SegmentRef ref : held.view().segments()) {
            if (ref.damaged()) {
                ref.segment();
            }
        }
    }

    /// Opens everything a write to the namespace may have to read, so that damage is found before it is logged.
    ///
    /// @throws DatabaseException DATA_LOSS
    void verify(NamespaceKey key) {
        read(key, key, held -> {
            held.view().segments().forEach(SegmentRef::segment);
            return key;
        });
    }

    private static long lsn(Snapshot held, long appliedLsn) {
        return Math.max(held.lsn(), appliedLsn);
    }

    private static @Nullable Record find(Snapshot held, String id) {
        List<NamespaceTail> tails = held.view().tails();
        for (NamespaceTail tail : tails.reversed()) {
            TailRow row = tail.find(id, held.lsn());
            if (row != null) {
                return row.toRecord(true, true);
            }
        }
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        for (SegmentRef ref : held.view().segments().reversed()) {
            int ordinal = ref.find(bytes, held.lsn());
            if (ordinal >= 0) {
                return ref.toRecord(ordinal, true, true);
            }
        }
        return null;
    }
}
