package dev.bristlecone.database.control;

import dev.bristlecone.model.index.IndexDefinition;

/// An index definition as a catalog document: key `index/<name>`, one JSON object.
///
/// | member | meaning |
/// |---|---|
/// | `format` | 1 |
/// | `id`, `name`, `port`, `created_at` | identity; UUID, name, port number, ISO-8601 instant |
/// | `family`, `state` | the words below |
/// | `fields` | ranking fields by name; each has `kind` and the members of its kind |
/// | of `embedded_text` | `words`, absent when the text is not stored; `embed`, `sparse_embed`, each if there |
/// | `filterable_fields` | names; absent means all |
/// | `deployment` | `kind` and the members of its kind |
/// | `dedicated` | `node_type`, `replicas`, `shards`; absent means on demand |
/// | `deletion_protection` | boolean |
/// | `tags` | absent when the user has none |
/// | `embed` | `model`, `field_map`, `read_parameters`, `write_parameters`; absent without integrated embedding |
///
/// The words are this format's own and frozen by a test: neither a wire nor a renamed enum constant changes them.
final class IndexDocumentFormat {
    static final String KEY_PREFIX = "index/";
    static final int VERSION = 1;

    private IndexDocumentFormat() {}

    static String key(String name) {
        return KEY_PREFIX + name;
    }

    static String word(IndexDefinition.Family family) {
        return switch (family) {
            case VECTORS -> "vectors";
            case RECORDS -> "records";
            case DOCUMENTS -> "documents";
        };
    }

    static String word(IndexDefinition.State state) {
        return switch (state) {
            case INITIALIZING -> "initializing";
            case READY -> "ready";
            case SCALING_UP -> "scaling_up";
            case TERMINATING -> "terminating";
            case DISABLED -> "disabled";
        };
    }
}
