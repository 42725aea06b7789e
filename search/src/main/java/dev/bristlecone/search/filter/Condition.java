package dev.bristlecone.search.filter;

import dev.bristlecone.search.bytes.Varint;
import dev.bristlecone.search.metadata.MetadataFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// One node of a compiled filter, evaluated on encoded metadata. Immutable; the arrays are owned by their condition and
/// never written or compared.
sealed interface Condition {
    VarHandle DOUBLE_BITS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Whether the metadata at `offset..end` satisfies this condition.
    boolean holds(byte[] bytes, int offset, int end);

    /// Every clause holds.
    record All(Condition[] clauses) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            for (Condition clause : clauses) {
                if (!clause.holds(bytes, offset, end)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// At least one clause holds; of none, none does.
    record Any(Condition[] clauses) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            for (Condition clause : clauses) {
                if (clause.holds(bytes, offset, end)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Condition clause) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            return !clause.holds(bytes, offset, end);
        }
    }

    /// The field is there, with any value.
    record Present(byte[] name) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            return EncodedFields.find(bytes, offset, end, name) >= 0;
        }
    }

    /// The field is a string of the set, or a list with at least one of them.
    record HasText(byte[] name, TextSet texts) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            int at = EncodedFields.find(bytes, offset, end, name);
            if (at < 0) {
                return false;
            }
            int code = bytes[at];
            if (code != MetadataFormat.TEXT && code != MetadataFormat.TEXT_LIST) {
                return false;
            }
            int size = Varint.read(bytes, at + 1);
            int start = at + 1 + Varint.sizeBytes(size);
            return code == MetadataFormat.TEXT
                    ? texts.contains(bytes, start, size)
                    : containsAny(bytes, start, start + size);
        }

        private boolean containsAny(byte[] bytes, int start, int end) {
            int at = start;
            while (at < end) {
                int size = Varint.read(bytes, at);
                at += Varint.sizeBytes(size);
                if (texts.contains(bytes, at, size)) {
                    return true;
                }
                at += size;
            }
            return false;
        }
    }

    /// The field is one of these numbers, which are ascending and hold no -0.0.
    record HasNumber(byte[] name, double[] numbers) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            int at = EncodedFields.find(bytes, offset, end, name);
            return at >= 0
                    && bytes[at] == MetadataFormat.NUMERIC
                    && Arrays.binarySearch(numbers, numberAt(bytes, at + 1) + 0.0) >= 0;
        }
    }

    /// The field is a number from `low` to `high`, both included.
    record InRange(byte[] name, double low, double high) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            int at = EncodedFields.find(bytes, offset, end, name);
            if (at < 0 || bytes[at] != MetadataFormat.NUMERIC) {
                return false;
            }
            double value = numberAt(bytes, at + 1);
            return value >= low && value <= high;
        }
    }

    /// The field is the boolean with this type code.
    record HasBool(byte[] name, int code) implements Condition {
        @Override
        public boolean holds(byte[] bytes, int offset, int end) {
            int at = EncodedFields.find(bytes, offset, end, name);
            return at >= 0 && bytes[at] == code;
        }
    }

    private static double numberAt(byte[] bytes, int at) {
        return Double.longBitsToDouble((long) DOUBLE_BITS.get(bytes, at));
    }
}
