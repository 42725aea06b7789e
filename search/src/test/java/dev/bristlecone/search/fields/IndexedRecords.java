package dev.bristlecone.search.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.filter.ReferenceFilter;
import dev.bristlecone.search.metadata.MetadataCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Records with metadata and the index over them.
final class IndexedRecords {
    private final List<Metadata> records;
    private final byte[][] encoded;
    private final @Nullable MemorySegment part;

    private IndexedRecords(List<Metadata> records, byte[][] encoded, @Nullable MemorySegment part) {
        this.records = records;
        this.encoded = encoded;
        this.part = part;
    }

    static IndexedRecords of(List<Metadata> records, @Nullable Predicate<String> indexed) {
        byte[][] encoded = records.stream().map(MetadataCodec::encode).toArray(byte[][]::new);
        MemorySegment part =
                FieldsBuilder.build(encoded.length, ordinal -> encoded[ordinal], indexed, Arena.ofAuto(), () -> false);
        return new IndexedRecords(records, encoded, part);
    }

    /// The bytes of the index.
    MemorySegment part() {
        return Objects.requireNonNull(part);
    }

    byte[] metadata(int ordinal) {
        return encoded[ordinal];
    }

    /// Checks the index and asks it about a filter, over all records and over some.
    void assertAnswers(Filter filter, long[] some) throws Exception {
        FieldsCheck.check("file", 0, part(), records.size());
        FieldIndex index = FieldIndex.open(part(), this::metadata);
        long[] all = new long[some.length];
        Words.setAll(all, records.size());
        assertNarrows(index, filter, all);
        assertNarrows(index, filter, some.clone());
    }

    private void assertNarrows(FieldIndex index, Filter filter, long[] words) {
        long[] expected = new long[words.length];
        int count = 0;
        for (int ordinal = 0; ordinal < records.size(); ordinal++) {
            if ((words[ordinal / 64] >>> ordinal & 1) != 0 && ReferenceFilter.matches(filter, records.get(ordinal))) {
                expected[ordinal / 64] |= 1L << ordinal;
                count++;
            }
        }
        assertThat(index.narrow(filter, words)).as("count of %s", filter).isEqualTo(count);
        assertThat(words).as("matches of %s", filter).isEqualTo(expected);
    }
}
