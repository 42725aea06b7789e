package dev.bristlecone.search.segment;

/// The numbers from which the layout of a section follows.
record SectionShape(
        int count,
        int dimension,
        Presence values,
        Presence sparse,
        long idBytes,
        long sparseEntries,
        long metadataBytes) {}
