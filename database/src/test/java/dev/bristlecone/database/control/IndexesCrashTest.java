package dev.bristlecone.database.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexDefinition.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A deletion is stopped at each of its steps, then the process is "restarted" over the same catalog: it must finish,
/// and its data must have been dropped.
class IndexesCrashTest {
    private final IndexesFixture fixture = new IndexesFixture();

    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "1, true"})
    void anInterruptedDeletionIsFinishedAtTheNextOpen(int commitsBefore, boolean takesEffect) {
        Indexes indexes = fixture.open();
        IndexDefinition index = indexes.create(IndexesFixture.dense("movies"));
        fixture.catalog.failAfter(commitsBefore, takesEffect);
        assertThatThrownBy(() -> indexes.delete("movies")).isInstanceOf(DatabaseException.class);

        assertThat(fixture.open().all()).isEmpty();
        assertThat(fixture.dropped).isNotEmpty().containsOnly(index.id());
    }

    @Test
    void aDeletionThatNeverBeganLeavesTheIndexAsItWas() {
        Indexes indexes = fixture.open();
        IndexDefinition index = indexes.create(IndexesFixture.dense("movies"));
        fixture.catalog.failAfter(0, false);
        assertThatThrownBy(() -> indexes.delete("movies")).isInstanceOf(DatabaseException.class);

        assertThat(fixture.open().all()).containsExactly(index);
        assertThat(fixture.dropped).isEmpty();
    }

    @Test
    void aDeletionWhoseDropFailsStaysTerminatingAndCanBeRepeated() {
        Indexes indexes = fixture.open();
        indexes.create(IndexesFixture.dense("movies"));
        fixture.dropFails = true;
        assertThatThrownBy(() -> indexes.delete("movies")).isInstanceOf(DatabaseException.class);
        assertThat(indexes.describe("movies").state()).isEqualTo(State.TERMINATING);

        fixture.dropFails = false;
        indexes.delete("movies");
        assertThat(indexes.all()).isEmpty();
    }

    @Test
    void aCreationWithALostAnswerIsSeenByTheNextRequest() {
        Indexes indexes = fixture.open();
        IndexesFixture.Diary diary = new IndexesFixture.Diary();
        indexes.addListener(diary);
        fixture.catalog.failAfter(0, true);
        assertThatThrownBy(() -> indexes.create(IndexesFixture.dense("movies"))).isInstanceOf(DatabaseException.class);

        assertThatThrownBy(() -> indexes.create(IndexesFixture.dense("movies"))).hasMessage("Resource already exists.");
        assertThat(diary.entries).containsExactly("created movies");
    }

    @Test
    void twoProcessesOverOneCatalogNeverShareANameOrAPort() {
        Indexes one = fixture.open();
        Indexes other = fixture.open();
        one.create(IndexesFixture.dense("a"));

        assertThatThrownBy(() -> other.create(IndexesFixture.dense("a"))).hasMessage("Resource already exists.");
        assertThat(other.create(IndexesFixture.dense("b")).port()).isEqualTo(5082);
        assertThat(one.create(IndexesFixture.dense("c")).port()).isEqualTo(5083);
        assertThat(one.all()).extracting(IndexDefinition::name).isEqualTo(List.of("a", "b", "c"));
    }
}
