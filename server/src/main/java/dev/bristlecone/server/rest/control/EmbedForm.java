package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.database.control.IndexChange.EmbedChange;
import dev.bristlecone.database.control.NewEmbeddingIndex;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Integrated embedding on the wire: the flat body of create-for-model, `embed`, and the parameters of a model.
public final class EmbedForm {
    private EmbedForm() {}

    /// The body that all versions but alpha send to create-for-model.
    ///
    /// @param versionKnowsCapacity whether this version has `schema` and `read_capacity`
    static NewEmbeddingIndex create(BodyObject body, boolean versionKnowsCapacity) {
        BodyObject embed = body.object("embed");
        SortedSet<String> filterable = null;
        ReadCapacity capacity = new ReadCapacity.OnDemand();
        if (versionKnowsCapacity) {
            filterable = MetadataSchemaForm.read(body.objectOrNull("schema"));
            capacity = ReadCapacityForm.create(body.objectOrNull("read_capacity"));
        }
        return new NewEmbeddingIndex(
                body.text("name"),
                new Deployment.Managed(body.text("cloud"), body.text("region"), null),
                embed.text("model"),
                new TreeMap<>(embed.object("field_map").texts()),
                embed.choiceOrNull("metric", Metric.values(), Metric::label),
                embed.integerOrNull("dimension"),
                parameters(embed.objectOrNull("read_parameters")),
                parameters(embed.objectOrNull("write_parameters")),
                filterable,
                capacity,
                CommonForm.deletionProtection(body),
                CommonForm.tags(body));
    }

    /// `embed` of a configure; absent means no change.
    static @Nullable EmbedChange change(@Nullable BodyObject embed) {
        if (embed == null) {
            return null;
        }
        BodyObject fieldMap = embed.objectOrNull("field_map");
        return new EmbedChange(
                embed.textOrNull("model"),
                null,
                fieldMap == null ? null : new TreeMap<>(fieldMap.texts()),
                parameters(embed.objectOrNull("read_parameters")),
                parameters(embed.objectOrNull("write_parameters")));
    }

    /// The parameters of a model; null when there are none.
    public static @Nullable Metadata parameters(@Nullable BodyObject body) {
        if (body == null) {
            return null;
        }
        SortedMap<String, MetadataValue> parameters = new TreeMap<>();
        for (String name : body.names()) {
            parameters.put(name, parameter(body, name));
        }
        return Metadata.of(parameters);
    }

    static void writeParameters(ObjectNode out, Metadata parameters) {
        parameters.fields().forEach((name, value) -> {
            switch (value) {
                case MetadataValue.Text text -> out.put(name, text.value());
                case MetadataValue.Numeric number -> writeNumber(out, name, number.value());
                case MetadataValue.Bool flag -> out.put(name, flag.value());
                case MetadataValue.TextList list -> {
                    ArrayNode array = out.putArray(name);
                    list.values().forEach(array::add);
                }
            }
        });
    }

    private static MetadataValue parameter(BodyObject body, String name) {
        return switch (body.value(name)) {
            case BodyValue.Text text -> new MetadataValue.Text(text.value());
            case BodyValue.Number number -> new MetadataValue.Numeric(Double.parseDouble(number.digits()));
            case BodyValue.Flag flag -> new MetadataValue.Bool(flag.value());
            case BodyValue.Null none -> throw notScalar(body, name);
            case BodyValue.Items items -> throw notScalar(body, name);
            case BodyValue.Members members -> throw notScalar(body, name);
        };
    }

    private static DatabaseException notScalar(BodyObject body, String name) {
        return body.invalidType(name, "a string, number or boolean");
    }

    /// Whole numbers come back without a fraction, as they were most likely sent.
    private static void writeNumber(ObjectNode out, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE) {
            out.put(name, (int) value);
        } else {
            out.put(name, value);
        }
    }
}
