package dev.bristlecone.model.text;

import java.util.List;

/// What a search looks for in texts, and how it scores. Words are still as users wrote them: each field analyses them
/// its
/// own way. A query on several fields scores what all of them score together.
public sealed interface TextQuery {
    /// Any of the words of a text, each scored by BM25.
    record AnyWord(List<String> fields, String text) implements TextQuery {
        public AnyWord {
            fields = List.copyOf(fields);
        }
    }

    /// One word of a query string. Analysis may find several in it, as in `state-of-the-art`: these must stand
    /// together.
    record Word(List<String> fields, String text) implements TextQuery {
        public Word {
            fields = List.copyOf(fields);
        }
    }

    /// Words next to each other in order; `slop` counts the moves by which they may differ from that.
    record Phrase(List<String> fields, String text, int slop) implements TextQuery {
        public Phrase {
            fields = List.copyOf(fields);
        }
    }

    /// A phrase whose last word is the beginning of one. At most [#EXPANSIONS_MAX] words are tried, in their order.
    record PhrasePrefix(List<String> fields, String text) implements TextQuery {
        public static final int EXPANSIONS_MAX = 50;

        public PhrasePrefix {
            fields = List.copyOf(fields);
        }
    }

    /// Words that differ from this one by at most `edits` letters inserted, left out or replaced. Scores 1.
    record Fuzzy(List<String> fields, String text, int edits) implements TextQuery {
        public Fuzzy {
            fields = List.copyOf(fields);
        }
    }

    /// Words, after analysis, that match a regular expression as a whole. Scores 1.
    record Regex(List<String> fields, String pattern) implements TextQuery {
        public Regex {
            fields = List.copyOf(fields);
        }
    }

    /// Multiplies scores; a factor of 0 keeps what matches at score 0.
    record Boosted(TextQuery query, float factor) implements TextQuery {}

    /// Several queries together. Matches when all of `must` do, none of `mustNot` does and, without any `must`, at
    /// least
    /// one of `should`. Scores the sum of `must` and `should`.
    record Combined(List<TextQuery> must, List<TextQuery> should, List<TextQuery> mustNot) implements TextQuery {
        public Combined {
            must = List.copyOf(must);
            should = List.copyOf(should);
            mustNot = List.copyOf(mustNot);
        }
    }

    /// Matches no document.
    record Nothing() implements TextQuery {}
}
