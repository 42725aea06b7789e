package dev.bristlecone.search.segment;

/// Which records of a section have something. Only [#SOME] needs a bit per record.
enum Presence {
    NONE(1),
    SOME(2),
    ALL(3);

    private final int code;

    Presence(int code) {
        this.code = code;
    }

    static Presence of(int having, int count) {
        if (having == 0) {
            return NONE;
        }
        return having == count ? ALL : SOME;
    }

    /// The presence of a stored code.
    ///
    /// @throws IllegalArgumentException when none has it
    static Presence ofCode(int code) {
        return switch (code) {
            case 1 -> NONE;
            case 2 -> SOME;
            case 3 -> ALL;
            default -> throw new IllegalArgumentException("presence code: " + code + " (expected: 1 to 3)");
        };
    }

    /// The number that stands for it in files. Frozen.
    int code() {
        return code;
    }
}
