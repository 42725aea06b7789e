package dev.bristlecone.search.text;

import java.io.IOException;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentInfos;
import org.jspecify.annotations.Nullable;

/// Joins small neighbours, and only when a merge is asked for: whoever adds a text or opens a view would otherwise have
/// to merge on the way. Pieces that are large enough stay until the flush joins all of them.
final class MergesOnRequest extends LogByteSizeMergePolicy {
    private static final double LARGE_MEGABYTES = 1;
    private static final double TINY_MEGABYTES = 0.05;

    MergesOnRequest() {
        setMaxMergeMB(LARGE_MEGABYTES);
        setMinMergeMB(TINY_MEGABYTES);
        setNoCFSRatio(0);
    }

    @Override
    public @Nullable MergeSpecification findMerges(
            MergeTrigger trigger, SegmentInfos infos, MergePolicy.MergeContext context) throws IOException {
        boolean requested = trigger == MergeTrigger.EXPLICIT || trigger == MergeTrigger.MERGE_FINISHED;
        return requested ? super.findMerges(trigger, infos, context) : null;
    }

    @Override
    public @Nullable MergeSpecification findFullFlushMerges(
            MergeTrigger trigger, SegmentInfos infos, MergePolicy.MergeContext context) {
        return null;
    }
}
