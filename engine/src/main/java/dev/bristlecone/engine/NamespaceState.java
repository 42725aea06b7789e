package dev.bristlecone.engine;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.VectorSpace;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// One incarnation of a namespace: born with a write, gone with its deletion; a namespace of the same name created
/// later is another one, told apart by `createdLsn`. The apply lane changes it; readers take [#acquire].
final class NamespaceState {
    private final NamespaceKey key;
    private final long createdLsn;

    /// Since when a namespace of this name exists without a gap: before `createdLsn` when all its records were
    /// deleted at once and this incarnation took over.
    private final long bornLsn;

    private final @Nullable SortedSet<String> filterableFields;
    private volatile Snapshot current;

    /// The LSN of its deletion; a flush leaves out namespaces that are gone.
    private volatile long deletedLsn = Long.MAX_VALUE;

    /// Set once, when the first operation had to be left out.
    private volatile @Nullable Damage damage;

    /// The tail of the generation being written, when it has one. Apply lane only.
    private @Nullable NamespaceTail activeTail;

    NamespaceState(NamespaceKey key, long createdLsn, long bornLsn, @Nullable SortedSet<String> filterableFields) {
        this.key = key;
        this.createdLsn = createdLsn;
        this.bornLsn = bornLsn;
        this.filterableFields = filterableFields;
        this.current = Snapshot.of(
                new NamespaceView(List.of(), List.of()), createdLsn, new VectorSpace(0, Metric.DOT_PRODUCT), 0);
    }

    NamespaceKey key() {
        return key;
    }

    long createdLsn() {
        return createdLsn;
    }

    long bornLsn() {
        return bornLsn;
    }

    @Nullable
    SortedSet<String> filterableFields() {
        return filterableFields;
    }

    boolean deleted() {
        return deletedLsn != Long.MAX_VALUE;
    }

    /// Why it answers nothing any more; null while it does.
    @Nullable
    Damage damage() {
        return damage;
    }

    /// Notes that an operation could not be applied. The first such note stays. Apply lane only.
    void leaveOut(Damage found) {
        if (damage == null) {
            damage = found;
        }
    }

    /// The newest state, for looking at numbers only: its files may be released at any time.
    Snapshot peek() {
        return current;
    }

    /// The newest snapshot, held: release its view when done. Null when the namespace is gone.
    @Nullable
    Snapshot acquire() {
        while (true) {
            Snapshot seen = current;
            if (seen.view().tryRetain()) {
                return seen;
            }
            if (deleted()) {
                return null;
            }
        }
    }

    /// The tail to write to, made when this is the namespace's first write in the generation. Apply lane only.
    NamespaceTail tailIn(TailGeneration generation) {
        NamespaceTail tail = activeTail;
        if (tail == null || tail.generation() != generation) {
            tail = generation.newTail(this);
            activeTail = tail;
            replaceView(current.view().withTail(tail));
        }
        return tail;
    }

    /// Makes all that was applied up to an LSN visible. Apply lane only.
    void publish(long lsn, VectorSpace space, long liveCount) {
        if (activeTail != null) {
            activeTail.encode(space);
        }
        current = Snapshot.of(current.view(), lsn, space, liveCount);
        if (activeTail != null) {
            activeTail.published();
        }
    }

    /// Puts another view in place: same records, other places. Apply lane only.
    void replaceView(NamespaceView view) {
        Snapshot before = current;
        current = Snapshot.of(view, before.lsn(), before.space(), before.liveCount());
        before.view().release();
    }

    /// Ends this incarnation. Apply lane only.
    void delete(long lsn) {
        deletedLsn = lsn;
        activeTail = null;
        current.view().release();
    }
}
