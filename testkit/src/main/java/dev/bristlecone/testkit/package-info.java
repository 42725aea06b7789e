/// What do all tests share? One seed per run ([Seeds]), random data of primitive kinds ([RandomData]) and the
/// house rules (`rules.HouseRules`). Imports nothing of ours, so that every module may use it in test scope.
@NullMarked
package dev.bristlecone.testkit;

import org.jspecify.annotations.NullMarked;
