package dev.bristlecone.storage.log;

/// One file of the log that is no longer written.
record WalFile(String name, long firstLsn, long lastLsn, long sizeBytes) {}
