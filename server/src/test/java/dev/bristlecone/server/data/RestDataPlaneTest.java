package dev.bristlecone.server.data;

import dev.bristlecone.server.edge.ApiVersion;

final class RestDataPlaneTest extends DataPlaneContract {
    @Override
    DataClient client(LiveData live, ApiVersion version) {
        return new RestDataClient(live.rest(version));
    }

    @Override
    boolean tellsMatches(ApiVersion version) {
        return version.atLeast(ApiVersion.V2025_10);
    }
}
