package dev.bristlecone.database.data;

import dev.bristlecone.model.Record;

/// One found record. `record` holds only what the query asked to include: values are null, metadata is empty otherwise.
public record Match(float score, Record record) {}
