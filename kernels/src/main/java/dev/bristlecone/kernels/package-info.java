/// How far apart are these vectors? Pure functions of primitives; the only place that imports the Vector API. Start
/// with [VectorKernels], whose scalar twin is the specification.
@NullMarked
package dev.bristlecone.kernels;

import org.jspecify.annotations.NullMarked;
