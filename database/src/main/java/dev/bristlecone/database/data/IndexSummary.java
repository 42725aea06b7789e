package dev.bristlecone.database.data;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How much an index holds.
///
/// @param recordCounts live records by namespace; the default namespace is ""; empty namespaces are left out
/// @param totalCount live records of the whole index, whatever the filter
public record IndexSummary(SortedMap<String, Long> recordCounts, long totalCount) {
    public IndexSummary {
        recordCounts = Collections.unmodifiableSortedMap(new TreeMap<>(recordCounts));
    }
}
