/// How do clients reach the database? HTTP, gRPC, TLS, versions, keys, metrics.
@NullMarked
package dev.bristlecone.server;

import org.jspecify.annotations.NullMarked;
