package dev.bristlecone.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.MediaType;
import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.model.Metric;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Units;
import dev.bristlecone.server.proto.DeleteRequest;
import dev.bristlecone.server.proto.FetchRequest;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc.VectorServiceBlockingStub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Those who count hear the units that the answer names, on both wires.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnitsTest {
    private static final int RECORDS = 25;

    private final LiveData live = LiveData.open(SampleIndexes.dense(2, Metric.COSINE));

    @AfterAll
    void stop() {
        live.close();
    }

    @Test
    void grpcAnswers() {
        VectorServiceBlockingStub stub = live.grpc(ApiVersion.V2025_10);
        UpsertRequest.Builder upsert = UpsertRequest.newBuilder().setNamespace("grpc");
        FetchRequest.Builder fetch = FetchRequest.newBuilder().setNamespace("grpc");
        DeleteRequest.Builder delete = DeleteRequest.newBuilder().setNamespace("grpc");
        for (int i = 0; i < RECORDS; i++) {
            upsert.addVectors(Vector.newBuilder().setId("r" + i).addValues(1).addValues(i));
            fetch.addIds("r" + i);
            delete.addIds("r" + i);
        }
        live.takeUnits();

        stub.upsert(upsert.build());
        int fetched = stub.fetch(fetch.build()).getUsage().getReadUnits();
        stub.delete(delete.build());

        assertThat(fetched).isEqualTo(3);
        assertThat(live.takeUnits()).containsExactly(Units.ofWrite(5), Units.ofRead(fetched), Units.ofWrite(1));
    }

    @Test
    void restAnswers() {
        WebClient client = live.rest(ApiVersion.V2025_10);
        live.takeUnits();

        post(client, "/vectors/upsert", "{\"vectors\":[{\"id\":\"a\",\"values\":[1,0]}]}");
        AggregatedHttpResponse query = post(client, "/query", "{\"topK\":1,\"id\":\"a\"}");
        post(client, "/query", "{\"topK\":0,\"id\":\"a\"}");
        post(client, "/vectors/delete", "{\"ids\":[\"a\"]}");

        assertThat(query.contentUtf8()).contains("\"usage\":{\"readUnits\":1}");
        assertThat(live.takeUnits()).containsExactly(Units.ofWrite(5), Units.ofRead(1), Units.NONE, Units.ofWrite(1));
    }

    private static AggregatedHttpResponse post(WebClient client, String path, String body) {
        return client.prepare()
                .post(path)
                .content(MediaType.JSON, body)
                .execute()
                .aggregate()
                .join();
    }
}
