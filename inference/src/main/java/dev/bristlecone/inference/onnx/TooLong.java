package dev.bristlecone.inference.onnx;

import dev.bristlecone.model.DatabaseException;

/// What happens to a text that is longer than a model reads.
public final class TooLong {
    private TooLong() {}

    /// Cuts the tokens of an input, or refuses it.
    ///
    /// @param what names the input for the error, "Input 3"
    public static Tokens cut(Tokens tokens, int max, boolean truncate, String what) {
        if (tokens.size() <= max) {
            return tokens;
        }
        check(tokens.size(), max, truncate, what);
        return tokens.truncated(max);
    }

    /// Refuses an input of more than `max` tokens where it may not be cut.
    public static void check(int count, int max, boolean truncate, String what) {
        if (count > max && !truncate) {
            throw DatabaseException.invalid(
                    what + " has " + count + " tokens, which exceeds the maximum of " + max
                            + " tokens of this model. Shorten it, or set the parameter truncate to END to have its end cut off.");
        }
    }
}
