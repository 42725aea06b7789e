package dev.bristlecone.search.text;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;

/// Searches some leaves with the statistics of their visible documents. One search on one thread.
final class LiveSearcher extends IndexSearcher {
    private final List<LiveLeaf> leaves;

    LiveSearcher(List<LiveLeaf> leaves) throws IOException {
        super(new MultiReader(leaves.toArray(IndexReader[]::new), false));
        this.leaves = leaves;
        setQueryCache(null);
        setSimilarity(new ExactLengthSimilarity());
    }

    List<LiveLeaf> leaves() {
        return leaves;
    }

    /// In how many visible documents a term occurs.
    long documentCount(Term term) throws IOException {
        long count = 0;
        for (LiveLeaf leaf : leaves) {
            count += leaf.documentCount(term);
        }
        return count;
    }

    /// A term that only dead documents have counts as in one: it scores nothing, and Lucene knows no zero.
    @Override
    public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) throws IOException {
        long count = Math.max(1, documentCount(term));
        return new TermStatistics(term.bytes(), count, Math.max(count, totalTermFreq));
    }

    @Override
    public CollectionStatistics collectionStatistics(String field) throws IOException {
        long documents = 0;
        long words = 0;
        for (LiveLeaf leaf : leaves) {
            LiveLeaf.FieldCounts counts = leaf.fieldCounts(field);
            documents += counts.documents();
            words += counts.words();
        }
        long counted = Math.max(1, documents);
        return new CollectionStatistics(
                field, Math.max(counted, getIndexReader().maxDoc()), counted, Math.max(counted, words), counted);
    }
}
