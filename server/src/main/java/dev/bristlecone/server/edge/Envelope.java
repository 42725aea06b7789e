package dev.bristlecone.server.edge;

/// The shape in which an API family answers errors.
public enum Envelope {
    /// `{"error":{"code","message"},"status"}`; an undecodable body is 422.
    CONTROL,
    /// The shape of [#CONTROL] on an index's authority: records and documents from 2026-07. An undecodable body is
    /// 400.
    DOCUMENTS,
    /// `{"code","message","details"}` with the gRPC number: vectors, and everything else on an index's authority.
    VECTORS;

    /// The envelope of a request.
    public static Envelope of(Call call, String path) {
        if (call.index() == null) {
            return CONTROL;
        }
        boolean documents = path.startsWith("/records/") || path.contains("/documents/");
        return documents && call.version().atLeast(ApiVersion.V2026_07) ? DOCUMENTS : VECTORS;
    }
}
