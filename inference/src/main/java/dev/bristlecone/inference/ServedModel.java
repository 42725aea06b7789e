package dev.bristlecone.inference;

import dev.bristlecone.inference.catalog.ModelCard;

/// A model that this server answers for.
public record ServedModel(ModelCard card, Provenance provenance) {}
