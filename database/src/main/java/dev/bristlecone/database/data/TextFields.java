package dev.bristlecone.database.data;

import dev.bristlecone.database.embedding.EmbeddingUse;
import dev.bristlecone.database.embedding.FieldEmbedder;
import dev.bristlecone.engine.Patch;
import dev.bristlecone.engine.RecordPatch;
import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of one index whose text becomes vectors, with their models: at most one field for each kind of vector,
/// which may be the same one. All texts of a request are embedded before any of it is written.
final class TextFields {
    private final @Nullable Slot dense;
    private final @Nullable Slot sparse;

    private TextFields(@Nullable Slot dense, @Nullable Slot sparse) {
        this.dense = dense;
        this.sparse = sparse;
    }

    static TextFields of(Inference inference, IndexDefinition index) {
        Slot dense = null;
        Slot sparse = null;
        for (Map.Entry<String, IndexField.EmbeddedText> field :
                index.embeddedTexts().entrySet()) {
            IndexField.DenseEmbedding embed = field.getValue().embed();
            if (embed != null) {
                dense = new Slot(field.getKey(), FieldEmbedder.of(inference, embed));
            }
            IndexField.FieldModel sparseEmbed = field.getValue().sparseEmbed();
            if (sparseEmbed != null) {
                sparse = new Slot(field.getKey(), FieldEmbedder.of(inference, sparseEmbed));
            }
        }
        return new TextFields(dense, sparse);
    }

    boolean isEmpty() {
        return dense == null && sparse == null;
    }

    /// The field with dense vectors, or null.
    @Nullable
    String denseField() {
        return dense == null ? null : dense.field();
    }

    /// The field with sparse vectors, or null.
    @Nullable
    String sparseField() {
        return sparse == null ? null : sparse.field();
    }

    /// The vectors of the texts in these documents, in their order.
    Passages passages(List<DocumentInput> documents) {
        List<EmbedAnswer> answers = new ArrayList<>();
        List<@Nullable Embedding> values = passages(dense, documents, answers);
        List<@Nullable Embedding> words = passages(sparse, documents, answers);
        EmbeddingUse use = EmbeddingUse.NONE;
        for (EmbedAnswer answer : answers) {
            use = use.and(answer);
        }
        return new Passages(values, words, use);
    }

    /// The dense vector of a query. The index must have a field for it.
    EmbedAnswer denseQuery(String text) {
        return query(dense, text);
    }

    /// The sparse vector of a query. The index must have a field for it.
    EmbedAnswer sparseQuery(String text) {
        return query(sparse, text);
    }

    private static EmbedAnswer query(@Nullable Slot slot, String text) {
        if (slot == null) {
            throw new IllegalStateException("no field of this index makes such vectors");
        }
        return slot.embedder().query(text);
    }

    private static List<@Nullable Embedding> passages(
            @Nullable Slot slot, List<DocumentInput> documents, List<EmbedAnswer> answers) {
        List<@Nullable Embedding> embeddings = new ArrayList<>(Collections.nCopies(documents.size(), null));
        if (slot == null) {
            return embeddings;
        }
        List<Integer> places = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            String text = slot.textOf(documents.get(i));
            if (text != null) {
                places.add(i);
                texts.add(text);
            }
        }
        if (!texts.isEmpty()) {
            EmbedAnswer answer = slot.embedder().passages(texts);
            answers.add(answer);
            for (int i = 0; i < places.size(); i++) {
                embeddings.set(places.get(i), answer.embedded().embeddings().get(i));
            }
        }
        return embeddings;
    }

    /// A field and the model that speaks for it.
    private record Slot(String field, FieldEmbedder embedder) {
        @Nullable
        String textOf(DocumentInput document) {
            return document.fields().get(field) instanceof DocumentValue.Plain plain
                            && plain.value() instanceof MetadataValue.Text text
                    ? text.value()
                    : null;
        }
    }

    /// The vectors that the documents of one request get beside their own; null where a document has no such text.
    record Passages(List<@Nullable Embedding> values, List<@Nullable Embedding> words, EmbeddingUse use) {
        /// The records with their vectors. A text without any word has no sparse ones.
        List<Record> onto(List<Record> records) {
            List<Record> complete = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                Record record = records.get(i);
                float[] dense = dense(i);
                SparseVector sparse = sparse(i);
                complete.add(new Record(
                        record.id(),
                        dense == null ? record.values() : dense,
                        sparse == null ? record.sparse() : sparse.size() == 0 ? null : sparse,
                        record.metadata()));
            }
            return complete;
        }

        /// The patches with their vectors. A text without any word takes the sparse ones away.
        List<RecordPatch> ontoPatches(List<RecordPatch> patches) {
            List<RecordPatch> complete = new ArrayList<>();
            for (int i = 0; i < patches.size(); i++) {
                Patch patch = patches.get(i).patch();
                float[] dense = dense(i);
                SparseVector sparse = sparse(i);
                boolean wordless = sparse != null && sparse.size() == 0;
                complete.add(new RecordPatch(
                        patches.get(i).id(),
                        new Patch(
                                dense == null ? patch.values() : dense,
                                sparse == null ? patch.sparse() : wordless ? null : sparse,
                                patch.setMetadata(),
                                patch.removedFields(),
                                patch.removesValues(),
                                patch.removesSparse() || wordless)));
            }
            return complete;
        }

        private float @Nullable [] dense(int place) {
            return values.get(place) instanceof Embedding.Dense dense ? dense.values() : null;
        }

        private @Nullable SparseVector sparse(int place) {
            return words.get(place) instanceof Embedding.Sparse sparse ? sparse.vector() : null;
        }
    }
}
