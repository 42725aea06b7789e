package dev.bristlecone.storage.log;

/// What an operator may tune on a [FileShardLog].
///
/// @param fileBytesMax a file is followed by a new one before it grows beyond this
/// @param batchBytesMax the most bytes one group commit collects; a single larger record is a batch of its own
/// @param bufferBytes the size of the write buffer, off heap, one per log
public record ShardLogSettings(long fileBytesMax, long batchBytesMax, int bufferBytes) {
    private static final int BUFFER_BYTES_MIN = 4096;

    /// 64 MB files, 8 MB batches, 1 MB buffer.
    public static final ShardLogSettings DEFAULTS = new ShardLogSettings(64 << 20, 8 << 20, 1 << 20);

    public ShardLogSettings {
        if (fileBytesMax < WalFormat.HEADER_BYTES || batchBytesMax < 1 || bufferBytes < BUFFER_BYTES_MIN) {
            throw new IllegalArgumentException("log settings: file " + fileBytesMax + ", batch " + batchBytesMax
                    + ", buffer " + bufferBytes + " bytes (expected: at least " + WalFormat.HEADER_BYTES + ", 1, "
                    + BUFFER_BYTES_MIN + ")");
        }
    }
}
