/// How long does one small thing take? One class for each question; its header names question, fixture and run line.
@NullMarked
package dev.bristlecone.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
