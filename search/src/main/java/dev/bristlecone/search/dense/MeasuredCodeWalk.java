package dev.bristlecone.search.dense;

/// A [CodeWalk] with exact distances of what it finds.
final class MeasuredCodeWalk implements MeasuredWalk {
    /// Of the nearest by codes as many are kept as a query keeps that asks for this recall.
    private static final double RECALL = 0.95;

    private final CellCodes codes;
    private final CodeWalk walk;
    private final Points points;
    private final float[] values;
    private final float[] coordinates;
    private final long[] offset = new long[1];
    private final float[] distance = new float[1];
    private float constant;

    /// @param graph its edges are there
    /// @param points coordinates of the records by ordinal
    MeasuredCodeWalk(CellCodes codes, CodeGraph graph, Points points) {
        this.codes = codes;
        walk = graph.newWalk();
        this.points = points;
        values = new float[codes.space.dimension()];
        coordinates = new float[points.dimension];
    }

    @Override
    public void setQuery(float[] query) {
        constant = codes.space.placeQuery(query, codes.typicalSquaredNorm, values, coordinates);
        walk.setQuery(query);
    }

    @Override
    public void walk(WalkPlan plan, int topK, int[] without) {
        int keep = codes.fineCandidates(topK, RECALL);
        walk.walk(plan, topK, keep, without, Accepted.all(codes.records()), true);
    }

    @Override
    public int foundCount() {
        return walk.foundCount();
    }

    @Override
    public float foundDistance(int place) {
        offset[0] = points.offset(walk.foundOrdinal(place));
        points.squaredDistances(coordinates, offset, 1, distance);
        return distance[0];
    }

    @Override
    public float rounding(float squaredDistance) {
        return codes.space.rounding(squaredDistance, constant);
    }

    @Override
    public int visitCount() {
        return walk.visitCount();
    }
}
