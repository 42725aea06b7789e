/// How are models asked over REST? Start with [InferenceRoutes]. Handlers parse, call one use case, render.
@NullMarked
package dev.bristlecone.server.rest.inference;

import org.jspecify.annotations.NullMarked;
