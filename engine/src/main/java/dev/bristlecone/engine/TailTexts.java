package dev.bristlecone.engine;

import dev.bristlecone.search.text.FreshTexts;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.search.text.TextSource;
import org.jspecify.annotations.Nullable;

/// The texts of one tail, indexed as far as searches have asked for. Any thread.
final class TailTexts {
    private @Nullable FreshTexts texts;

    /// The first `count` rows as a snapshot sees them. The caller closes it.
    TextSource source(TailRow[] rows, int count, long snapshotLsn, TextAnalysis analysis) {
        return fresh(analysis).source(count, row -> rows[row].metadata, row -> rows[row].visible(snapshotLsn));
    }

    private synchronized FreshTexts fresh(TextAnalysis analysis) {
        FreshTexts present = texts;
        if (present == null) {
            present = new FreshTexts(analysis);
            texts = present;
        }
        return present;
    }

    /// Lets go of the memory, when nothing searches it any more.
    synchronized void free() {
        FreshTexts present = texts;
        texts = null;
        if (present != null) {
            present.close();
        }
    }
}
