/// What can a user do, whatever the wire? Every use case of the control and data plane.
@NullMarked
package dev.bristlecone.database;

import org.jspecify.annotations.NullMarked;
