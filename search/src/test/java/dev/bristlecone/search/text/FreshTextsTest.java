package dev.bristlecone.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.text.TextQuery;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.search.scan.TopK;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A search finds all records it names, however much of them was indexed before and whatever goes on beside it.
class FreshTextsTest {
    private static final int COUNT = 3_000;

    private final TextAnalysis analysis =
            new TextAnalysis(Map.of("text", new IndexField.FullText("en", false, false, null, null)));
    private final FreshTexts texts = new FreshTexts(analysis);

    @AfterEach
    void close() {
        texts.close();
    }

    @Test
    void slicesAreTakenInOrderUntilAllIsThere() {
        boolean done = false;
        int slices = 0;
        while (!done) {
            done = texts.take(COUNT, FreshTextsTest::record, 1_000);
            slices++;
        }
        assertThat(slices).isBetween(20, 200);
        assertThat(texts.takenBytes()).isPositive();
        assertThat(texts.sizeBytes()).isGreaterThan(COUNT);
        assertSees(COUNT);
    }

    @Test
    void searchesSeeTheSameRecordsInFewerPiecesAfterAMerge() {
        int pieces = 0;
        while (!texts.scattered()) {
            pieces++;
            assertSees(10 * pieces);
        }
        texts.merge();
        assertThat(texts.scattered()).isFalse();
        try (TextSource source = texts.source(10 * pieces, FreshTextsTest::record, ordinal -> true)) {
            assertThat(source.leaves(0)).hasSizeLessThan(pieces);
        }
        assertSees(10 * pieces);
    }

    @Test
    void thePartOfASectionNumbersTheKeptRecordsAnew() throws IOException {
        texts.take(COUNT / 2, FreshTextsTest::record, Long.MAX_VALUE);
        assertSees(COUNT / 3);
        TextSource.Part part =
                TextSource.Part.open(texts.part(COUNT, FreshTextsTest::record, ordinal -> ordinal % 3 == 1));
        try (TextSource source = part.seen(ordinal -> true)) {
            assertThat(source.count()).isEqualTo(COUNT / 3);
            for (int ordinal = 0; ordinal < COUNT / 3; ordinal += 17) {
                assertThat(find(source, "number" + (3 * ordinal + 1), 2)).containsExactly(ordinal);
                assertThat(find(source, "number" + 3 * ordinal, 2)).isEmpty();
            }
        }
    }

    @Test
    void searchesFindAllTheirRecordsWhileOthersIndexAndMerge() {
        AtomicInteger written = new AtomicInteger(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CompletableFuture<Void> indexing = CompletableFuture.runAsync(
                    () -> {
                        while (written.get() < COUNT) {
                            texts.take(written.addAndGet(7), FreshTextsTest::record, 200);
                            texts.show();
                            if (texts.scattered()) {
                                texts.merge();
                            }
                        }
                    },
                    threads);
            CompletableFuture<Void> searching = CompletableFuture.runAsync(
                    () -> {
                        while (!indexing.isDone()) {
                            assertSees(written.get());
                        }
                    },
                    threads);
            CompletableFuture.allOf(indexing, searching).join();
        }
        assertSees(written.get());
    }

    private static byte[] record(int ordinal) {
        return MetadataCodec.encode(
                Metadata.of(Map.of("text", new MetadataValue.Text("number" + ordinal + " of all"))));
    }

    private void assertSees(int count) {
        try (TextSource source = texts.source(count, FreshTextsTest::record, ordinal -> true)) {
            assertThat(find(source, "all", 2 * COUNT)).hasSize(count);
            assertThat(find(source, "number" + (count - 1), 2)).containsExactly(count - 1);
            assertThat(find(source, "number" + count, 2)).isEmpty();
        }
    }

    private List<Integer> find(TextSource source, String word, int limit) {
        TopK top = new TopK(limit, true, (sourceA, ordinalA, sourceB, ordinalB) -> ordinalA - ordinalB);
        new TextSearch(analysis, List.of(source))
                .rank(new TextQuery.AnyWord(List.of("text"), word), null, filter -> (any, ordinal) -> true, top);
        List<Integer> found = new ArrayList<>();
        top.drainSorted((score, from, ordinal) -> found.add(ordinal));
        return found;
    }
}
