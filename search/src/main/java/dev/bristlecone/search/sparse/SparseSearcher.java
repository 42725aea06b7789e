package dev.bristlecone.search.sparse;

import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.model.SparseVector;
import org.jspecify.annotations.Nullable;

/// One search of a [SparseIndex], a window of records at a time.
///
/// Lists are taken in the order of the greatest product each can have. Records of the first few are scored, which makes
/// the least score that counts high at once. Then the lists are divided: all that come last and together cannot give
/// that score are *optional*, the others *essential* (MaxScore: Turtle and Flood, 1995). A record that counts is in an
/// essential list. If these are few and short, they are walked, and what their records get from the optional lists is
/// added list by list, to those that still reach the least score. Else the bounds of all lists are added up for all
/// records of the window, a register of codes at a time. What reaches the least score in the end is scored.
///
/// Bounds are sums of whole numbers in a unit that depends on the query; all rounding is upwards, so that no record
/// with a score that counts is passed over.
///
/// Scratch of one search at a time.
final class SparseSearcher {
    /// Sums that are looked through at once, while the least bound rises.
    private static final int CHUNK = 1 << 11;

    /// The most records that are scored first.
    private static final int FIRST_MAX = 256;

    private static final int FIRST_MIN = 8;

    /// Each is chosen from about so many entries of lists.
    private static final int FIRST_CHOICE = 48;

    private final SparseIndex index;
    private final QueryLists lists;
    private final SumWindow window;
    private final HighestFirst first = new HighestFirst(FIRST_MAX);
    private final int[] scoredFirst = new int[FIRST_MAX];
    private int scoredFirstCount;

    SparseSearcher(SparseIndex index) {
        this.index = index;
        this.lists = new QueryLists(index);
        this.window = new SumWindow(index.records);
    }

    /// @param doubt how many times less is assumed of what is not looked at than it may give; 1 for an exact search
    void search(SparseVector query, int wanted, double doubt, long @Nullable [] accepted, SparseHits hits) {
        lists.choose(query, doubt);
        if (lists.count() == 0) {
            return;
        }
        first.setCapacity(Math.clamp(wanted, FIRST_MIN, FIRST_MAX));
        scoreFirst(query, accepted, hits);
        for (int from = 0; from < index.records; from = window.to()) {
            window.moveTo(from);
            int essential = lists.countEssential(lists.leastBound(hits.worst()));
            if (lists.isWalkingCheaper(essential)) {
                searchByWalking(query, essential, accepted, hits);
            } else {
                searchByAdding(query, accepted, hits);
            }
        }
    }

    private void scoreFirst(SparseVector query, long @Nullable [] accepted, SparseHits hits) {
        int walked = lists.countFirst(FIRST_CHOICE * first.capacity());
        for (int from = 0; from < index.records && walked > 0; from = window.to()) {
            window.moveTo(from);
            window.walk(lists, walked);
            for (int i = 0; i < window.touchedCount(); i++) {
                int place = window.touched(i);
                int ordinal = window.ordinal(place);
                if (window.sum(place) > first.least() && SumWindow.isAccepted(accepted, ordinal)) {
                    first.offer(window.sum(place), ordinal);
                }
                window.forget(place);
            }
        }
        scoredFirstCount = first.size();
        for (int i = 0; i < scoredFirstCount; i++) {
            scoredFirst[i] = first.place(scoredFirstCount - 1 - i);
            score(query, scoredFirst[i], hits);
        }
        first.clear();
    }

    private void forgetScoredFirst() {
        for (int i = 0; i < scoredFirstCount; i++) {
            window.forgetOrdinal(scoredFirst[i]);
        }
    }

    private void searchByWalking(SparseVector query, int essential, long @Nullable [] accepted, SparseHits hits) {
        int least = lists.leastBound(hits.worst());
        window.walk(lists, essential);
        forgetScoredFirst();
        window.keep(lists.reachFrom(essential), least, accepted);
        for (int rank = essential; rank < lists.count() && window.touchedCount() > 0; rank++) {
            window.narrow(lists.atRank(rank), lists.reachFrom(rank + 1), least);
        }
        scoreTouched(query, hits);
    }

    /// Scores the records that are left, those with the highest bounds first, and clears their sums.
    private void scoreTouched(SparseVector query, SparseHits hits) {
        int count = window.touchedCount();
        if (count > first.capacity()) {
            for (int i = 0; i < count; i++) {
                offer(window.touched(i));
            }
            scoreHighest(query, hits);
        }
        int least = lists.leastBound(hits.worst());
        for (int i = 0; i < count; i++) {
            int place = window.touched(i);
            if (window.sum(place) >= least) {
                score(query, window.ordinal(place), hits);
                least = lists.leastBound(hits.worst());
            }
            window.forget(place);
        }
    }

    private void offer(int place) {
        if (window.sum(place) > first.least()) {
            first.offer(window.sum(place), place);
        }
    }

    private void scoreHighest(SparseVector query, SparseHits hits) {
        for (int i = first.size() - 1; i >= 0; i--) {
            int place = first.place(i);
            if (window.sum(place) >= lists.leastBound(hits.worst())) {
                score(query, window.ordinal(place), hits);
            }
            window.forget(place);
        }
        first.clear();
    }

    private void searchByAdding(SparseVector query, long @Nullable [] accepted, SparseHits hits) {
        window.addAll(lists);
        forgetScoredFirst();
        boolean more = offerHighest(accepted, hits);
        scoreHighest(query, hits);
        if (more) {
            scoreFound(query, accepted, hits);
        }
    }

    /// Offers the records with the highest sums to be scored; returns whether others may count too.
    private boolean offerHighest(long @Nullable [] accepted, SparseHits hits) {
        int least = lists.leastBound(hits.worst());
        for (int start = 0; start < window.size(); start += CHUNK) {
            int count = Math.min(CHUNK, window.size() - start);
            long[] found = window.find(start, count, Math.max(least, first.least()), accepted);
            for (int word = 0; word << 6 < count; word++) {
                for (long rest = found[word]; rest != 0; rest &= rest - 1) {
                    offer(start + (word << 6) + Long.numberOfTrailingZeros(rest));
                }
            }
        }
        return first.size() == first.capacity();
    }

    private void scoreFound(SparseVector query, long @Nullable [] accepted, SparseHits hits) {
        int least = lists.leastBound(hits.worst());
        long[] found = window.find(0, window.size(), least, accepted);
        for (int word = 0; word << 6 < window.size(); word++) {
            for (long rest = found[word]; rest != 0; rest &= rest - 1) {
                int place = (word << 6) + Long.numberOfTrailingZeros(rest);
                if (window.sum(place) >= least) {
                    score(query, window.ordinal(place), hits);
                    least = lists.leastBound(hits.worst());
                }
            }
        }
    }

    private void score(SparseVector query, int ordinal, SparseHits hits) {
        SparseVector record = index.sparse(ordinal);
        if (record != null) {
            float score = SparseDotProduct.of(query.indices(), query.values(), record.indices(), record.values());
            if (score >= hits.worst() && score != 0 && hits.accepts(ordinal)) {
                hits.found(ordinal, score);
            }
        }
    }
}
