package dev.bristlecone.inference.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A text as token ids, with the tokens that the model adds at its start and end.
///
/// @param types which of two texts a token belongs to
/// @param lead how many tokens the model adds at the start
/// @param trail how many it adds at the end
public record Tokens(long[] ids, long[] types, int lead, int trail) {
    /// How many there are, added ones included.
    public int size() {
        return ids.length;
    }

    /// These tokens cut at their end, so that with the added ones there are at most so many.
    public Tokens truncated(int max) {
        return ids.length <= max ? this : window(lead, Math.max(lead, max - trail));
    }

    /// These tokens in pieces of at most so many, each with the added ones around it.
    public List<Tokens> windows(int max) {
        if (ids.length <= max) {
            return List.of(this);
        }
        List<Tokens> windows = new ArrayList<>();
        int length = Math.max(1, max - lead - trail);
        for (int from = lead; from < ids.length - trail; from += length) {
            windows.add(window(from, Math.min(from + length, ids.length - trail)));
        }
        return windows;
    }

    /// The added tokens around those from one place to another.
    private Tokens window(int from, int to) {
        return new Tokens(part(ids, from, to), part(types, from, to), lead, trail);
    }

    private long[] part(long[] source, int from, int to) {
        long[] part = Arrays.copyOf(source, lead + (to - from) + trail);
        System.arraycopy(source, from, part, lead, to - from);
        System.arraycopy(source, source.length - trail, part, lead + (to - from), trail);
        return part;
    }
}
