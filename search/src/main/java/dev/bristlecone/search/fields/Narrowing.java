package dev.bristlecone.search.fields;

import dev.bristlecone.search.filter.FilterMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One node of a filter resolved against the index of one section: leaves, of some records of a chunk, those that
/// match. Serves one pass over the chunks, in ascending order.
sealed interface Narrowing {
    /// Clears the bits of the records that do not match among the chunk's words. Those behind the last record are
    /// zero and stay so.
    ///
    /// @param level from which on the scratch of the work is free
    /// @return whether a bit is left
    boolean narrow(ChunkWork work, long[] words, int level);

    /// Whether metadata is read: such nodes come last.
    boolean readsMetadata();

    record Everything() implements Narrowing {
        @Override
        public boolean narrow(ChunkWork work, long[] words, int level) {
            return true;
        }

        @Override
        public boolean readsMetadata() {
            return false;
        }
    }

    record Nothing() implements Narrowing {
        @Override
        public boolean narrow(ChunkWork work, long[] words, int level) {
            Arrays.fill(words, 0, work.words(), 0);
            return false;
        }

        @Override
        public boolean readsMetadata() {
            return false;
        }
    }

    record All(List<Narrowing> clauses) implements Narrowing {
        @Override
        public boolean narrow(ChunkWork work, long[] words, int level) {
            boolean left = true;
            for (int i = 0; left && i < clauses.size(); i++) {
                left = clauses.get(i).narrow(work, words, level);
            }
            return left;
        }

        @Override
        public boolean readsMetadata() {
            return clauses.getLast().readsMetadata();
        }
    }

    record Any(List<Narrowing> clauses) implements Narrowing {
        @Override
        public boolean narrow(ChunkWork work, long[] words, int level) {
            long[] matching = work.scratch(level);
            long[] rest = work.scratch(level + 1);
            Arrays.fill(matching, 0, work.words(), 0);
            System.arraycopy(words, 0, rest, 0, work.words());
            for (int i = 0; i < clauses.size() && Words.any(rest, work.words()); i++) {
                clauses.get(i).narrow(work, rest, level + 2);
                Words.or(matching, rest, work.words());
                System.arraycopy(words, 0, rest, 0, work.words());
                Words.andNot(rest, matching, work.words());
            }
            System.arraycopy(matching, 0, words, 0, work.words());
            return Words.any(words, work.words());
        }

        @Override
        public boolean readsMetadata() {
            return clauses.getLast().readsMetadata();
        }
    }

    record Not(Narrowing clause) implements Narrowing {
        @Override
        public boolean narrow(ChunkWork work, long[] words, int level) {
            long[] matching = work.scratch(level);
            System.arraycopy(words, 0, matching, 0, work.words());
            clause.narrow(work, matching, level + 1);
            Words.andNot(words, matching, work.words());
            return Words.any(words, work.words());
        }

        @Override
        public boolean readsMetadata() {
            return clause.readsMetadata();
        }
    }

    /// A field has one of some values, or none of them.
    record HasValue(List<PostingCursor> postings, @Nullable NumberIntervals numbers, boolean negated)
            implements Narrowing {
        @Override
        public boolean narrow(ChunkWork work, long[] words, int level) {
            if (postings.size() == 1 && numbers == null) {
                narrowByOne(postings.getFirst(), work, words);
            } else {
                narrowByAll(work, words, work.scratch(level));
            }
            return Words.any(words, work.words());
        }

        private void narrowByOne(PostingCursor posting, ChunkWork work, long[] words) {
            if (negated) {
                posting.removeFrom(words, work);
            } else {
                posting.retainIn(words, work);
            }
        }

        private void narrowByAll(ChunkWork work, long[] words, long[] matching) {
            // A record has one value in a field, so those with a number and the others are apart.
            int added = 0;
            boolean isWithout = false;
            if (numbers != null) {
                isWithout = numbers.fill(matching, work);
            } else if (postings.isEmpty()) {
                Arrays.fill(matching, 0, work.words(), 0);
            } else {
                postings.get(added++).fill(matching, work);
            }
            if (isWithout && added < postings.size()) {
                Words.flipAll(matching, work.size());
                isWithout = false;
            }
            while (added < postings.size()) {
                postings.get(added++).addTo(matching, work);
            }
            if (negated ^ isWithout) {
                Words.andNot(words, matching, work.words());
            } else {
                Words.and(words, matching, work.words());
            }
        }

        @Override
        public boolean readsMetadata() {
            return false;
        }
    }

    /// A condition the index cannot answer, told from the metadata of each record.
    record Verified(FilterMatcher matcher, IntFunction<byte[]> metadata) implements Narrowing {
        @Override
        public boolean narrow(ChunkWork work, long[] words, int level) {
            long left = 0;
            int base = work.chunk() * FieldsFormat.CHUNK;
            for (int i = 0; i < work.words(); i++) {
                long matching = words[i];
                for (long open = matching; open != 0; open &= open - 1) {
                    int ordinal = base + i * Long.SIZE + Long.numberOfTrailingZeros(open);
                    if (!matcher.matches(metadata.apply(ordinal))) {
                        matching &= ~Long.lowestOneBit(open);
                    }
                }
                words[i] = matching;
                left |= matching;
            }
            return left != 0;
        }

        @Override
        public boolean readsMetadata() {
            return true;
        }
    }
}
