package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.database.control.IndexChange.ReadCapacityChange;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `read_capacity` on the wire, the same from 2025-10 on but for the counters of an answer.
final class ReadCapacityForm {
    private static final String ON_DEMAND = "OnDemand";
    private static final String DEDICATED = "Dedicated";
    private static final String MANUAL = "Manual";

    private ReadCapacityForm() {}

    /// The capacity of a new index; absent means on demand.
    static ReadCapacity create(@Nullable BodyObject body) {
        if (body == null || !isDedicated(body)) {
            return new ReadCapacity.OnDemand();
        }
        BodyObject dedicated = body.object("dedicated");
        checkScaling(dedicated);
        BodyObject manual = dedicated.object("manual");
        return new ReadCapacity.Dedicated(
                dedicated.text("node_type"), manual.integer("replicas"), manual.integer("shards"));
    }

    /// The wanted change; absent means none.
    static @Nullable ReadCapacityChange change(@Nullable BodyObject body) {
        if (body == null) {
            return null;
        }
        if (!isDedicated(body)) {
            return new ReadCapacityChange.ToOnDemand();
        }
        BodyObject dedicated = body.object("dedicated");
        BodyObject manual = dedicated.objectOrNull("manual");
        if (manual == null) {
            if (dedicated.has("scaling")) {
                throw dedicated.malformed("missing field `manual`");
            }
            return new ReadCapacityChange.ToDedicated(dedicated.textOrNull("node_type"), null, null);
        }
        checkScaling(dedicated);
        return new ReadCapacityChange.ToDedicated(
                dedicated.textOrNull("node_type"), manual.integerOrNull("replicas"), manual.integerOrNull("shards"));
    }

    /// Writes the capacity of an answer.
    ///
    /// @param nullCounters whether on demand shows its counters as null, as 2026-07 does; before, strict
    ///     clients take no member they do not know
    static void write(ObjectNode out, ReadCapacity capacity, boolean nullCounters) {
        switch (capacity) {
            case ReadCapacity.OnDemand onDemand -> {
                ObjectNode status = out.put("mode", ON_DEMAND).putObject("status");
                status.put("state", "Ready");
                if (nullCounters) {
                    status.putNull("current_replicas").putNull("current_shards");
                }
            }
            case ReadCapacity.Dedicated dedicated -> {
                ObjectNode config = out.put("mode", DEDICATED).putObject("dedicated");
                config.put("node_type", dedicated.nodeType()).put("scaling", MANUAL);
                config.putObject("manual").put("replicas", dedicated.replicas()).put("shards", dedicated.shards());
                out.putObject("status")
                        .put("state", "Ready")
                        .put("current_replicas", dedicated.replicas())
                        .put("current_shards", dedicated.shards());
            }
        }
    }

    private static boolean isDedicated(BodyObject body) {
        String mode = body.text("mode");
        if (mode.equals(DEDICATED)) {
            return true;
        }
        if (mode.equals(ON_DEMAND)) {
            return false;
        }
        throw body.unknownVariant("mode", List.of(ON_DEMAND, DEDICATED));
    }

    private static void checkScaling(BodyObject dedicated) {
        if (!dedicated.text("scaling").equals(MANUAL)) {
            throw dedicated.unknownVariant("scaling", List.of(MANUAL));
        }
    }
}
