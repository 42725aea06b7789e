package dev.bristlecone.benchmarks.macro;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.bristlecone.inference.EmbedRequest;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.InferenceSettings;
import dev.bristlecone.inference.onnx.BundledModel;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Question: how many texts a second does the bundled model embed, on one thread and on two, against ONNX Runtime
/// driven directly?
/// Fixture: the first lines of a text file. Directly means: tokenised, sorted by length, one session with as many
/// threads inside, one text at a time or 32 padded to one length, whichever is faster; no pooling, no copies. The
/// two alternate, round by round, and medians are told.
/// Run: `EmbeddingThroughput TEXTS [COUNT]`.
public final class EmbeddingThroughput {
    private static final int ROUNDS = 5;
    private static final int REQUEST = 96;
    private static final int PADDED_BATCH = 32;
    private static final Metadata PASSAGE = Metadata.of(Map.of("input_type", new MetadataValue.Text("passage")));

    private EmbeddingThroughput() {}

    public static void main(String[] arguments) throws IOException, OrtException {
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 960;
        List<String> texts;
        try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
            texts = lines.limit(count).toList();
        }
        for (int threads = 1; threads <= 2; threads++) {
            compare(texts, threads);
        }
    }

    private static void compare(List<String> texts, int threads) throws IOException, OrtException {
        InferenceSettings settings = new InferenceSettings(
                Path.of("absent"), true, threads, texts.size() + REQUEST, Duration.ofHours(1), 1L << 32);
        double[] ours = new double[ROUNDS];
        double[] single = new double[ROUNDS];
        double[] padded = new double[ROUNDS];
        try (Inference inference = Inference.open(settings, Map.of())) {
            embed(inference, texts);
            try (OrtSession session = session(threads)) {
                long tokenizer = tokenizer();
                direct(session, tokenizer, texts, 1);
                for (int round = 0; round < ROUNDS; round++) {
                    ours[round] = rate(texts, () -> embed(inference, texts));
                    single[round] = rate(texts, () -> direct(session, tokenizer, texts, 1));
                    padded[round] = rate(texts, () -> direct(session, tokenizer, texts, PADDED_BATCH));
                }
            }
        }
        double best = Math.max(median(single), median(padded));
        Measure.print(
                "%d thread(s): %.0f texts/s; directly %.0f one by one, %.0f padded; %.2f of the better",
                threads, median(ours), median(single), median(padded), median(ours) / best);
    }

    /// In requests of the largest size, as a client would send them.
    private static void embed(Inference inference, List<String> texts) {
        for (int from = 0; from < texts.size(); from += REQUEST) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + REQUEST));
            inference.embed(new EmbedRequest(BundledModel.NAME, batch, PASSAGE));
        }
    }

    private static void direct(OrtSession session, long tokenizer, List<String> texts, int batch) throws OrtException {
        TokenizersLibrary library = TokenizersLibrary.LIB;
        long[][] ids = texts.stream()
                .map(text -> {
                    long encoding = library.encode(tokenizer, text, true);
                    long[] tokens = library.getTokenIds(encoding);
                    library.deleteEncoding(encoding);
                    return tokens;
                })
                .sorted(Comparator.comparingInt(tokens -> tokens.length))
                .toArray(long[][]::new);
        for (int from = 0; from < ids.length; from += batch) {
            run(session, Arrays.copyOfRange(ids, from, Math.min(ids.length, from + batch)));
        }
    }

    private static void run(OrtSession session, long[][] batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        int length =
                Arrays.stream(batch).mapToInt(tokens -> tokens.length).max().orElse(0);
        long[] ids = new long[batch.length * length];
        long[] mask = new long[ids.length];
        for (int i = 0; i < batch.length; i++) {
            System.arraycopy(batch[i], 0, ids, i * length, batch[i].length);
            Arrays.fill(mask, i * length, i * length + batch[i].length, 1);
        }
        long[] shape = {batch.length, length};
        try (OnnxTensor input = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor attention = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.allocate(ids.length), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", input, "attention_mask", attention, "token_type_ids", types))) {
            Objects.requireNonNull(result.get(0));
        }
    }

    private static long tokenizer() throws IOException {
        TokenizersLibrary library = TokenizersLibrary.LIB;
        long tokenizer = library.createTokenizerFromString(
                new String(resource("/all-minilm-l6-v2-q-tokenizer.json"), StandardCharsets.UTF_8));
        library.disablePadding(tokenizer);
        library.disableTruncation(tokenizer);
        return tokenizer;
    }

    private static OrtSession session(int threads) throws OrtException, IOException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            return OrtEnvironment.getEnvironment().createSession(resource("/all-minilm-l6-v2-q.onnx"), options);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = EmbeddingThroughput.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static double rate(List<String> texts, Work work) throws OrtException, IOException {
        long start = System.nanoTime();
        work.run();
        return texts.size() / (Measure.millisSince(start) / 1e3);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// What is timed.
    @FunctionalInterface
    private interface Work {
        void run() throws OrtException, IOException;
    }
}
