package dev.bristlecone.search.fields;

import dev.bristlecone.search.bytes.Varint;
import dev.bristlecone.search.metadata.MetadataFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Steps through the fields of encoded metadata, and through the strings of a field, without decoding. Bytes that
/// are no encoding give an IllegalArgumentException or IndexOutOfBoundsException. One thread.
final class EncodedFieldCursor {
    private static final VarHandle DOUBLES =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private int left;
    private int next;
    private int nameStart;
    private int nameSize;
    private int code;
    private int textStart;
    private int textSize;
    private int textNext;
    private int numberStart;

    void start(byte[] metadata) {
        bytes = metadata;
        left = 0;
        if (metadata.length > 0) {
            left = Varint.read(metadata, 0);
            next = Varint.sizeBytes(left);
        }
    }

    /// Moves to the next field; false at the end.
    boolean nextField() {
        if (left == 0) {
            return false;
        }
        left--;
        nameSize = Varint.read(bytes, next);
        nameStart = next + Varint.sizeBytes(nameSize);
        int at = nameStart + nameSize;
        code = bytes[at++];
        switch (code) {
            case MetadataFormat.TEXT -> {
                textNext = at;
                next = at + sizedBytes(at);
            }
            case MetadataFormat.TEXT_LIST -> {
                next = at + sizedBytes(at);
                textNext = next - Varint.read(bytes, at);
            }
            case MetadataFormat.NUMERIC -> {
                numberStart = at;
                textNext = at + Double.BYTES;
                next = textNext;
            }
            case MetadataFormat.FALSE, MetadataFormat.TRUE -> {
                textNext = at;
                next = at;
            }
            default -> throw new IllegalArgumentException("byte " + (at - 1) + ": metadata type code " + code);
        }
        return true;
    }

    /// Moves on to the field of a name; false when none is left that has it.
    boolean findField(byte[] name) {
        while (nextField()) {
            if (Arrays.equals(bytes, nameStart, nameStart + nameSize, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    /// Moves on to a string of the field; false when none is left that equals it, or when it has a number or a
    /// flag.
    boolean findText(byte[] text) {
        while (nextText()) {
            if (Arrays.equals(bytes, textStart, textStart + textSize, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    private int sizedBytes(int at) {
        int size = Varint.read(bytes, at);
        return Varint.sizeBytes(size) + size;
    }

    /// Moves to the next string of the field: the only one of a string, each of a list; false at the end.
    boolean nextText() {
        if (textNext >= next) {
            return false;
        }
        textSize = Varint.read(bytes, textNext);
        textStart = textNext + Varint.sizeBytes(textSize);
        textNext = textStart + textSize;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int nameStart() {
        return nameStart;
    }

    int nameSize() {
        return nameSize;
    }

    /// The field's type, a code of [MetadataFormat].
    int code() {
        return code;
    }

    int textStart() {
        return textStart;
    }

    int textSize() {
        return textSize;
    }

    /// The number of a numeric field, 0.0 for -0.0.
    double number() {
        return (double) DOUBLES.get(bytes, numberStart) + 0.0;
    }
}
