package dev.bristlecone.server.wire;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;

/// The headers that tell how new an answer is: a read whose LSN is at least a write's LSN sees that write. On gRPC they
/// arrive as initial metadata. Clients look for either of two pairs of names.
public final class Freshness {
    private static final String REQUEST_LSN = "x-pinecone-request-lsn";
    private static final String MAX_INDEXED_LSN = "x-pinecone-max-indexed-lsn";
    private static final String LSN_COMMITTED = "x-pinecone-lsn-committed";
    private static final String LSN_RECONCILED = "x-pinecone-lsn-reconciled";

    private Freshness() {}

    /// Tells where a write stands. It is visible already, so it counts as reconciled too.
    public static void ofWrite(ServiceRequestContext context, long lsn) {
        context.mutateAdditionalResponseHeaders(
                headers -> headers.add(read(lsn)).add(REQUEST_LSN, text(lsn)).add(LSN_COMMITTED, text(lsn)));
    }

    /// Tells the newest write that a read was able to see.
    public static void ofRead(ServiceRequestContext context, long lsn) {
        context.mutateAdditionalResponseHeaders(headers -> headers.add(read(lsn)));
    }

    private static HttpHeaders read(long lsn) {
        return HttpHeaders.of(MAX_INDEXED_LSN, text(lsn), LSN_RECONCILED, text(lsn));
    }

    private static String text(long lsn) {
        return Long.toString(lsn);
    }
}
