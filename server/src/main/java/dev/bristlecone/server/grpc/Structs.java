package dev.bristlecone.server.grpc;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Metadata and filters in protobuf's form of JSON, where every number is a double. The depth of what arrives is
/// bounded by protobuf's own limit.
final class Structs {
    private Structs() {}

    /// A struct as maps, lists, strings, doubles, booleans and nulls.
    static Map<String, @Nullable Object> tree(Struct struct) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        struct.getFieldsMap().forEach((name, value) -> tree.put(name, tree(value)));
        return tree;
    }

    static Struct of(Metadata metadata) {
        Struct.Builder struct = Struct.newBuilder();
        metadata.fields().forEach((name, value) -> struct.putFields(name, of(value)));
        return struct.build();
    }

    private static @Nullable Object tree(Value value) {
        return switch (value.getKindCase()) {
            case NUMBER_VALUE -> value.getNumberValue();
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case STRUCT_VALUE -> tree(value.getStructValue());
            case LIST_VALUE -> {
                List<@Nullable Object> items =
                        new ArrayList<>(value.getListValue().getValuesCount());
                value.getListValue().getValuesList().forEach(item -> items.add(tree(item)));
                yield items;
            }
            case NULL_VALUE, KIND_NOT_SET -> null;
        };
    }

    private static Value of(MetadataValue value) {
        return switch (value) {
            case MetadataValue.Text text -> text(text.value());
            case MetadataValue.Numeric number ->
                Value.newBuilder().setNumberValue(number.value()).build();
            case MetadataValue.Bool bool ->
                Value.newBuilder().setBoolValue(bool.value()).build();
            case MetadataValue.TextList list -> {
                ListValue.Builder items = ListValue.newBuilder();
                list.values().forEach(item -> items.addValues(text(item)));
                yield Value.newBuilder().setListValue(items).build();
            }
        };
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
