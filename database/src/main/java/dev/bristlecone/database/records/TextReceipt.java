package dev.bristlecone.database.records;

import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.inference.ServedModel;

/// The result of a write of texts.
///
/// @param tokens how many the model read
public record TextReceipt(Receipt written, ServedModel model, long tokens) {}
