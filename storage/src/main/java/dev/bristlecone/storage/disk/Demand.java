package dev.bristlecone.storage.disk;

/// What somebody wants disk space for, which decides how far down they may use it.
public enum Demand {
    /// New data: refused while less than the minimum is free.
    GROWTH,
    /// Work that gives back more than it takes (deletes, flushes, compactions that drop records): it may also use
    /// what growth must leave alone, down to the room for closing and recovering.
    RELIEF
}
