package dev.bristlecone.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A transformer in memory: its tokenizer and its graph.
///
/// Each run computes on the thread that calls it and on no other: how many run at once is decided by
/// [dev.bristlecone.inference.runtime.Workers]. Threads: any, until closed.
public final class Transformer implements AutoCloseable {
    private static final List<String> INPUTS = List.of("input_ids", "attention_mask", "token_type_ids");
    private static final List<String> OUTPUTS =
            List.of("last_hidden_state", "token_embeddings", "logits", "sentence_embedding");

    private final TextTokenizer tokenizer;
    private final OrtSession session;
    private final OrtEnvironment environment = NativeCode.LOADED.runtime();
    private final Set<String> inputs;
    private final String output;

    private Transformer(TextTokenizer tokenizer, OrtSession session) {
        this.tokenizer = tokenizer;
        this.session = session;
        this.inputs = session.getInputNames();
        Set<String> outputs = session.getOutputNames();
        this.output = OUTPUTS.stream()
                .filter(outputs::contains)
                .findFirst()
                .orElse(outputs.iterator().next());
    }

    /// Loads a model.
    ///
    /// @throws IOException when its files are missing, damaged or of another kind than expected
    public static Transformer load(ModelSource source) throws IOException {
        return DeepStack.call(() -> loadHere(source));
    }

    private static Transformer loadHere(ModelSource source) throws IOException {
        TextTokenizer tokenizer = TextTokenizer.parse(source.tokenizer());
        try {
            OrtSession session = session(source);
            if (!INPUTS.containsAll(session.getInputNames())) {
                session.close();
                throw new IOException("the graph takes inputs " + session.getInputNames() + " (expected: some of "
                        + String.join(", ", INPUTS) + ")");
            }
            return new Transformer(tokenizer, session);
        } catch (OrtException | IOException e) {
            tokenizer.close();
            throw e instanceof IOException known
                    ? known
                    : new IOException("the graph cannot be loaded: " + e.getMessage(), e);
        }
    }

    /// Whether the graph's output is logits: scores of words or of a pair, not coordinates.
    public boolean outputsLogits() {
        return output.equals("logits");
    }

    public Tokens tokenize(String text) {
        return tokenizer.tokenize(text);
    }

    /// Two texts as the model is used to seeing them together.
    public Tokens tokenizePair(String first, String second) {
        return tokenizer.tokenizePair(first, second);
    }

    /// The word that a place in the vocabulary stands for.
    public String word(int id) {
        return tokenizer.word(id);
    }

    /// The model's output for these tokens: a row for each, or a single row where the graph makes one of all.
    public Rows run(Tokens tokens) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            long[] mask = new long[tokens.size()];
            Arrays.fill(mask, 1);
            give("input_ids", tokens.ids(), tensors);
            give("attention_mask", mask, tensors);
            give("token_type_ids", tokens.types(), tensors);
            try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
                return rows(result.get(0));
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the model failed on " + tokens.size() + " tokens", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws IOException {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IOException("the graph cannot be freed", e);
        }
    }

    private static OrtSession session(ModelSource source) throws OrtException, IOException {
        OrtEnvironment environment = NativeCode.LOADED.runtime();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            return switch (source) {
                case ModelSource.Directory directory ->
                    environment.createSession(directory.graph().toString(), options);
                case ModelSource.Bundle bundle -> environment.createSession(bundle.graphContent(), options);
            };
        }
    }

    private void give(String name, long[] values, Map<String, OnnxTensor> tensors) throws OrtException {
        if (inputs.contains(name)) {
            tensors.put(
                    name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length}));
        }
    }

    /// The first of the batch of one.
    private static Rows rows(OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new IllegalStateException("the model's output is no tensor");
        }
        long[] shape = tensor.getInfo().getShape();
        int width = Math.toIntExact(shape[shape.length - 1]);
        int count = shape.length == 3 ? Math.toIntExact(shape[1]) : 1;
        float[] values = new float[count * width];
        tensor.getFloatBuffer().get(values);
        return new Rows(values, count, width);
    }
}
