package dev.bristlecone.model.index;

import dev.bristlecone.model.Metadata;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How an index with integrated embedding turns text into vectors. The vectors themselves live in the index's only
/// ranking field, whose dimension and metric must be ones the model can produce.
///
/// @param model the model's name; fixed once set
/// @param fieldMap what is embedded, by kind: `text` names the record field that holds the text
/// @param readParameters given to the model when it embeds a query
/// @param writeParameters given to the model when it embeds a record
public record EmbedSettings(
        String model, SortedMap<String, String> fieldMap, Metadata readParameters, Metadata writeParameters) {
    public EmbedSettings {
        fieldMap = Collections.unmodifiableSortedMap(new TreeMap<>(fieldMap));
    }

    /// The record field that holds the text.
    public String textField() {
        return fieldMap.getOrDefault("text", "text");
    }
}
