package dev.bristlecone.search.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.search.RandomMetadata;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The layout stays what it is, and bytes of any other shape are refused or harmless: whatever passes the check is
/// read without an exception.
@ExtendWith(Seeds.class)
final class FieldsFormatTest {
    private static final List<Metadata> SMALL = List.of(
            Metadata.of(Map.of("a", new MetadataValue.Text("x"), "n", new MetadataValue.Numeric(2))),
            Metadata.of(Map.of("a", new MetadataValue.TextList(List.of("y", "x")))),
            Metadata.of(Map.of("a", new MetadataValue.Bool(true), "n", new MetadataValue.Numeric(-0.0))));

    @Test
    void theBytesAreTheseForever() {
        byte[] bytes = IndexedRecords.of(SMALL, null).part().toArray(ValueLayout.JAVA_BYTE);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(
                        "010000000300000002000000010000003000000001000000380000000000000031000000010000009000000000000000"
                                + "616e000000000000d0e0c0e061b0794102000000000000009f8994c7704250b51891e909de34eec30000000001000000"
                                + "020000000200000003000000040000000000020000000000000000000200000000000000010000000000010002000000"
                                + "d0e0c0e061b0794100000000010000000000000001000000010000000100000000000100010000000000000004000000"
                                + "0200000002000000000000000000000000000000000000400200000000000100");
    }

    @Test
    void equalRecordsGiveEqualBytes(RandomGenerator random) {
        RandomMetadata some = new RandomMetadata(random.nextLong());
        List<Metadata> metadata = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            metadata.add(some.metadata());
        }
        assertThat(IndexedRecords.of(metadata, null)
                        .part()
                        .mismatch(IndexedRecords.of(metadata, null).part()))
                .isEqualTo(-1);
    }

    @Test
    void everyTruncationIsRefused() {
        IndexedRecords records = IndexedRecords.of(SMALL, null);
        byte[] bytes = records.part().toArray(ValueLayout.JAVA_BYTE);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(readOrRefuse(records, Arrays.copyOf(bytes, length), SMALL.size()))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(readOrRefuse(records, Arrays.copyOf(bytes, bytes.length + 8), SMALL.size()))
                .isFalse();
    }

    @Test
    void wrongBytesAreRefusedOrHarmless(RandomGenerator random) {
        RandomMetadata some = new RandomMetadata(random.nextLong());
        List<Metadata> metadata = new ArrayList<>(SMALL);
        for (int i = 0; i < 200; i++) {
            metadata.add(some.metadata());
        }
        IndexedRecords records = IndexedRecords.of(metadata, null);
        byte[] bytes = records.part().toArray(ValueLayout.JAVA_BYTE);
        int refused = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            refused += readOrRefuse(records, damaged, metadata.size()) ? 0 : 1;
        }
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = bytes.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            readOrRefuse(records, damaged, metadata.size());
        }
        assertThat(refused).as("refused of %d", bytes.length).isGreaterThan(bytes.length / 2);
    }

    @Test
    void numbersOfManyRecordsAreRefusedOrHarmless(RandomGenerator random) {
        List<Metadata> metadata = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            metadata.add(Metadata.of(Map.of("n", new MetadataValue.Numeric(random.nextInt(1_000)))));
        }
        IndexedRecords records = IndexedRecords.of(metadata, null);
        byte[] bytes = records.part().toArray(ValueLayout.JAVA_BYTE);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            readOrRefuse(records, damaged, metadata.size());
        }
    }

    /// Whether the bytes pass the check; if so, every kind of condition can be asked.
    private static boolean readOrRefuse(IndexedRecords records, byte[] bytes, int count) {
        MemorySegment part = MemorySegment.ofArray(bytes);
        try {
            FieldsCheck.check("file", 0, part, count);
        } catch (StorageException e) {
            assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT);
            return false;
        }
        FieldIndex index = FieldIndex.open(part, records::metadata);
        for (String field : List.of("a", "n", "b", "ab", "")) {
            for (Filter filter : List.of(
                    new Filter.Exists(field, true),
                    new Filter.NotEqual(field, new Operand.Text("x")),
                    new Filter.Compare(field, Filter.Comparison.GREATER, 0),
                    new Filter.AnyOf(
                            field, List.of(new Operand.Bool(true), new Operand.Bool(false), new Operand.Numeric(1))))) {
                long[] words = new long[FieldsFormat.words(count)];
                Words.setAll(words, count);
                assertThat(index.narrow(filter, words)).isBetween(0, count);
            }
        }
        return true;
    }
}
