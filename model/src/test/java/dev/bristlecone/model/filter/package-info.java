/// Is every filter read as its author meant it, or refused with a reason?
@NullMarked
package dev.bristlecone.model.filter;

import org.jspecify.annotations.NullMarked;
