package dev.bristlecone.database.control;

import dev.bristlecone.model.index.IndexDefinition;
import java.util.List;
import java.util.Optional;

/// The indexes that exist now, for those who route requests to them. Lookups are in memory; any thread.
public interface IndexDirectory {
    Optional<IndexDefinition> byName(String name);

    /// All indexes in name order.
    List<IndexDefinition> all();

    /// Told after each creation, change and removal, in order, on the changing thread. Keep it short.
    void addListener(Listener listener);

    /// Who opens and closes authorities as indexes come and go.
    interface Listener {
        void created(IndexDefinition definition);

        void changed(IndexDefinition definition);

        void removed(IndexDefinition definition);
    }
}
