package dev.bristlecone.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.index.IndexDefinition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostNamesTest {
    private static final IndexDefinition MOVIES = FakeIndexDirectory.definition("movies", 5081);

    @Test
    void autoSuitsTheCaller() {
        HostNames names = names(HostFormat.AUTO, null);
        assertThat(names.advertisedHost(call(false, "python-client-9.0.1"), MOVIES))
                .isEqualTo("http://localhost:5081");
        assertThat(names.advertisedHost(call(true, "python-client-9.0.1"), MOVIES))
                .isEqualTo("localhost:5081");
        assertThat(names.advertisedHost(call(false, "lang=java; pineconeClientVersion=v6.1.0"), MOVIES))
                .isEqualTo("localhost:5081");
    }

    @Test
    void otherFormatsAreTheSameForEverybody() {
        assertThat(names(HostFormat.BARE, null).advertisedHost(call(false, ""), MOVIES))
                .isEqualTo("localhost:5081");
        assertThat(names(HostFormat.HTTP, null).advertisedHost(call(true, ""), MOVIES))
                .isEqualTo("http://localhost:5081");
        assertThat(names(HostFormat.HTTPS, null).advertisedHost(call(false, ""), MOVIES))
                .isEqualTo("https://localhost:5081");
    }

    @Test
    void withADomainTheNameReplacesThePort() {
        HostNames names = names(HostFormat.BARE, "db.example.test");
        assertThat(names.advertisedHost(call(false, ""), MOVIES)).isEqualTo("movies.db.example.test:5080");
        assertThat(names.indexName("movies.db.example.test")).hasValue("movies");
        assertThat(names.indexName("Movies.DB.example.test:5080")).hasValue("movies");
        assertThat(names.indexName("db.example.test")).isEmpty();
        assertThat(names.indexName(".db.example.test")).isEmpty();
        assertThat(names.indexName("[::1]:5080")).isEmpty();
    }

    private static HostNames names(HostFormat format, @Nullable String domain) {
        return new HostNames(format, "localhost", 5080, domain);
    }

    private static Call call(boolean tls, String userAgent) {
        return new Call("id", ApiVersion.V2025_10, null, tls, userAgent);
    }
}
