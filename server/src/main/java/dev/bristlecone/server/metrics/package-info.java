/// How does the server do? `/health` and `/metrics`. Start with [MetricsRoutes] and [HealthRoutes].
@NullMarked
package dev.bristlecone.server.metrics;

import org.jspecify.annotations.NullMarked;
