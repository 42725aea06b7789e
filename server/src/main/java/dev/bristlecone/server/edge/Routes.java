package dev.bristlecone.server.edge;

import com.linecorp.armeria.server.VirtualHostBuilder;

/// The services of one plane. The edge installs them on each authority where they may be reached: the control plane on
/// the main port only, the data plane on every index's port and host name.
///
/// Every service runs behind the edge: the [Call] is attached, the key checked, the body decompressed and bounded
/// before it is called, and what it throws is rendered by [ErrorResponses]. So a service parses, calls its use case and
/// renders, and throws [dev.bristlecone.model.DatabaseException] for everything else. Most are an [Operation].
@FunctionalInterface
public interface Routes {
    /// Adds the services. Called once for each authority, so services that belong to one server (gRPC) are made
    /// here.
    void install(VirtualHostBuilder host);
}
