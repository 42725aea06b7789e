package dev.bristlecone.server.grpc;

import com.linecorp.armeria.server.VirtualHostBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.bristlecone.database.data.Aliases;
import dev.bristlecone.database.data.Namespaces;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.server.edge.GrpcErrors;
import dev.bristlecone.server.edge.Routes;

/// The gRPC data plane of an index's authority. A message may be as large as the authority lets a REST body be, also
/// after decompression: gRPC's default is the limit of the request.
public final class GrpcRoutes implements Routes {
    private final Vectors vectors;
    private final Namespaces namespaces;
    private final Aliases aliases;

    public GrpcRoutes(Vectors vectors, Namespaces namespaces, Aliases aliases) {
        this.vectors = vectors;
        this.namespaces = namespaces;
        this.aliases = aliases;
    }

    @Override
    public void install(VirtualHostBuilder host) {
        host.service(GrpcService.builder()
                .addService(new VectorGrpcService(vectors, namespaces))
                .addService(new AliasGrpcService(aliases))
                .exceptionHandler(new GrpcErrors())
                .build());
    }
}
