/// Which records of a section match a filter, told without reading their metadata? Start with [FieldIndex]; the
/// layout is [FieldsFormat], and [FieldsBuilder] makes it.
@NullMarked
package dev.bristlecone.search.fields;

import org.jspecify.annotations.NullMarked;
