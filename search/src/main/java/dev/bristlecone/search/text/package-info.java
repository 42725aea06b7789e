/// Which records say what is looked for, and how well? Start with [TextSearch], which runs over some [TextSource]s;
/// [TextIndexWriter] makes the text index of a section, [FreshTexts] is that of a tail, [TextAnalysis] says what the
/// words of a field are.
///
/// Invariants: nothing of Lucene is seen outside this package; ordinals are document numbers; scores are those that
/// BM25 gives over the living records alone.
@NullMarked
package dev.bristlecone.search.text;

import org.jspecify.annotations.NullMarked;
