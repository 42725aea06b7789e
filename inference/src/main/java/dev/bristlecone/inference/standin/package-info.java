/// What answers to the hosted names when nobody has installed the true models? [Isometry] carries the bundled model's
/// vectors into the asked dimension, [LexicalModel] weighs words, [LateInteraction] compares token by token.
///
/// Invariants: needs no file and no network beyond this build; a stand-in's vectors and scores are stable over
/// releases, or the release notes say that indexes must be filled anew.
@NullMarked
package dev.bristlecone.inference.standin;

import org.jspecify.annotations.NullMarked;
