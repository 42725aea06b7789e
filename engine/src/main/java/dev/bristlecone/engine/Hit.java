package dev.bristlecone.engine;

import dev.bristlecone.model.Record;

/// One found record, best first in its list. `record` holds only what the query asked to include (values null,
/// metadata empty otherwise).
public record Hit(float score, Record record) {}
