package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.storage.disk.Demand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which writes may go to the log now. Memory decides: fresh records and the writes on their way to it stay below a
/// limit, and what does not fit waits in the order of arrival. A write that the shard refuses, now or while it waits,
/// fails at once.
///
/// Writes that only remove need no memory that lasts. When fresh records cannot leave memory (a full disk), they pass
/// those that wait: they are what helps.
///
/// Any thread.
final class WriteAdmission {
    private final Shard shard;
    private final long bytesLimit;

    /// Guards the two below. Nothing is called while it is held.
    private final Object lock = new Object();

    private final Deque<PendingWrite> waiting = new ArrayDeque<>();
    private long inFlightBytes;

    private volatile boolean someWait;

    /// @param bytesLimit memory of fresh records and writes on their way, above which writes wait
    WriteAdmission(Shard shard, long bytesLimit) {
        this.shard = shard;
        this.bytesLimit = bytesLimit;
    }

    /// What the decision depends on, and where admitted writes go.
    interface Shard {
        /// Why writes of this kind are refused; null when they are not. Called without any lock.
        @Nullable
        DatabaseException refusal(Demand demand);

        /// Memory of all fresh records. A few instructions.
        long memoryBytes();

        /// Whether fresh records cannot leave memory for now. A few instructions.
        boolean stuck();

        /// Takes a write over; [WriteAdmission#leave] is called when it has come to its end.
        void append(PendingWrite pending);
    }

    /// Sends the write on, lets it wait, or fails it.
    void enter(PendingWrite pending) {
        DatabaseException refused = shard.refusal(pending.demand());
        if (refused != null) {
            pending.result().completeExceptionally(refused);
            return;
        }
        boolean fits;
        synchronized (lock) {
            fits = waiting.isEmpty() ? hasRoomFor(pending) : mayOvertake(pending);
            if (fits) {
                inFlightBytes += pending.sizeBytes();
            } else {
                waiting.add(pending);
                someWait = true;
            }
        }
        if (fits) {
            shard.append(pending);
        } else if (shard.refusal(pending.demand()) != null) {
            // The store may have stopped since its caller looked, and then nothing else would wake the write.
            lookAgain();
        }
    }

    /// A write has come to its end: its bytes are in a tail, or nowhere.
    void leave(PendingWrite pending) {
        synchronized (lock) {
            inFlightBytes -= pending.sizeBytes();
        }
    }

    /// As [#lookAgain], and cheap when nothing waits.
    void lookAgainIfSomeWait() {
        if (someWait) {
            lookAgain();
        }
    }

    /// Sends on what now fits; refuses what never will.
    void lookAgain() {
        Map<Demand, DatabaseException> refusals = new EnumMap<>(Demand.class);
        for (Demand demand : Demand.values()) {
            DatabaseException refused = shard.refusal(demand);
            if (refused != null) {
                refusals.put(demand, refused);
            }
        }
        List<PendingWrite> admitted = new ArrayList<>();
        List<PendingWrite> refused = new ArrayList<>();
        synchronized (lock) {
            boolean more = true;
            while (more && !waiting.isEmpty()) {
                PendingWrite next = waiting.peek();
                if (refusals.containsKey(next.demand())) {
                    refused.add(waiting.remove());
                } else if (hasRoomFor(next)) {
                    inFlightBytes += next.sizeBytes();
                    admitted.add(waiting.remove());
                } else {
                    more = false;
                }
            }
            someWait = !waiting.isEmpty();
        }
        admitted.forEach(shard::append);
        for (PendingWrite pending : refused) {
            DatabaseException why = refusals.get(pending.demand());
            if (why != null) {
                pending.result().completeExceptionally(why);
            }
        }
    }

    private boolean hasRoomFor(PendingWrite pending) {
        return shard.memoryBytes() + inFlightBytes < bytesLimit || mayOvertake(pending);
    }

    private boolean mayOvertake(PendingWrite pending) {
        return pending.demand() == Demand.RELIEF && shard.stuck() && inFlightBytes < bytesLimit;
    }
}
