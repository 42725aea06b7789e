package dev.bristlecone.search.text;

import java.io.IOException;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/// A stretch of one source's records as one search sees it: documents that are not visible are deleted to Lucene, and
/// statistics do not count them.
final class LiveLeaf extends FilterLeafReader {
    private final int source;
    private final int firstOrdinal;
    private final Liveness liveness;

    /// @param source which of the sources it belongs to
    /// @param firstOrdinal the ordinal of its first document
    LiveLeaf(LeafReader in, int source, int firstOrdinal, Liveness liveness) {
        super(in);
        this.source = source;
        this.firstOrdinal = firstOrdinal;
        this.liveness = liveness;
    }

    int source() {
        return source;
    }

    int ordinal(int document) {
        return firstOrdinal + document;
    }

    /// In how many visible documents a term occurs.
    long documentCount(Term term) throws IOException {
        long count = in.docFreq(term);
        int[] dead = liveness.dead();
        if (count == 0 || dead.length == 0) {
            return count;
        }
        PostingsEnum postings = in.postings(term, PostingsEnum.NONE);
        if (postings == null) {
            return 0;
        }
        for (int i = 0; i < dead.length; i++) {
            int document = postings.docID();
            if (document < dead[i]) {
                document = postings.advance(dead[i]);
            }
            if (document == DocIdSetIterator.NO_MORE_DOCS) {
                break;
            }
            count -= document == dead[i] ? 1 : 0;
        }
        return count;
    }

    /// How many visible documents have words in a field, and how many words these are together.
    FieldCounts fieldCounts(String field) throws IOException {
        Terms terms = in.terms(field);
        if (terms == null) {
            return new FieldCounts(0, 0);
        }
        long documents = terms.getDocCount();
        long words = terms.getSumTotalTermFreq();
        NumericDocValues norms = in.getNormValues(field);
        if (norms != null) {
            for (int document : liveness.dead()) {
                if (norms.advanceExact(document)) {
                    long count = ExactLengthSimilarity.wordCount(norms.longValue());
                    documents -= count > 0 ? 1 : 0;
                    words -= count;
                }
            }
        }
        return new FieldCounts(documents, words);
    }

    record FieldCounts(long documents, long words) {}

    @Override
    public @Nullable Bits getLiveDocs() {
        return liveness.live();
    }

    @Override
    public int numDocs() {
        return liveness.liveCount();
    }

    @Override
    public @Nullable CacheHelper getCoreCacheHelper() {
        return null;
    }

    @Override
    public @Nullable CacheHelper getReaderCacheHelper() {
        return null;
    }
}
