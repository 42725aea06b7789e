package dev.bristlecone.database.control;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexField;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused, with which words.
class IndexRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a-b", "a--b", "9to5", "abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghi"})
    void goodNamesPass(String name) {
        assertThatCode(() -> IndexRules.checkName(name.substring(0, Math.min(45, name.length()))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-a", "a-", "A", "a_b", "a.b", "ä", "a b", "a\n"})
    void badNamesAreRefusedWithTheKnownWords(String name) {
        assertThatThrownBy(() -> IndexRules.checkName(name))
                .hasMessageContaining("Name must consist of lower case alphanumeric characters or '-'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a234567890123456789012345678901234567890123456"})
    void namesHaveOneTo45Characters(String name) {
        assertThatThrownBy(() -> IndexRules.checkName(name)).hasMessageContaining("between 1 and 45");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 20_001})
    void dimensionsHaveBounds(int dimension) {
        assertThatThrownBy(() -> IndexRules.checkFields(
                        NewIndex.denseFields(new IndexField.DenseVector(dimension, Metric.COSINE, null))))
                .hasMessage("Dimension must be between 1 and 20000. Got: " + dimension + ".");
    }

    @Test
    void anUnknownRegionIsNotFound() {
        assertThatThrownBy(() -> IndexRules.checkDeployment(
                        new Deployment.Managed("aws", "mars-1", null), ControlSettings.defaults()))
                .hasMessageStartingWith("Resource cloud: aws region: mars-1 not found.");
    }

    @Test
    void aSourceCollectionIsNotFound() {
        assertThatThrownBy(() -> IndexRules.checkDeployment(
                        new Deployment.Managed("aws", "us-east-1", "old"), ControlSettings.defaults()))
                .hasMessage("Collection old not found.");
    }

    @Test
    void reservedFieldsStandAlone() {
        SortedMap<String, IndexField> mixed = new TreeMap<>(NewIndex.sparseFields());
        mixed.put("terms", new IndexField.FullText("en", false, false, null, null));
        assertThatThrownBy(() -> IndexRules.checkFields(mixed)).hasMessageContaining("reserved fields");
    }

    @Test
    void aSchemaNeedsAField() {
        assertThatThrownBy(() -> IndexRules.checkFields(new TreeMap<>()))
                .hasMessage("Schema must contain at least one of the following field types: dense_vector,"
                        + " sparse_vector, string with full_text_search");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_mine", "$mine", "a2345678901234567890123456789012345678901234567890123456789012345"})
    void fieldNamesHaveRules(String name) {
        assertThatThrownBy(() -> IndexRules.checkFields(new TreeMap<>(Map.of(name, new IndexField.SparseVector(null)))))
                .hasMessageStartingWith("Field name '" + name + "'");
    }

    @Test
    void textAnalysisHasRules() {
        assertRefused(new IndexField.FullText("xx", false, false, null, null), "language 'xx'");
        assertRefused(new IndexField.FullText("en", false, true, null, null), "stop_words requires stemming");
        IndexField.Ngram ngram = new IndexField.Ngram(2, 3, false);
        assertRefused(new IndexField.FullText("en", true, false, ngram, null), "cannot be combined");
        IndexField.Ngram tooLong = new IndexField.Ngram(2, 11, false);
        assertRefused(new IndexField.FullText("en", false, false, tooLong, null), "max_gram <= 10");
    }

    @Test
    void tagsHaveRules() {
        assertThatThrownBy(() -> IndexRules.checkTags(Map.of("a b", "v"))).hasMessageContaining("Tag key 'a b'");
        assertThatThrownBy(() -> IndexRules.checkTags(Map.of("k", "ü"))).hasMessageContaining("tag 'k'");
        assertThatThrownBy(() -> IndexRules.checkTags(Map.of("k", "v".repeat(121))))
                .hasMessageContaining("tag 'k'");
    }

    private static void assertRefused(IndexField.FullText text, String words) {
        assertThatThrownBy(() -> IndexRules.checkFields(new TreeMap<>(Map.of("body", text))))
                .hasMessageContaining(words);
    }
}
