package dev.bristlecone.search.dense;

/// Points grouped around centres, and numbered group by group.
///
/// @param centres one for each cell
/// @param starts the first number in each cell, and the number of points at the end
/// @param order which point has got which number
@SuppressWarnings("ArrayRecordComponent") // parallel tables of one build
record Cells(Points centres, int[] starts, int[] order) {
    int count() {
        return centres.count;
    }

    int size(int cell) {
        return starts[cell + 1] - starts[cell];
    }

    /// How many records are in the cell of one, on average, compared with cells that all have the same size.
    double crowding() {
        double squares = 0;
        for (int cell = 0; cell < count(); cell++) {
            squares += (double) size(cell) * size(cell);
        }
        return squares * count() / Math.max(1, (double) order.length * order.length);
    }

    /// About the mean of all points: that of the centres, each by the size of its cell.
    float[] middle() {
        float[] middle = new float[centres.dimension];
        float[] centre = new float[centres.dimension];
        for (int cell = 0; cell < count(); cell++) {
            centres.get(cell, centre);
            float share = (float) size(cell) / Math.max(1, order.length);
            for (int i = 0; i < middle.length; i++) {
                middle[i] += share * centre[i];
            }
        }
        return middle;
    }

    /// The cell of each number.
    int[] cellOfEach() {
        int[] cells = new int[order.length];
        for (int cell = 0; cell < count(); cell++) {
            java.util.Arrays.fill(cells, starts[cell], starts[cell + 1], cell);
        }
        return cells;
    }
}
