/// When are the kernels as fast as they get? Start with [KernelWarmUp], which knows them all.
@NullMarked
package dev.bristlecone.kernels.warmup;

import org.jspecify.annotations.NullMarked;
