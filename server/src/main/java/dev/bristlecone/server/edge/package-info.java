/// Who is calling, in which API version, about which index? Listeners, TLS, keys, request ids; start with [Call].
@NullMarked
package dev.bristlecone.server.edge;

import org.jspecify.annotations.NullMarked;
