/// Which rules of the house can a machine hold? Start with [HouseRules]; the walls between modules are one table in
/// [ModuleWalls]. What cannot be kept yet stands in `house-exceptions.txt`, which may only shrink.
@NullMarked
package dev.bristlecone.testkit.rules;

import org.jspecify.annotations.NullMarked;
