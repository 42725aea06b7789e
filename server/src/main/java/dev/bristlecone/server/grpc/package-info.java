/// How does an index answer over gRPC? Start with [GrpcRoutes]. Methods translate, call one use case, translate back;
/// the REST twin of each calls the same use case.
@NullMarked
package dev.bristlecone.server.grpc;

import org.jspecify.annotations.NullMarked;
