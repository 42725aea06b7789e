package dev.bristlecone.model;

/// The sizes the API promises to accept and to enforce.
public final class Limits {
    public static final int ID_LENGTH_MAX = 512;
    public static final int NAMESPACE_LENGTH_MAX = 512;
    public static final int INDEX_NAME_LENGTH_MAX = 45;
    public static final int DIMENSION_MAX = 20_000;
    public static final int SPARSE_NON_ZEROS_MAX = 2_048;
    public static final int METADATA_SIZE_BYTES_MAX = 40_960;
    public static final int UPSERT_RECORDS_MAX = 1_000;
    public static final int UPSERT_BYTES_MAX = 2 << 20;
    public static final int RESULT_BYTES_MAX = 4 << 20;
    public static final int TOP_K_MAX = 10_000;
    public static final int IDS_PER_REQUEST_MAX = 1_000;
    public static final int LIST_LIMIT_MAX = 100;
    public static final int FETCH_BY_METADATA_LIMIT_MAX = 10_000;
    public static final int FILTER_LIST_VALUES_MAX = 10_000;
    public static final int FILTER_NODES_MAX = 1_000;
    public static final int FILTER_DEPTH_MAX = 16;
    public static final int TEXT_CONDITION_WORDS_MAX = 128;
    public static final int UPDATE_BY_FILTER_RECORDS_MAX = 100_000;
    public static final int TAGS_MAX = 20;
    public static final int TAG_KEY_LENGTH_MAX = 80;
    public static final int TAG_VALUE_LENGTH_MAX = 120;

    private Limits() {}
}
