package dev.bristlecone.database.embedded;

import java.io.IOException;

/// A store that cannot be opened for writing, because bytes in it failed their checks. It can perhaps be read, or
/// repaired at a price that [RepairPlan] tells.
public final class DamagedStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedStoreException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
