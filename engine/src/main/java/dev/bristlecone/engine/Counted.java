package dev.bristlecone.engine;

import java.util.concurrent.atomic.AtomicInteger;

/// Something off the heap that many readers share: released when its last holder lets go. The creator holds it first.
/// An atomic counter, not a lock, because every query takes and drops one.
abstract class Counted {
    private final AtomicInteger holders = new AtomicInteger(1);

    /// Becomes a holder; false when it is already released.
    final boolean tryRetain() {
        int seen = holders.get();
        while (seen > 0) {
            int witness = holders.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /// Becomes a holder of something that is surely held by the caller already.
    final void retain() {
        if (!tryRetain()) {
            throw new IllegalStateException(this + " is already released");
        }
    }

    /// Stops being a holder; the last one releases.
    final void release() {
        int left = holders.decrementAndGet();
        if (left == 0) {
            free();
        } else if (left < 0) {
            throw new IllegalStateException(this + " is released twice");
        }
    }

    /// Frees what is shared. Called once, on the thread of the last holder.
    abstract void free();
}
