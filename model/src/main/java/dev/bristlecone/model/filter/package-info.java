/// Which records does a metadata filter keep? Start with [Filter]: the tree every wire's filter is parsed into.
/// Evaluation lives in `search.filter`.
@NullMarked
package dev.bristlecone.model.filter;

import org.jspecify.annotations.NullMarked;
