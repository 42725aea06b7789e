/// Do the fast kernels compute what the plain ones say?
@NullMarked
package dev.bristlecone.kernels;

import org.jspecify.annotations.NullMarked;
