package dev.bristlecone.database.embedded;

import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.database.data.Aliases;
import dev.bristlecone.model.index.IndexDefinition;

/// Lets the aliases of an index go with it.
record AliasesLeave(Aliases aliases) implements IndexDirectory.Listener {
    @Override
    public void created(IndexDefinition definition) {}

    @Override
    public void changed(IndexDefinition definition) {}

    @Override
    public void removed(IndexDefinition definition) {
        aliases.forget(definition.id());
    }
}
