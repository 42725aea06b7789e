package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.model.SparseVector;
import java.util.Arrays;
import java.util.Comparator;

/// The lists of one query, and the unit in which their products are bounded. A list is known by its *place*, in the
/// ascending order of the dimensions, or by its *rank*, in the descending order of the greatest product it can have.
///
/// Scratch of one search at a time.
final class QueryLists {
    /// All bounds of a record together are at most about this.
    private static final int SUM_MAX = 1 << 29;

    /// More than any bound.
    private static final int LEAST_MAX = 1 << 30;

    /// A float is that much below the sum it was rounded from, at the most, with room to spare.
    private static final double ROUNDED_DOWN = 1 - 1e-6;

    /// The share of all magnitudes that rounding may take from a sum in double precision.
    private static final double SUM_ERROR = 1e-12;

    private static final Comparator<QueryList> DESCENDING = Comparator.comparingDouble(list -> -list.greatestProduct());

    private final SparseIndex index;
    private QueryList[] byPlace = new QueryList[0];
    private QueryList[] byRank = new QueryList[0];
    private int count;

    /// Whether every product is positive.
    private boolean positive;

    private double unit;
    private double factor;
    private double error;

    QueryLists(SparseIndex index) {
        this.index = index;
    }

    /// Finds the lists of a query.
    ///
    /// @param leastFactor how many times the least score a bound must reach
    void choose(SparseVector query, double leastFactor) {
        factor = leastFactor;
        makeRoom(query.size());
        count = 0;
        positive = true;
        double magnitude = 0;
        double sum = 0;
        for (int i = 0; i < query.size(); i++) {
            float weight = query.values()[i];
            int found = index.firstAtLeast(query.indices()[i]);
            if (weight == 0 || found == index.dimensions() || index.dimension(found) != query.indices()[i]) {
                continue;
            }
            long list = index.list(found);
            float most = index.part.get(FLOAT, list + LIST_MOST);
            float least = index.part.get(FLOAT, list + LIST_LEAST);
            byPlace[count].set(weight, list, index.weightsOf(list));
            positive &= weight > 0 && least == 0;
            magnitude += Math.abs(weight) * (double) Math.max(most, -least);
            sum += byPlace[count++].greatestProduct();
        }
        unit = sum > 0 ? sum / SUM_MAX : 1;
        error = SUM_ERROR * magnitude;
        for (int i = 0; i < count; i++) {
            byPlace[i].setUnit(unit);
            byRank[i] = byPlace[i];
        }
        Arrays.sort(byRank, 0, count, DESCENDING);
    }

    private void makeRoom(int size) {
        int before = byPlace.length;
        if (before < size) {
            byPlace = Arrays.copyOf(byPlace, size);
            byRank = Arrays.copyOf(byRank, size);
            for (int i = before; i < size; i++) {
                byPlace[i] = new QueryList(index);
            }
        }
    }

    int count() {
        return count;
    }

    QueryList atPlace(int place) {
        return byPlace[place];
    }

    QueryList atRank(int rank) {
        return byRank[rank];
    }

    /// The least bound of what may have a score of at least `worst`.
    int leastBound(float worst) {
        double needed = Math.min(worst, Float.MAX_VALUE) * ROUNDED_DOWN - error;
        int least = needed > 0 ? (int) Math.min(factor * needed / unit * ROUNDED_DOWN, LEAST_MAX) : 0;
        return positive ? Math.max(1, least) : least;
    }

    /// Has the first lists walked as long as they are short and have no more than some entries together; the first
    /// counts in any case.
    void walkFirst(int entriesMax) {
        boolean more = true;
        long entries = 0;
        for (int rank = 0; rank < count; rank++) {
            QueryList list = byRank[rank];
            entries += list.count();
            more &= !list.isLong() && (rank == 0 || entries <= entriesMax);
            list.setWalked(more);
        }
    }

    /// Has all essential lists walked if they are not too long for that, else all short ones.
    ///
    /// @param least the lists that together cannot reach this are not essential
    /// @param entriesMax how many entries are too many
    /// @return whether every record that may count is in a list that is walked
    boolean walkEssential(int least, long entriesMax) {
        int essential = count;
        int optional = 0;
        while (essential > 0 && optional + byRank[essential - 1].greatest() < least) {
            optional += byRank[--essential].greatest();
        }
        long entries = 0;
        boolean anyLong = false;
        for (int rank = 0; rank < essential; rank++) {
            entries += byRank[rank].count();
            anyLong |= byRank[rank].isLong();
        }
        boolean all = !anyLong || entries <= entriesMax;
        for (int rank = 0; rank < count; rank++) {
            byRank[rank].setWalked(all ? rank < essential : !byRank[rank].isLong());
        }
        return all;
    }

    /// What the short lists that are not walked give a record together at the most.
    int greatestOfUnwalked() {
        int sum = 0;
        for (int rank = 0; rank < count; rank++) {
            QueryList list = byRank[rank];
            sum += list.isWalked() || list.isLong() ? 0 : list.greatest();
        }
        return sum;
    }

    /// Replaces, in the bound of a record, what the lists that are not walked give it at the most by what they do
    /// give it, list by list, until the bound is too low.
    int tightened(int bound, int least, int ordinal) {
        int tight = bound;
        for (int rank = 0; rank < count && tight >= least; rank++) {
            QueryList list = byRank[rank];
            if (!list.isWalked()) {
                int most = list.isLong() ? list.boundByCode(ordinal) : list.greatest();
                tight += most > 0 ? list.bound(ordinal) - most : 0;
            }
        }
        return tight;
    }
}
