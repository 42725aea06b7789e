package dev.bristlecone.server.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// How JSON is read and written on every wire: bounded depth, numbers and strings, no duplicate keys, nothing after the
/// value, no NaN. Immutable and thread-safe.
public final class Json {
    /// Deeper documents are refused. The deepest legal filter, two levels for each of its own, still fits.
    public static final int DEPTH_MAX = 40;

    /// Longer numbers are refused.
    public static final int NUMBER_LENGTH_MAX = 64;

    /// For streaming readers of vector bodies.
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxNameLength(StreamReadConstraints.DEFAULT_MAX_NAME_LEN)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /// For trees and small bodies.
    public static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}
}
