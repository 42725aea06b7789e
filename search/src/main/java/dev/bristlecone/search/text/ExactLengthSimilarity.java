package dev.bristlecone.search.text;

import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.util.SmallFloat;

/// BM25 with k1 = 1.2 and b = 0.75, whose norms also hold how many words a field has.
///
/// ```text
/// | 63 ... 8        | 7 ... 0                        |
/// | count of words  | the count as BM25 rounds it    |
/// ```
///
/// BM25 reads the low byte of a norm and nothing else; norms grow with the count as they must. The exact count is what
/// the statistics of a field lose when the record dies.
final class ExactLengthSimilarity extends BM25Similarity {
    private static final int COUNT_SHIFT = Byte.SIZE;

    ExactLengthSimilarity() {
        super(false);
    }

    @Override
    public long computeNorm(FieldInvertState state) {
        int count = state.getLength();
        return (long) count << COUNT_SHIFT | (SmallFloat.intToByte4(count) & 0xFF);
    }

    /// How many words a norm says its field has.
    static long wordCount(long norm) {
        return norm >>> COUNT_SHIFT;
    }
}
