package dev.bristlecone.server.edge;

/// How the host of an index is written in answers. No single form suits every client in plaintext, see [#AUTO].
public enum HostFormat {
    /// [#BARE] when the caller spoke TLS or is the Java client (which adds a scheme itself), else [#HTTP].
    AUTO,
    /// `host:port`, as Pinecone Local answers.
    BARE,
    /// `http://host:port`
    HTTP,
    /// `https://host:port`
    HTTPS
}
