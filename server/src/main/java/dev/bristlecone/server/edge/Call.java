package dev.bristlecone.server.edge;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.model.index.IndexDefinition;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/// What the edge has settled about a request before any handler sees it. Kept as an attribute of the request context.
///
/// @param index the index whose authority was called; null on the control plane's
/// @param tls whether the client spoke TLS
/// @param userAgent the client's own name, "" when it sent none
public record Call(
        String requestId, ApiVersion version, @Nullable IndexDefinition index, boolean tls, String userAgent) {
    private static final AttributeKey<Call> KEY = AttributeKey.valueOf(Call.class, "call");

    /// Stands for a request that failed before the edge could settle anything about it.
    static final Call UNSETTLED = new Call("", ApiVersion.V2024_07, null, false, "");

    /// The call behind a request.
    ///
    /// @throws IllegalStateException before the edge has attached it
    public static Call of(ServiceRequestContext context) {
        Call call = context.attr(KEY);
        if (call == null) {
            throw new IllegalStateException("the edge has not attached a call to " + context);
        }
        return call;
    }

    /// The call behind a request, or [#UNSETTLED].
    static Call orUnsettled(ServiceRequestContext context) {
        Call call = context.attr(KEY);
        return call == null ? UNSETTLED : call;
    }

    /// Attaches the call; the edge does this once.
    public void attach(ServiceRequestContext context) {
        context.setAttr(KEY, this);
    }
}
