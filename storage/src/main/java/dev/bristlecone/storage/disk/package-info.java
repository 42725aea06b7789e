/// What do we ask of a file system? Start with [Disk]; every file of ours is written through it, so that tests can
/// own crashes, errors and full disks.
@NullMarked
package dev.bristlecone.storage.disk;

import org.jspecify.annotations.NullMarked;
