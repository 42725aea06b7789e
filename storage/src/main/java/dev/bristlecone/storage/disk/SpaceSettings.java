package dev.bristlecone.storage.disk;

/// What an operator may tune on a [SpaceGuard].
///
/// @param reserveBytes the size of the reserve file
/// @param freeShareMin the share of the file system below which writes are refused, 0 to 1
/// @param lowShare the share of the file system below which growing background work should not start, 0 to 1
public record SpaceSettings(long reserveBytes, double freeShareMin, double lowShare) {
    /// 64 MB in reserve, no writes below 2 % free, no growing work below 5 %.
    public static final SpaceSettings DEFAULTS = new SpaceSettings(64 << 20, 0.02, 0.05);

    public SpaceSettings {
        if (reserveBytes < 0 || !(freeShareMin >= 0 && freeShareMin <= lowShare && lowShare <= 1)) {
            throw new IllegalArgumentException("space settings: reserve " + reserveBytes + " bytes, free "
                    + freeShareMin + ", low " + lowShare + " (expected: 0 or more bytes, 0 <= free <= low <= 1)");
        }
    }
}
