/// Which models has the operator installed? Start with [ModelFile]: each model is a directory with this description
/// and, unless an endpoint computes for it, its graph and tokenizer. [ModelInstaller] makes such directories,
/// [ModelShelf] reads them.
///
/// Invariants: files are held to the hashes noted at their installation before they are used; a model that cannot
/// be read costs itself and nothing else.
@NullMarked
package dev.bristlecone.inference.installed;

import org.jspecify.annotations.NullMarked;
