package dev.bristlecone.server.wire;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.embedding.EmbeddingUse;
import dev.bristlecone.inference.Provenance;
import dev.bristlecone.inference.ServedModel;
import java.util.Locale;

/// The header that tells who computed an answer: the model's name and whether its own weights, an endpoint or a
/// stand-in did.
public final class ServedBy {
    private static final String HEADER = "x-bristlecone-model";

    private ServedBy() {}

    public static void tell(ServiceRequestContext context, ServedModel model) {
        context.mutateAdditionalResponseHeaders(headers -> headers.add(HEADER, text(model)));
    }

    /// Every model that a request used.
    public static void tell(ServiceRequestContext context, EmbeddingUse use) {
        use.models().stream().distinct().forEach(model -> tell(context, model));
    }

    private static String text(ServedModel model) {
        Provenance provenance = model.provenance();
        String source = provenance.source().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String detail = provenance.isStandIn() ? " (" + provenance.detail() + ")" : "";
        return model.card().name() + "; " + source + detail;
    }
}
