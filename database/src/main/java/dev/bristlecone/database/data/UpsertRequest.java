package dev.bristlecone.database.data;

import java.util.List;

/// Stores records whole; within the list the last one of an id wins.
public record UpsertRequest(String namespace, List<RecordInput> records) {
    public UpsertRequest {
        records = List.copyOf(records);
    }
}
