package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.kernels.BlockBounds;
import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.model.SparseVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One search of a [SparseIndex], a stretch of records at a time.
///
/// Lists are taken in the order of the greatest product each can have. Records of the first few are scored, which makes
/// the least score that counts high at once. Then the lists are divided: all that come last and together cannot give
/// that score are *optional*, the others *essential* (MaxScore: Turtle and Flood, 1995). A record that counts is in an
/// essential list, so these are walked. For the optional ones there are bounds: the codes of all long lists are added
/// up into the most that they give to any record of a group (block-max pruning: Mallia, Suel, Tonellotto, 2024), and a
/// short list gives no more than its greatest product. As long as the bound of a record reaches the least score, it is
/// made tighter, list by list, by what the record really has; what still reaches it is scored.
///
/// When essential lists are too long to be walked, all short lists are, and after that only records in long lists alone
/// are left: the groups whose bound reaches the least score are gone through.
///
/// Bounds are sums of whole numbers in a unit that depends on the query; all rounding is upwards, so that no record
/// with a score that counts is passed over.
///
/// Scratch of one search at a time.
final class BlockSearcher {
    /// Records of a stretch.
    private static final int STRETCH = 1 << 20;

    /// The most records, or groups, that are scored first.
    private static final int FIRST_MAX = 256;

    private static final int FIRST_MIN = 16;

    /// Each is chosen from about so many entries of lists.
    private static final int FIRST_CHOICE = 16;

    /// Essential lists with more entries together than this share of all records are not walked.
    private static final int WALKED_SHARE = 8;

    private final BlockBounds bounds = BlockBounds.best();
    private final SparseIndex index;
    private final QueryLists lists;
    private final TouchedRecords touched;
    private final HighestFirst first = new HighestFirst(FIRST_MAX);
    private final int[] scoredFirst = new int[FIRST_MAX];
    private int scoredFirstCount;

    /// The bound of each group of the stretch for the long lists that are not walked; -1 once it has been scored.
    private final int[] groupBounds;

    private final double[] scores = new double[GROUP];

    BlockSearcher(SparseIndex index) {
        this.index = index;
        this.lists = new QueryLists(index);
        int stretch = Math.min(STRETCH, index.records);
        this.touched = new TouchedRecords(stretch);
        this.groupBounds = new int[groups(stretch)];
    }

    /// @param factor how many times the least score a bound must reach; 1 for an exact search
    void search(SparseVector query, int wanted, double factor, long @Nullable [] accepted, SparseHits hits) {
        lists.choose(query, factor);
        first.setCapacity(Math.clamp(wanted, FIRST_MIN, FIRST_MAX));
        for (int from = 0; from < index.records && lists.count() > 0; from += STRETCH) {
            int to = Math.min(from + STRETCH, index.records);
            int firstGroup = from >>> GROUP_SHIFT;
            int groupCount = groups(to) - firstGroup;
            scoreFirst(query, from, to, accepted, hits);
            int least = lists.leastBound(hits.worst());
            boolean all = lists.walkEssential(least, index.records / WALKED_SHARE);
            touched.walk(lists, from, to, accepted);
            addGroupBounds(firstGroup, groupCount);
            least = scoreTouched(query, from, hits);
            if (!all && greatestGroupBound(groupCount) >= least) {
                touched.mark(to - from);
                scoreGroups(firstGroup, groupCount, accepted, hits);
                touched.unmark();
            }
        }
    }

    private void scoreFirst(SparseVector query, int from, int to, long @Nullable [] accepted, SparseHits hits) {
        lists.walkFirst(FIRST_CHOICE * first.capacity());
        touched.walk(lists, from, to, accepted);
        first.clear();
        for (int i = 0; i < touched.count(); i++) {
            if (touched.bound(i) > first.least()) {
                first.offer(touched.bound(i), i);
            }
        }
        scoredFirstCount = first.size();
        for (int i = 0; i < scoredFirstCount; i++) {
            int ordinal = from + touched.record(first.place(scoredFirstCount - 1 - i));
            scoredFirst[i] = ordinal;
            scoreRecord(query, ordinal, hits);
        }
    }

    private boolean isScoredFirst(int ordinal) {
        for (int i = 0; i < scoredFirstCount; i++) {
            if (scoredFirst[i] == ordinal) {
                return true;
            }
        }
        return false;
    }

    /// Scores the records that were walked and may count; returns the least bound of what may count after that.
    private int scoreTouched(SparseVector query, int from, SparseHits hits) {
        int optional = lists.greatestOfUnwalked();
        int least = lists.leastBound(hits.worst());
        for (int i = 0; i < touched.count(); i++) {
            int record = touched.record(i);
            int bound = touched.bound(i) + optional + groupBounds[record >>> GROUP_SHIFT];
            int ordinal = from + record;
            if (bound >= least && lists.tightened(bound, least, ordinal) >= least && !isScoredFirst(ordinal)) {
                scoreRecord(query, ordinal, hits);
                least = lists.leastBound(hits.worst());
            }
        }
        return least;
    }

    private void scoreRecord(SparseVector query, int ordinal, SparseHits hits) {
        SparseVector record = index.sparse(ordinal);
        if (record != null) {
            float score = SparseDotProduct.of(query.indices(), query.values(), record.indices(), record.values());
            if (score >= hits.worst() && score != 0 && hits.accepts(ordinal)) {
                hits.found(ordinal, score);
            }
        }
    }

    private void addGroupBounds(int firstGroup, int groupCount) {
        Arrays.fill(groupBounds, 0, groupCount, 0);
        for (int i = 0; i < lists.count(); i++) {
            QueryList list = lists.atPlace(i);
            if (list.factor() > 0 && !list.isWalked()) {
                bounds.add(index.part, list.codes() + firstGroup, groupCount, list.factor(), groupBounds);
            }
        }
    }

    private int greatestGroupBound(int groupCount) {
        int greatest = 0;
        for (int group = 0; group < groupCount; group++) {
            greatest = Math.max(greatest, groupBounds[group]);
        }
        return greatest;
    }

    /// Scores the records that are in long lists alone, in all groups where one may count.
    private void scoreGroups(int firstGroup, int groupCount, long @Nullable [] accepted, SparseHits hits) {
        int least = lists.leastBound(hits.worst());
        first.clear();
        for (int group = 0; group < groupCount; group++) {
            if (groupBounds[group] > first.least() && isAccepted(accepted, firstGroup + group)) {
                first.offer(groupBounds[group], group);
            }
        }
        for (int i = first.size() - 1; i >= 0; i--) {
            int group = first.place(i);
            if (groupBounds[group] >= least) {
                scoreGroup(firstGroup, group, accepted, hits);
                least = lists.leastBound(hits.worst());
            }
            groupBounds[group] = -1;
        }
        for (int group = 0; group < groupCount; group++) {
            if (groupBounds[group] >= least && isAccepted(accepted, firstGroup + group)) {
                scoreGroup(firstGroup, group, accepted, hits);
                least = lists.leastBound(hits.worst());
            }
        }
    }

    private static boolean isAccepted(long @Nullable [] accepted, int group) {
        return accepted == null || inGroup(accepted, group) != 0;
    }

    /// The bits of a group's records.
    private static int inGroup(long[] words, int group) {
        return (int) (words[group >>> 2] >>> (group << GROUP_SHIFT)) & 0xFFFF;
    }

    private void scoreGroup(int firstGroup, int group, long @Nullable [] accepted, SparseHits hits) {
        int met = 0;
        Arrays.fill(scores, 0);
        for (int i = 0; i < lists.count(); i++) {
            if (lists.atPlace(i).isLong()) {
                met |= lists.atPlace(i).addGroup(firstGroup + group, scores);
            }
        }
        met &= ~inGroup(touched.marks(), group);
        if (accepted != null) {
            met &= inGroup(accepted, firstGroup + group);
        }
        float worst = hits.worst();
        for (int rest = met; rest != 0; rest &= rest - 1) {
            int member = Integer.numberOfTrailingZeros(rest);
            float score = (float) scores[member];
            int ordinal = ((firstGroup + group) << GROUP_SHIFT) + member;
            if (score >= worst && score != 0 && hits.accepts(ordinal)) {
                hits.found(ordinal, score);
                worst = hits.worst();
            }
        }
    }
}
