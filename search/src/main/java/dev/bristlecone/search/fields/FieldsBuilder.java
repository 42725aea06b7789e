package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Builds the metadata index of one section. All metadata is read once to see which fields there are and how much
/// of them, then once more for as many fields as fit into [#BATCH_BYTES] together; so memory does not grow with the
/// number of fields. Equal records give equal bytes. One thread.
public final class FieldsBuilder {
    /// A field that takes more is worked on alone.
    private static final long BATCH_BYTES = 64L << 20;

    private final int count;
    private final IntFunction<byte[]> metadata;
    private final @Nullable Predicate<String> indexed;
    private final SegmentAllocator memory;
    private final BooleanSupplier stopped;
    private final EncodedFieldCursor cursor = new EncodedFieldCursor();
    private final FieldNames names = new FieldNames();
    private final List<ColumnSize> sizes = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private boolean complete = true;

    private record Column(byte[] name, MemorySegment bytes) {}

    private FieldsBuilder(
            int count,
            IntFunction<byte[]> metadata,
            @Nullable Predicate<String> indexed,
            SegmentAllocator memory,
            BooleanSupplier stopped) {
        this.count = count;
        this.metadata = metadata;
        this.indexed = indexed;
        this.memory = memory;
        this.stopped = stopped;
    }

    /// The index over records 0 to `count - 1`, or null when it was stopped, or some metadata is no encoding.
    ///
    /// @param metadata of a record, as `MetadataCodec` encodes it; read several times
    /// @param indexed which fields are to be in the index; null for all
    /// @param memory where it is built and stays, filled with zeros
    /// @param stopped ends the work early
    public static @Nullable MemorySegment build(
            int count,
            IntFunction<byte[]> metadata,
            @Nullable Predicate<String> indexed,
            SegmentAllocator memory,
            BooleanSupplier stopped) {
        try {
            return new FieldsBuilder(count, metadata, indexed, memory, stopped).build();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null; // metadata that cannot be read is read record by record, where each filter says so
        }
    }

    private @Nullable MemorySegment build() {
        measure();
        int from = 0;
        while (from < sizes.size()) {
            int to = endOfBatch(from);
            buildColumns(from, to, 0);
            from = to;
        }
        return stopped.getAsBoolean() ? null : assemble();
    }

    private void measure() {
        for (int ordinal = 0; ordinal < count; ordinal++) {
            cursor.start(metadata.apply(ordinal));
            while (cursor.nextField()) {
                int place = place();
                if (place < 0) {
                    complete = false;
                    continue;
                }
                if (place == sizes.size()) {
                    sizes.add(new ColumnSize());
                }
                sizes.get(place).count(cursor);
            }
        }
    }

    /// The place of the field the cursor stands on, -1 when it is to have none.
    private int place() {
        int place = names.find(cursor.bytes(), cursor.nameStart(), cursor.nameSize());
        if (place >= 0 || indexed == null) {
            return place >= 0 ? place : names.findOrAdd(cursor.bytes(), cursor.nameStart(), cursor.nameSize());
        }
        String name = new String(cursor.bytes(), cursor.nameStart(), cursor.nameSize(), StandardCharsets.UTF_8);
        return indexed.test(name) ? names.findOrAdd(cursor.bytes(), cursor.nameStart(), cursor.nameSize()) : -1;
    }

    private int endOfBatch(int from) {
        long bytes = 0;
        int to = from;
        while (to < sizes.size() && (to == from || bytes + sizes.get(to).memoryBytes() <= BATCH_BYTES)) {
            bytes += sizes.get(to++).memoryBytes();
        }
        return to;
    }

    /// Builds the columns at places `from` to `to - 1`. Those whose strings share a hash are tried again alone.
    private void buildColumns(int from, int to, int attempt) {
        ColumnCollector[] collectors = new ColumnCollector[to - from];
        Arrays.setAll(collectors, i -> new ColumnCollector(sizes.get(from + i), attempt));
        for (int ordinal = 0; ordinal < count && !stopped.getAsBoolean(); ordinal++) {
            cursor.start(metadata.apply(ordinal));
            while (cursor.nextField()) {
                int place = names.find(cursor.bytes(), cursor.nameStart(), cursor.nameSize());
                if (place >= from && place < to) {
                    collectors[place - from].add(ordinal, cursor);
                }
            }
        }
        for (int place = from; place < to && !stopped.getAsBoolean(); place++) {
            ColumnCollector collector = collectors[place - from];
            if (!collector.collided()) {
                columns.add(new Column(names.name(place), new ColumnWriter(collector, count).write(memory)));
            } else if (ColumnCollector.mayTry(attempt + 1)) {
                buildColumns(place, place + 1, attempt + 1);
            } else {
                complete = false;
            }
        }
    }

    private MemorySegment assemble() {
        columns.sort(Comparator.comparing(Column::name, Arrays::compareUnsigned));
        long name = ENTRIES + (long) ENTRY_BYTES * columns.size();
        long at = align(
                name + columns.stream().mapToLong(column -> column.name.length).sum());
        MemorySegment part = memory.allocate(
                at
                        + columns.stream()
                                .mapToLong(column -> column.bytes.byteSize())
                                .sum(),
                Long.BYTES);
        part.set(INT, 0, VERSION);
        part.set(INT, COUNT, count);
        part.set(INT, COLUMNS, columns.size());
        part.set(INT, COMPLETE, complete ? 1 : 0);
        long entry = ENTRIES;
        for (Column column : columns) {
            part.set(INT, entry + ENTRY_NAME, (int) name);
            part.set(INT, entry + ENTRY_NAME_BYTES, column.name.length);
            part.set(LONG, entry + ENTRY_COLUMN, at);
            MemorySegment.copy(column.name, 0, part, ValueLayout.JAVA_BYTE, name, column.name.length);
            MemorySegment.copy(column.bytes, 0, part, at, column.bytes.byteSize());
            entry += ENTRY_BYTES;
            name += column.name.length;
            at += column.bytes.byteSize();
        }
        return part;
    }
}
