package dev.bristlecone.search.dense;

import dev.bristlecone.search.dense.InheritedEdges.Fate;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

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

    private static final int CONNECT_ROUNDS = 4;

    /// Where scans of the lightest effort find this part of so many nearest neighbours, it is enough. Of images of
    /// clothes they find .94, of sentences and words .55 and less.
    private static final double FOUND_MIN = 0.9;

    private static final int FOUND_OF = 24;

    private final Graph graph;
    private final Points points;
    private final Twins twins;
    private final Parallel parallel;
    private final BooleanSupplier stopped;
    private final SegmentAllocator scratch;
    private final CellBlocks blocks;
    private final TurnedEdges turned;
    private final Fate[] fates;

    /// Whose row has edges.
    private final boolean[] written;

    private Neighbours neighbours;

    /// What the next choice is written to; the two take turns.
    private Neighbours spare;

    private @Nullable Neighbours kept;

    /// @param graph its rows are there, with values and terms; edges are written by [#build]
    /// @param points coordinates of the nodes
    /// @param scratch for all that grows with the nodes
    GraphBuilder(
            Graph graph,
            Points points,
            Twins twins,
            Cells cells,
            SegmentAllocator scratch,
            Parallel parallel,
            BooleanSupplier stopped) {
        this.graph = graph;
        this.points = points;
        this.twins = twins;
        this.parallel = parallel;
        this.stopped = stopped;
        this.scratch = scratch;
        this.blocks = new CellBlocks(points, cells, twins, scratch, parallel);
        this.fates = new Fate[points.count];
        Arrays.fill(fates, Fate.LOST);
        this.written = new boolean[points.count];
        this.turned = new TurnedEdges(scratch, points.count);
        this.neighbours = new Neighbours(scratch, points.count);
        this.spare = new Neighbours(scratch, points.count);
    }

    /// The effort that samples ask for.
    GraphEffort effortFor(Samples samples) {
        GraphEffort light = GraphEffort.LIGHT;
        CellBlocks.Scan scan = blocks.new Scan(light.cells(), light.candidates());
        Pruning candidates = new Pruning(points);
        long found = 0;
        long wanted = 0;
        for (int number = 0; number < samples.count(); number++) {
            Samples.Question question = samples.question(number);
            if (question.stranger()) {
                candidates.clear();
                scan.find(twins.first(question.ordinal()), candidates);
                int[] nearest = Arrays.copyOf(question.nearest(), Math.min(FOUND_OF, question.nearest().length));
                found += Arrays.stream(nearest).filter(candidates::contains).count();
                wanted += nearest.length;
            }
        }
        return found >= FOUND_MIN * wanted ? light : GraphEffort.NORMAL;
    }

    /// Takes over what edges it can: only nodes that are left without look for others then.
    void inherit(InheritedEdges edges) {
        parallel.run(points.count, CHUNK, () -> {
            InheritedEdges.Heir heir = edges.new Heir(graph, points);
            return (from, to) -> {
                for (int node = from; node < to; node++) {
                    if (!twins.hidden(node)) {
                        fates[node] = heir.take(node, neighbours);
                        written[node] = fates[node] == Fate.KEPT;
                    }
                }
            };
        });
    }

    /// Forgets what was taken over: all nodes look for neighbours again.
    void disinherit() {
        Arrays.fill(fates, Fate.LOST);
    }

    /// Remembers the edges for [#restore].
    void keep() {
        if (kept == null) {
            kept = new Neighbours(scratch, points.count);
        }
        kept.copyAll(neighbours);
    }

    /// Gives the rows the edges that were kept last.
    void restore() {
        neighbours.copyAll(Objects.requireNonNull(kept, "nothing was kept"));
        writeEdges();
    }

    /// Writes the edges and chains of all rows; gives up between two steps when asked to stop.
    void build(GraphEffort effort) {
        chooseFromCells(effort);
        chooseAmongTurned(effort, node -> fates[node] == Fate.LOST);
        writeEdges();
        for (int round = 1; round <= effort.walks() && !stopped.getAsBoolean(); round++) {
            chooseFromWalks(effort);
            chooseAmongTurned(effort, node -> fates[node] != Fate.KEPT || turned.leadTo(node));
            if (round == effort.walks()) {
                connect();
            }
            writeEdges();
        }
    }

    private void chooseFromCells(GraphEffort effort) {
        Neighbours old = neighbours;
        Neighbours chosen = spare;
        parallel.run(points.count, CHUNK, () -> {
            CellBlocks.Scan scan = blocks.new Scan(effort.cells(), effort.candidates());
            Pruning pruning = new Pruning(points);
            return (from, to) -> {
                for (int node = from; node < to && !stopped.getAsBoolean(); node++) {
                    if (fates[node] != Fate.LOST) {
                        chosen.copy(old, node);
                    } else if (!twins.hidden(node)) {
                        pruning.clear();
                        scan.find(node, pruning);
                        pruning.choose(node, chosen, SLACK, Integer.MAX_VALUE, false);
                    }
                }
            };
        });
        swap();
    }

    /// Who has its edges still, and is led to by nobody who has not, need not choose again.
    private void chooseAmongTurned(GraphEffort effort, IntPredicate anew) {
        Neighbours old = neighbours;
        turned.fill(old, (from, to) -> fates[from] != Fate.KEPT || fates[to] != Fate.KEPT);
        Neighbours chosen = spare;
        parallel.run(points.count, CHUNK, () -> {
            Pruning pruning = new Pruning(points);
            return (from, to) -> {
                for (int node = from; node < to && !stopped.getAsBoolean(); node++) {
                    if (!anew.test(node)) {
                        chosen.copy(old, node);
                        continue;
                    }
                    pruning.clear();
                    addOwn(old, node, pruning);
                    turned.addTo(node, pruning);
                    pruning.choose(node, chosen, 1, effort.turned(), true);
                }
            };
        });
        swap();
    }

    private void chooseFromWalks(GraphEffort effort) {
        WalkPlan plan = WalkPlan.all(effort.walk());
        Neighbours old = neighbours;
        Neighbours chosen = spare;
        parallel.run(points.count, CHUNK, () -> {
            GraphSearch search = new GraphSearch(graph);
            int[] itself = new int[1];
            Pruning pruning = new Pruning(points);
            return (from, to) -> {
                for (int node = from; node < to && !stopped.getAsBoolean(); node++) {
                    if (fates[node] != Fate.LOST) {
                        chosen.copy(old, node);
                        continue;
                    }
                    if (twins.hidden(node)) {
                        continue;
                    }
                    pruning.clear();
                    addOwn(old, node, pruning);
                    search.setQuery(points, node);
                    itself[0] = node;
                    search.walk(plan, 1, itself);
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
                    graph.row().putTwin(graph.rows(), graph.rowOffset(node), twins.next(node));
                    if (!written[node] || !hasEdges(node)) {
                        writeEdges(node, encoder);
                        written[node] = true;
                    }
                }
            };
        });
    }

    /// Whether a row has the edges its node has been given.
    private boolean hasEdges(int node) {
        long at = graph.rowOffset(node);
        int degree = neighbours.degree(node);
        for (int lane = 0; lane < GraphRow.DEGREE; lane++) {
            int neighbour = lane < degree ? neighbours.id(node, lane) : node;
            if (graph.row().neighbour(graph.rows(), at, lane) != neighbour) {
                return false;
            }
        }
        return true;
    }

    private void writeEdges(int node, EdgeEncoder encoder) {
        long at = graph.rowOffset(node);
        encoder.setCentre(points, node);
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
