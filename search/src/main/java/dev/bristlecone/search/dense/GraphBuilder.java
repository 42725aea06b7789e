package dev.bristlecone.search.dense;

import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// Builds the edges of a graph in two rounds, each a choice for every node and then a choice among who chose whom:
///
/// 1. candidates come from the cells around a node;
/// 2. candidates are what a walk towards the node visits in the graph of the first round, so that edges also lead along
///    the ways that walks take.
///
/// Every node is decided by itself from the state before the round, so any number of threads gives the same graph.
final class GraphBuilder {
    private static final int CHUNK = 64;

    /// Slack of the first choice of a round; the second, with the turned edges, has none.
    private static final float SLACK = 1.1f;

    private static final int CELLS_SCANNED = 10;
    private static final int CANDIDATES = 96;
    private static final int TURNED_MOST = 96;
    private static final WalkPlan WALK = WalkPlan.all(100);
    private static final int CONNECT_ROUNDS = 4;

    private final Graph graph;
    private final Points points;
    private final Twins twins;
    private final Parallel parallel;
    private final BooleanSupplier stopped;
    private final SegmentAllocator scratch;
    private final TurnedEdges turned;
    private Neighbours neighbours;

    /// What the next choice is written to; the two take turns.
    private Neighbours spare;

    /// @param graph its rows are there, with values and terms; edges are written by [#build]
    /// @param points coordinates of the nodes
    /// @param scratch for all that grows with the nodes
    GraphBuilder(
            Graph graph,
            Points points,
            Twins twins,
            SegmentAllocator scratch,
            Parallel parallel,
            BooleanSupplier stopped) {
        this.graph = graph;
        this.points = points;
        this.twins = twins;
        this.parallel = parallel;
        this.stopped = stopped;
        this.scratch = scratch;
        this.turned = new TurnedEdges(scratch, points.count);
        this.neighbours = new Neighbours(scratch, points.count);
        this.spare = new Neighbours(scratch, points.count);
    }

    /// Writes the edges and chains of all rows; gives up between two steps when asked to stop.
    void build(Cells cells) {
        CellBlocks blocks = new CellBlocks(points, cells, twins, scratch, parallel);
        chooseFromCells(blocks);
        chooseAmongTurned();
        writeEdges();
        if (stopped.getAsBoolean()) {
            return;
        }
        chooseFromWalks();
        chooseAmongTurned();
        connect();
        writeEdges();
    }

    private void chooseFromCells(CellBlocks blocks) {
        Neighbours chosen = spare;
        parallel.run(points.count, CHUNK, () -> {
            CellBlocks.Scan scan = blocks.new Scan(CELLS_SCANNED, CANDIDATES);
            Pruning pruning = new Pruning(points);
            return (from, to) -> {
                for (int node = from; node < to && !stopped.getAsBoolean(); node++) {
                    if (twins.hidden(node)) {
                        continue;
                    }
                    pruning.clear();
                    scan.find(node, pruning);
                    pruning.choose(node, chosen, SLACK, Integer.MAX_VALUE, false);
                }
            };
        });
        swap();
    }

    private void chooseAmongTurned() {
        Neighbours old = neighbours;
        turned.fill(old);
        Neighbours chosen = spare;
        parallel.run(points.count, CHUNK, () -> {
            Pruning pruning = new Pruning(points);
            return (from, to) -> {
                for (int node = from; node < to && !stopped.getAsBoolean(); node++) {
                    pruning.clear();
                    addOwn(old, node, pruning);
                    turned.addTo(node, pruning);
                    pruning.choose(node, chosen, 1, TURNED_MOST, true);
                }
            };
        });
        swap();
    }

    private void chooseFromWalks() {
        Neighbours old = neighbours;
        Neighbours chosen = spare;
        parallel.run(points.count, CHUNK, () -> {
            GraphSearch search = new GraphSearch(graph);
            Pruning pruning = new Pruning(points);
            return (from, to) -> {
                for (int node = from; node < to && !stopped.getAsBoolean(); node++) {
                    if (twins.hidden(node)) {
                        continue;
                    }
                    pruning.clear();
                    addOwn(old, node, pruning);
                    search.setQuery(points, node);
                    search.walk(WALK, 1, node, null);
                    for (int i = 0; i < search.visitCount(); i++) {
                        pruning.add(search.visited(i), search.visitedDistance(i));
                    }
                    pruning.choose(node, chosen, SLACK, Integer.MAX_VALUE, false);
                }
            };
        });
        swap();
    }

    private void swap() {
        Neighbours chosen = spare;
        spare = neighbours;
        neighbours = chosen;
    }

    private static void addOwn(Neighbours neighbours, int node, Pruning pruning) {
        for (int place = 0; place < neighbours.degree(node); place++) {
            pruning.add(neighbours.id(node, place), neighbours.distance(node, place));
        }
    }

    private void writeEdges() {
        parallel.run(points.count, CHUNK, () -> {
            EdgeEncoder encoder = new EdgeEncoder(points.dimension);
            return (from, to) -> {
                for (int node = from; node < to && !stopped.getAsBoolean(); node++) {
                    writeEdges(node, encoder);
                }
            };
        });
    }

    private void writeEdges(int node, EdgeEncoder encoder) {
        long at = graph.rowOffset(node);
        encoder.setCentre(points, node);
        graph.row().putTwin(graph.rows(), at, twins.next(node));
        long block = at + graph.row().block;
        int degree = neighbours.degree(node);
        for (int lane = 0; lane < degree; lane++) {
            graph.row().putNeighbour(graph.rows(), at, lane, neighbours.id(node, lane));
            encoder.encode(points, neighbours.id(node, lane), graph.rows(), block, lane);
        }
        for (int lane = degree; lane < GraphRow.DEGREE; lane++) {
            graph.row().putNeighbour(graph.rows(), at, lane, node);
        }
        encoder.write(degree, graph.rows(), block);
    }

    /// Makes every node reachable from the entries: one that is not takes the place of the last edge of its nearest
    /// neighbour that is. That edge may have been the only way to somebody else, hence the rounds.
    private void connect() {
        boolean cut = true;
        for (int round = 0; round < CONNECT_ROUNDS && cut; round++) {
            boolean[] reached = new boolean[points.count];
            boolean[] given = new boolean[points.count];
            int[] queue = new int[points.count];
            int end = 0;
            for (int entry : graph.entries()) {
                end = reach(entry, reached, queue, end);
            }
            end = spread(reached, queue, 0, end);
            cut = false;
            for (int node = 0; node < points.count; node++) {
                if (!reached[node] && !twins.hidden(node)) {
                    cut = true;
                    int from = reachedNeighbour(node, reached, given);
                    given[from] = true;
                    neighbours.replaceLast(from, node);
                    end = spread(reached, queue, end, reach(node, reached, queue, end));
                }
            }
        }
    }

    private static int reach(int node, boolean[] reached, int[] queue, int end) {
        if (reached[node]) {
            return end;
        }
        reached[node] = true;
        queue[end] = node;
        return end + 1;
    }

    /// Reaches what the nodes in the queue lead to; returns the queue's new end, where it also starts then.
    private int spread(boolean[] reached, int[] queue, int from, int to) {
        int end = to;
        for (int i = from; i < end; i++) {
            for (int place = 0; place < neighbours.degree(queue[i]); place++) {
                end = reach(neighbours.id(queue[i], place), reached, queue, end);
            }
        }
        return end;
    }

    private int reachedNeighbour(int node, boolean[] reached, boolean[] given) {
        for (int place = 0; place < neighbours.degree(node); place++) {
            int neighbour = neighbours.id(node, place);
            if (reached[neighbour] && !given[neighbour]) {
                return neighbour;
            }
        }
        int entry = Arrays.binarySearch(graph.entries(), node);
        return graph.entries()[Math.clamp(-entry - 2, 0, graph.entries().length - 1)];
    }
}
