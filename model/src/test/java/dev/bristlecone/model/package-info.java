/// Can the words of the product exist wrong?
@NullMarked
package dev.bristlecone.model;

import org.jspecify.annotations.NullMarked;
