@NullMarked
package dev.bristlecone.kernels.warmup;

import org.jspecify.annotations.NullMarked;
