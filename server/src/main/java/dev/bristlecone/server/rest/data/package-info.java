/// How does an index answer over REST? Start with [DataRoutes]. Handlers parse, call one use case, render.
@NullMarked
package dev.bristlecone.server.rest.data;

import org.jspecify.annotations.NullMarked;
