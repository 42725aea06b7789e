package dev.bristlecone.database.data;

import dev.bristlecone.model.Identifiers;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.index.IndexDefinition;

/// The two names of the default namespace: "" inside and on old wires, [#DEFAULT] wherever namespaces are listed.
public final class NamespaceNames {
    /// What users of newer API versions call the default namespace.
    public static final String DEFAULT = "__default__";

    private NamespaceNames() {}

    /// The stored name of what a client calls `name`.
    public static String stored(String name) {
        return name.equals(DEFAULT) ? "" : name;
    }

    /// What namespace listings call the stored `name`.
    public static String reported(String name) {
        return name.isEmpty() ? DEFAULT : name;
    }

    /// The key of a client's namespace, its name checked.
    static NamespaceKey key(IndexDefinition index, String name) {
        String stored = stored(name);
        Identifiers.checkNamespace(stored);
        return new NamespaceKey(index.id(), stored);
    }
}
