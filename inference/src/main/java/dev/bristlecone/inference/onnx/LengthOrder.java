package dev.bristlecone.inference.onnx;

import dev.bristlecone.inference.runtime.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Computes the texts of a request from the shortest to the longest: the runtime is about a tenth faster when texts of
/// one length follow each other.
final class LengthOrder {
    private LengthOrder() {}

    /// What the unit makes of each text, in the order of the texts; as [Workers#each].
    static <R> List<R> each(Workers workers, List<Tokens> texts, Function<Tokens, ? extends R> unit) {
        List<Integer> order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(place -> texts.get(place).size()))
                .toList();
        List<R> computed = workers.each(texts.size(), turn -> unit.apply(texts.get(order.get(turn))));
        List<R> ordered = new ArrayList<>(computed);
        for (int turn = 0; turn < computed.size(); turn++) {
            ordered.set(order.get(turn), computed.get(turn));
        }
        return Collections.unmodifiableList(ordered);
    }
}
