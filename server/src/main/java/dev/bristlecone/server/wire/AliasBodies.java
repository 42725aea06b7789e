package dev.bristlecone.server.wire;

import com.linecorp.armeria.common.HttpData;
import dev.bristlecone.database.data.AliasListing;
import dev.bristlecone.database.data.NamespaceAlias;
import java.io.IOException;

/// The JSON bodies of the operations on aliases, both ways.
public final class AliasBodies {
    private AliasBodies() {}

    /// An alias to be made.
    public record Creation(String name, String targetNamespace) {}

    public static Creation creation(byte[] body) throws IOException {
        return JsonCursor.read(body, cursor -> {
            String alias = "";
            String target = "";
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "name" -> alias = cursor.textOrEmpty();
                    case "target_namespace", "targetNamespace" -> target = cursor.textOrEmpty();
                    default -> throw cursor.unknown(name, "name, target_namespace");
                }
            }
            return new Creation(alias, target);
        });
    }

    /// Where an alias is to point.
    public static String target(byte[] body) throws IOException {
        return JsonCursor.read(body, cursor -> {
            String target = "";
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                if (!name.equals("target_namespace") && !name.equals("targetNamespace")) {
                    throw cursor.unknown(name, "target_namespace");
                }
                target = cursor.textOrEmpty();
            }
            return target;
        });
    }

    public static HttpData alias(NamespaceAlias alias) {
        return JsonBody.object(body -> alias(body, alias));
    }

    public static HttpData listing(AliasListing listing) {
        return JsonBody.object(body -> {
            body.objects("namespace_aliases", listing.aliases(), AliasBodies::alias);
            String next = listing.next();
            if (next != null) {
                body.object("pagination", pagination -> pagination.text("next", next));
            }
            body.whole("total_count", listing.totalCount());
        });
    }

    private static void alias(JsonBody body, NamespaceAlias alias) throws IOException {
        body.text("name", alias.name());
        body.text("target_namespace", alias.target());
        body.text("created_at", alias.createdAt().toString());
        body.text("updated_at", alias.updatedAt().toString());
    }
}
