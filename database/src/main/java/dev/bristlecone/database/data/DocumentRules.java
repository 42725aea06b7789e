package dev.bristlecone.database.data;

import dev.bristlecone.engine.Patch;
import dev.bristlecone.engine.RecordPatch;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Identifiers;
import dev.bristlecone.model.JsonText;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.UnicodeText;
import dev.bristlecone.model.filter.RankingFields;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.text.Words;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the documents of one index may look like, and how they map on records: the dense field is the record's dense
/// values, the sparse field its sparse values, everything else its metadata.
final class DocumentRules {
    private static final String ID = "_id";
    private static final int FIELD_NAME_SIZE_BYTES_MAX = 64;
    private static final int TEXT_SIZE_BYTES_MAX = 100 << 10;
    private static final int TEXT_WORDS_MAX = 10_000;

    private final RecordRules vectors;
    private final Set<String> schemaFields;

    /// Those whose words are searched.
    private final SortedSet<String> textFields;

    private final Map<String, IndexField.EmbeddedText> embeddedTexts;
    private final @Nullable String denseField;
    private final @Nullable String sparseField;

    DocumentRules(IndexDefinition index) {
        this.vectors = new RecordRules(index);
        this.schemaFields = index.fields().keySet();
        this.textFields = new TreeSet<>(index.texts().keySet());
        this.embeddedTexts = index.embeddedTexts();
        String dense = null;
        String sparse = null;
        for (Map.Entry<String, IndexField> field : index.fields().entrySet()) {
            switch (field.getValue()) {
                case IndexField.DenseVector vector -> dense = field.getKey();
                case IndexField.SparseVector vector -> sparse = field.getKey();
                case IndexField.FullText text -> {}
                case IndexField.EmbeddedText text -> {}
            }
        }
        this.denseField = dense;
        this.sparseField = sparse;
    }

    RecordRules vectors() {
        return vectors;
    }

    /// The field that holds dense vectors as clients give them, or null.
    @Nullable
    String denseField() {
        return denseField;
    }

    /// The field that holds sparse vectors as clients give them, or null.
    @Nullable
    String sparseField() {
        return sparseField;
    }

    SortedSet<String> textFields() {
        return textFields;
    }

    /// The fields that filters compare with nothing.
    RankingFields rankingFields() {
        Set<String> ranked = new HashSet<>(schemaFields);
        ranked.removeAll(textFields);
        return new RankingFields(textFields, ranked);
    }

    /// Refuses to return what is not stored.
    ///
    /// @param names fields that a reader has named
    void checkReadable(List<String> names) {
        for (String name : names) {
            IndexField.EmbeddedText text = embeddedTexts.get(name);
            if (text != null && text.words() == null) {
                throw DatabaseException.invalid(
                        "Field '" + name + "' cannot be included: its text is not stored (store_text is false)");
            }
        }
    }

    /// The record of a whole document, without the vectors of its texts.
    Record record(DocumentInput document) {
        checkId(document.id());
        Content content = content(document.fields());
        embeddedTexts.forEach((name, text) -> {
            if (text.embed() != null && !document.fields().containsKey(name)) {
                throw DatabaseException.invalid("Document '" + document.id() + "' lacks the field '" + name
                        + "', which this index embeds and every document must have");
            }
        });
        if (document.fields().keySet().stream().noneMatch(schemaFields::contains)) {
            throw DatabaseException.invalid("Document '" + document.id() + "' has none of the fields of the schema."
                    + " Provide at least one of: " + String.join(", ", schemaFields));
        }
        checkMetadataSize(content.metadata());
        return new Record(document.id(), content.values(), content.sparse(), content.metadata());
    }

    /// The patch of a document, without the vectors of its texts.
    RecordPatch patch(DocumentInput document) {
        checkId(document.id());
        return new RecordPatch(document.id(), patch(document.fields(), document.removedFields()));
    }

    private static void checkId(String id) {
        try {
            Identifiers.checkRecordId(id);
        } catch (DatabaseException wrong) {
            throw DatabaseException.invalid("Wrong '" + ID + "' of a document: " + wrong.getMessage());
        }
    }

    /// What a change of fields means for a record.
    Patch patch(SequencedMap<String, DocumentValue> set, Collection<String> removed) {
        Content content = content(set);
        checkMetadataSize(content.metadata());
        SortedSet<String> removedFields = new TreeSet<>(removed);
        for (String name : removedFields) {
            checkName(name);
            if (set.containsKey(name)) {
                throw DatabaseException.invalid(
                        "Field '" + name + "' is both set and removed. Name it in one of the two only.");
            }
        }
        boolean removesValues = denseField != null && removedFields.remove(denseField);
        boolean removesSparse = sparseField != null && removedFields.remove(sparseField);
        for (String name : removedFields) {
            IndexField.EmbeddedText text = embeddedTexts.get(name);
            if (text != null && text.embed() != null) {
                throw DatabaseException.invalid(
                        "Field '" + name + "' cannot be removed: this index embeds it and every document must have it");
            }
            removesSparse |= text != null;
        }
        return new Patch(
                content.values(), content.sparse(), content.metadata(), removedFields, removesValues, removesSparse);
    }

    /// The patch of all documents that a filter matches: one text cannot become the vectors of many.
    Patch patchOfMany(SequencedMap<String, DocumentValue> set, Collection<String> removed) {
        for (String name : set.keySet()) {
            if (embeddedTexts.containsKey(name)) {
                throw DatabaseException.invalid("Field '" + name + "' cannot be set by filter, because this index"
                        + " embeds it. Update the documents by id.");
            }
        }
        return patch(set, removed);
    }

    /// Refuses metadata that is too large for one document; texts are limited each for itself.
    void checkMetadataSize(Metadata metadata) {
        int sizeBytes = metadata.without(textFields).jsonSizeBytes();
        if (sizeBytes > Limits.METADATA_SIZE_BYTES_MAX) {
            throw DatabaseException.invalid("metadata size is " + sizeBytes + " bytes, which exceeds the limit of "
                    + Limits.METADATA_SIZE_BYTES_MAX + " bytes per document");
        }
    }

    /// A record as the document it is, with the fields that were asked for.
    Document document(Record record, @Nullable Float score, FieldSelection selection) {
        SequencedMap<String, DocumentValue> fields = new LinkedHashMap<>();
        record.metadata().fields().forEach((name, value) -> {
            if (selection.has(name)) {
                fields.put(name, new DocumentValue.Plain(value));
            }
        });
        float[] values = record.values();
        if (values != null && denseField != null && selection.has(denseField)) {
            fields.put(denseField, new DocumentValue.Dense(values));
        }
        SparseVector sparse = record.sparse();
        if (sparse != null && sparseField != null && selection.has(sparseField)) {
            fields.put(sparseField, new DocumentValue.Sparse(new SparseInput(sparse.indices(), sparse.values())));
        }
        return new Document(record.id(), score, fields);
    }

    private Content content(SequencedMap<String, DocumentValue> fields) {
        float[] values = null;
        SparseVector sparse = null;
        TreeMap<String, MetadataValue> metadata = new TreeMap<>();
        for (Map.Entry<String, DocumentValue> field : fields.entrySet()) {
            String name = field.getKey();
            checkName(name);
            if (name.equals(denseField)) {
                values = vectors.storedDenseOrNull(dense(name, field.getValue()));
            } else if (name.equals(sparseField)) {
                sparse = vectors.storedSparseOrNull(sparse(name, field.getValue()));
            } else if (textFields.contains(name)) {
                metadata.put(name, searchedText(name, field.getValue()));
            } else if (embeddedTexts.containsKey(name)) {
                text(name, field.getValue());
            } else {
                metadata.put(name, plain(name, field.getValue()));
            }
        }
        return new Content(values, sparse, Metadata.of(metadata));
    }

    private static float[] dense(String name, DocumentValue value) {
        if (value instanceof DocumentValue.Dense dense) {
            return dense.values();
        }
        throw wrongType(name, "an array of numbers", value);
    }

    private static SparseInput sparse(String name, DocumentValue value) {
        if (value instanceof DocumentValue.Sparse sparse) {
            return sparse.values();
        }
        throw wrongType(name, "an object with 'indices' and 'values'", value);
    }

    private static MetadataValue searchedText(String name, DocumentValue value) {
        MetadataValue.Text text = text(name, value);
        int words = Words.count(text.value());
        if (words > TEXT_WORDS_MAX) {
            throw DatabaseException.invalid("Field '" + name + "' has " + words + " tokens, more than the limit of "
                    + TEXT_WORDS_MAX + " for a full-text field. Split the text into several documents.");
        }
        return text;
    }

    private static MetadataValue.Text text(String name, DocumentValue value) {
        if (!(value instanceof DocumentValue.Plain plain) || !(plain.value() instanceof MetadataValue.Text text)) {
            throw wrongType(name, "a string", value);
        }
        checkUnicode(name, text.value());
        int sizeBytes = text.value().getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes > TEXT_SIZE_BYTES_MAX) {
            throw DatabaseException.invalid("Field '" + name + "' has " + sizeBytes + " bytes, more than the limit of "
                    + TEXT_SIZE_BYTES_MAX + " bytes for a full-text field. Split the text into several documents.");
        }
        return text;
    }

    private static MetadataValue plain(String name, DocumentValue value) {
        if (!(value instanceof DocumentValue.Plain plain)) {
            throw wrongType(name, "a boolean, number, string, or array of strings", value);
        }
        switch (plain.value()) {
            case MetadataValue.Text text -> checkUnicode(name, text.value());
            case MetadataValue.TextList list -> list.values().forEach(text -> checkUnicode(name, text));
            case MetadataValue.Numeric number -> {}
            case MetadataValue.Bool bool -> {}
        }
        return plain.value();
    }

    private static void checkUnicode(String name, String text) {
        if (!UnicodeText.isWellFormed(text)) {
            throw DatabaseException.invalid("Field '" + name + "' must be valid Unicode");
        }
    }

    private static void checkName(String name) {
        if (name.equals(ID)) {
            throw DatabaseException.invalid("The field '_id' cannot be changed or removed");
        }
        int sizeBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes < 1 || sizeBytes > FIELD_NAME_SIZE_BYTES_MAX || !UnicodeText.isWellFormed(name)) {
            throw DatabaseException.invalid("Field name '" + JsonText.shortened(name) + "' must be between 1 and "
                    + FIELD_NAME_SIZE_BYTES_MAX + " bytes long");
        }
        if (name.startsWith("_") || name.startsWith("$")) {
            throw DatabaseException.invalid(
                    "Field name '" + name + "' is invalid: names must not start with '_' or '$'");
        }
    }

    private static DatabaseException wrongType(String name, String expected, DocumentValue value) {
        String found = switch (value) {
            case DocumentValue.Plain plain -> kindOf(plain.value());
            case DocumentValue.Dense dense -> "an array of numbers";
            case DocumentValue.Sparse sparse -> "an object with 'indices' and 'values'";
            case DocumentValue.Unfit unfit -> unfit.found();
        };
        return DatabaseException.invalid("Field '" + name + "' must be " + expected + ", got " + found);
    }

    private static String kindOf(MetadataValue value) {
        return switch (value) {
            case MetadataValue.Text text -> "a string";
            case MetadataValue.Numeric number -> "a number";
            case MetadataValue.Bool bool -> "a boolean";
            case MetadataValue.TextList list -> list.values().isEmpty() ? "an empty array" : "an array of strings";
        };
    }

    private record Content(
            float @Nullable [] values, @Nullable SparseVector sparse, Metadata metadata) {}

    /// These fields, every one of which must be full-text.
    List<String> requireTextFields(List<String> names) {
        for (String name : names) {
            if (!textFields.contains(name)) {
                throw DatabaseException.invalid("Field '" + JsonText.shortened(name) + "' is not a full-text field."
                        + " Full-text fields of this index: "
                        + (textFields.isEmpty() ? "none" : String.join(", ", textFields)));
            }
        }
        return names;
    }
}
