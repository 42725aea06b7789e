/// How are models on other machines asked? [RemoteEmbedder] and [RemoteReranker] speak the two shapes that most
/// services share; [Endpoint] holds every call to the rules for outbound requests.
///
/// Invariants: keys come from the environment or a file and appear in no message; no redirect of a call is
/// followed; what comes back is bounded.
@NullMarked
package dev.bristlecone.inference.remote;

import org.jspecify.annotations.NullMarked;
