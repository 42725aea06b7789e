/// What do all tests share? Seeds, random data, house rules.
@NullMarked
package dev.bristlecone.testkit;

import org.jspecify.annotations.NullMarked;
