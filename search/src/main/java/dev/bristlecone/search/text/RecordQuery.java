package dev.bristlecone.search.text;

import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;

/// Matches the records that something outside of texts accepts. Each record is asked about when all cheaper clauses
/// have agreed on it.
final class RecordQuery extends Query {
    /// What asking about one record costs, in the steps of an iterator.
    private static final float ASKING_COST = 50;

    private final RecordPredicate accepted;

    RecordQuery(RecordPredicate accepted) {
        this.accepted = accepted;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext context) {
                LiveLeaf leaf = (LiveLeaf) context.reader();
                DocIdSetIterator all = DocIdSetIterator.all(leaf.maxDoc());
                TwoPhaseIterator asked = new TwoPhaseIterator(all) {
                    @Override
                    public boolean matches() {
                        return accepted.test(leaf.source(), leaf.ordinal(all.docID()));
                    }

                    @Override
                    public float matchCost() {
                        return ASKING_COST;
                    }
                };
                Scorer scorer = new ConstantScoreScorer(score(), scoreMode, asked);
                return new DefaultScorerSupplier(scorer);
            }

            @Override
            public boolean isCacheable(LeafReaderContext context) {
                return false;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "records";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordQuery query && query.accepted.equals(accepted);
    }

    @Override
    public int hashCode() {
        return Objects.hash(RecordQuery.class, accepted);
    }
}
