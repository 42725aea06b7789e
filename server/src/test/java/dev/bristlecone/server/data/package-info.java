/// Is the data plane the same over REST and gRPC? Start with [DataPlaneContract].
@NullMarked
package dev.bristlecone.server.data;

import org.jspecify.annotations.NullMarked;
