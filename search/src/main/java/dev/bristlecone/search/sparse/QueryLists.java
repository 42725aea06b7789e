package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.model.SparseVector;
import java.util.Arrays;
import java.util.Comparator;

/// The lists of one query by *rank*, in the descending order of the greatest product each can have, and the unit in
/// which their products are bounded.
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

    // What work costs, measured in entries of a list that are added: an essential entry with all that follows from it,
    // the records of a full list that are added in that time, and those whose sums are looked through and cleared.

    private static final int ESSENTIAL_ENTRY = 8;
    private static final int RECORDS_ADDED = 32;
    private static final int RECORDS_CLEARED = 10;

    private static final Comparator<QueryList> DESCENDING = Comparator.comparingDouble(list -> -list.greatestProduct());

    private final SparseIndex index;
    private QueryList[] byRank = new QueryList[0];
    private int count;
    private double unit;
    private double error;

    QueryLists(SparseIndex index) {
        this.index = index;
    }

    /// Finds the lists of a query.
    ///
    /// @param doubt how many times less than it may give is assumed of a list that is not looked at
    void choose(SparseVector query, double doubt) {
        makeRoom(query.size());
        count = 0;
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
            byRank[count].set(weight, list);
            magnitude += Math.abs(weight) * (double) Math.max(most, -least);
            sum += byRank[count++].greatestProduct();
        }
        unit = sum > 0 ? sum / SUM_MAX : 1;
        error = SUM_ERROR * magnitude;
        for (int i = 0; i < count; i++) {
            byRank[i].setUnit(unit, doubt);
        }
        Arrays.sort(byRank, 0, count, DESCENDING);
    }

    private void makeRoom(int size) {
        int before = byRank.length;
        if (before < size) {
            byRank = Arrays.copyOf(byRank, size);
            for (int i = before; i < size; i++) {
                byRank[i] = new QueryList(index);
            }
        }
    }

    int count() {
        return count;
    }

    QueryList atRank(int rank) {
        return byRank[rank];
    }

    /// The least bound of what may have a score of at least `worst`.
    int leastBound(float worst) {
        double needed = Math.min(worst, Float.MAX_VALUE) * ROUNDED_DOWN - error;
        return needed > 0 ? Math.max(1, (int) Math.min(needed / unit * ROUNDED_DOWN, LEAST_MAX)) : 1;
    }

    /// How many of the first lists are not full and have no more than some entries together; the first counts in
    /// any case.
    int countFirst(int entriesMax) {
        int rank = 0;
        long entries = 0;
        while (rank < count && !byRank[rank].isFull()) {
            entries += byRank[rank].count();
            if (rank > 0 && entries > entriesMax) {
                break;
            }
            rank++;
        }
        return rank;
    }

    /// The first full list; the count of lists when there is none.
    int firstFull() {
        int rank = 0;
        while (rank < count && !byRank[rank].isFull()) {
            rank++;
        }
        return rank;
    }

    /// How many of the first lists are *essential*: the others together do not reach a bound.
    int countEssential(int least) {
        int essential = count;
        long optional = 0;
        while (essential > 0 && optional + byRank[essential - 1].reach() < least) {
            optional += byRank[--essential].reach();
        }
        return essential;
    }

    /// What the lists from a rank on give a record together at the most.
    int reachFrom(int first) {
        int sum = 0;
        for (int rank = first; rank < count; rank++) {
            sum += byRank[rank].reach();
        }
        return sum;
    }

    /// Whether walking the essential lists, and following up their records, takes less time than adding up all
    /// lists.
    boolean isWalkingCheaper(int essential) {
        long walking = 0;
        long adding = index.records / RECORDS_CLEARED;
        for (int rank = 0; rank < count; rank++) {
            QueryList list = byRank[rank];
            if (rank < essential && list.isFull()) {
                return false;
            }
            walking += rank < essential ? (long) ESSENTIAL_ENTRY * list.count() : 0;
            adding += list.isFull() ? index.records / RECORDS_ADDED : list.count();
        }
        return walking < adding;
    }
}
