package dev.bristlecone.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Chooses what to compact: segments of similar size in one namespace once there are enough of them (so that a record
/// is rewritten a logarithmic number of times), segments with many deleted records, and what still lives in files that
/// are mostly dead. When nothing of that is to be done, a large segment without an index, alone.
final class CompactionPlanner {
    /// Sections up to this size are one tier: the smallest.
    private static final long SMALLEST_TIER_BYTES = 64 << 10;

    private static final double FILE_LIVE_SHARE_MIN = 0.5;

    /// On a disk that is nearly full, so much fewer deleted records are worth a rewrite.
    private static final int LOW_SPACE_DIVISOR = 4;

    private final EngineSettings settings;
    private final boolean lowOnSpace;
    private final Map<SharedSegmentFile, Long> liveBytes = new HashMap<>();

    /// @param lowOnSpace whether only what gives space back is worth doing
    CompactionPlanner(EngineSettings settings, boolean lowOnSpace) {
        this.settings = settings;
        this.lowOnSpace = lowOnSpace;
    }

    /// The merges worth doing now, each holding its namespace's view: the caller releases them. Looks only at
    /// sections that a manifest with this floor may name.
    List<Merge> plan(Iterable<NamespaceState> namespaces, long floorLsn) {
        measure(namespaces);
        List<Merge> merges = new ArrayList<>();
        long bytes = 0;
        for (NamespaceState namespace : namespaces) {
            if (bytes >= settings.compactionBytesMax()) {
                break;
            }
            if (namespace.peek().view().segments().isEmpty()) {
                continue;
            }
            Snapshot held = namespace.acquire();
            if (held == null) {
                continue;
            }
            for (List<SegmentRef> inputs : inputs(held.view().segments(), floorLsn)) {
                held.view().retain();
                Merge merge = new Merge(namespace, held, inputs);
                bytes += merge.inputBytes();
                merges.add(merge);
            }
            held.view().release();
        }
        return merges;
    }

    /// What to merge, together or, where space is short and small steps get further, each section alone.
    private List<List<SegmentRef>> inputs(List<SegmentRef> segments, long floorLsn) {
        List<SegmentRef> chosen = choose(segments, floorLsn);
        if (lowOnSpace) {
            return chosen.stream().map(List::of).toList();
        }
        return chosen.isEmpty() ? List.of() : List.of(chosen);
    }

    private void measure(Iterable<NamespaceState> namespaces) {
        liveBytes.clear();
        for (NamespaceState namespace : namespaces) {
            for (SegmentRef ref : namespace.peek().view().segments()) {
                liveBytes.merge(ref.file(), ref.sizeBytes(), Long::sum);
            }
        }
    }

    private List<SegmentRef> choose(List<SegmentRef> segments, long floorLsn) {
        List<SegmentRef> settled = new ArrayList<>();
        for (SegmentRef ref : segments) {
            if (ref.settledLsn() <= floorLsn && !ref.damaged()) {
                settled.add(ref);
            }
        }
        Set<SegmentRef> chosen = new LinkedHashSet<>(lowOnSpace ? List.of() : fullTier(settled));
        for (SegmentRef ref : settled) {
            if (manyDeleted(ref, floorLsn) || inMostlyDeadFile(ref)) {
                chosen.add(ref);
            }
        }
        if (chosen.isEmpty() && !lowOnSpace) {
            settled.stream()
                    .filter(ref -> wantsIndex(ref, settings))
                    .findFirst()
                    .ifPresent(chosen::add);
        }
        return settled.stream().filter(chosen::contains).toList();
    }

    /// All sections up to the lowest tier that is full; empty when none is.
    private List<SegmentRef> fullTier(List<SegmentRef> settled) {
        int tiers = 0;
        for (SegmentRef ref : settled) {
            tiers = Math.max(tiers, tier(ref) + 1);
        }
        for (int tier = 0; tier < tiers; tier++) {
            int members = 0;
            List<SegmentRef> upTo = new ArrayList<>();
            for (SegmentRef ref : settled) {
                if (tier(ref) <= tier) {
                    upTo.add(ref);
                }
                members += tier(ref) == tier ? 1 : 0;
            }
            if (members >= settings.mergeFanIn()) {
                return upTo;
            }
        }
        return List.of();
    }

    /// Whether a segment is large enough for an index, has none, and may get one.
    static boolean wantsIndex(SegmentRef ref, EngineSettings settings) {
        boolean lacks = ref.lacksIndex() || (ref.recordCount() >= settings.partRecordsMin() && ref.lacksSparseIndex());
        return ref.recordCount() >= settings.indexRecordsMin() && lacks && !ref.unindexable();
    }

    private int tier(SegmentRef ref) {
        int tier = 0;
        for (long size = SMALLEST_TIER_BYTES; size < ref.sizeBytes(); size *= settings.mergeFanIn()) {
            tier++;
        }
        return tier;
    }

    private boolean manyDeleted(SegmentRef ref, long floorLsn) {
        double shareMax = settings.deletedShareMax() / (lowOnSpace ? LOW_SPACE_DIVISOR : 1);
        double most = shareMax * ref.recordCount();
        return ref.stamps().stampedCount() > most
                && ref.stamps().deletedAt(floorLsn).getCardinality() > most;
    }

    private boolean inMostlyDeadFile(SegmentRef ref) {
        Long live = liveBytes.get(ref.file());
        return live != null && live < FILE_LIVE_SHARE_MIN * ref.file().dataBytes();
    }
}
