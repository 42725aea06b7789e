package dev.bristlecone.search.dense;

/// How much a builder of graphs looks at for each node.
///
/// @param cells whose points are scanned, the nearest ones
/// @param candidates taken from there
/// @param turned candidates looked at, the nearest ones, when nodes choose among those who chose them as well
/// @param walk candidates kept by a walk towards the node, all of them visited
/// @param walks rounds of walks, each through the graph of the round before
record GraphEffort(int cells, int candidates, int turned, int walk, int walks) {
    /// For data whose nearest neighbours lie in few cells: graphs of it do not become better with more.
    static final GraphEffort LIGHT = new GraphEffort(4, 32, 64, 32, 1);

    /// For data of the usual kinds.
    static final GraphEffort NORMAL = new GraphEffort(10, 48, 96, 64, 1);

    /// For data whose nearest neighbours all lie on one side, or whose walks lose their way.
    static final GraphEffort THOROUGH = new GraphEffort(32, 512, 256, 300, 2);
}
