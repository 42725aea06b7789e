/// How does a whole store behave at size? Programs that load, restart and query real stores and print what they
/// measured. Each states its question and its run line.
@NullMarked
package dev.bristlecone.benchmarks.macro;

import org.jspecify.annotations.NullMarked;
