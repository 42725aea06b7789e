package dev.bristlecone.server.data;

import dev.bristlecone.server.edge.ApiVersion;

final class GrpcDataPlaneTest extends DataPlaneContract {
    @Override
    DataClient client(LiveData live, ApiVersion version) {
        return new GrpcDataClient(live.grpc(version));
    }

    @Override
    boolean tellsMatches(ApiVersion version) {
        return true;
    }
}
