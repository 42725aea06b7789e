package dev.bristlecone.inference;

import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.onnx.BundledModel;
import dev.bristlecone.inference.onnx.Transformer;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.Workers;
import dev.bristlecone.model.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Embedding and reranking, and which models there are. Nothing is loaded before its first use.
///
/// Threads: any. Calls block until the answer is computed; make them on virtual threads. Failures are
/// [DatabaseException].
public final class Inference implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inference.class);

    private final Workers workers;
    private final Resident<Transformer> bundled =
            new Resident<>(BundledModel.NAME, () -> Transformer.load(BundledModel.SOURCE));
    private final InstalledOffers installed;
    private final Map<String, Offer> offers = new LinkedHashMap<>();

    /// Stand-ins that the log has named already: once is enough.
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("inference-housekeeping").factory());
    private final ScheduledFuture<?> sweeping;

    private Inference(InferenceSettings settings, Map<String, String> environment) {
        this.workers = new Workers(settings.threads(), settings.queueTexts());
        this.installed = new InstalledOffers(settings, workers, environment);
        long pauseMillis = Math.max(1, settings.idle().toMillis() / 2);
        this.sweeping = housekeeping.scheduleWithFixedDelay(
                () -> releaseIdle(settings.idle()), pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
    }

    /// Looks at what is installed, and loads nothing.
    ///
    /// @param environment where the keys of endpoints may be kept
    public static Inference open(InferenceSettings settings, Map<String, String> environment) {
        Inference inference = new Inference(settings, environment);
        if (settings.standIns()) {
            StandIns.hosted(inference.bundled, inference.workers).forEach(inference::offer);
        }
        inference.offer(StandIns.bundled(inference.bundled, inference.workers));
        inference.installed.offers().forEach(inference::offer);
        return inference;
    }

    /// Everything that is served.
    public List<ServedModel> models() {
        return offers.values().stream().map(Offer::model).toList();
    }

    /// What an embedding or reranking model of this name promises and who serves it.
    ///
    /// @throws DatabaseException NOT_FOUND when nobody does
    public ServedModel model(String name) {
        return offerOf(name).model();
    }

    /// Embeds texts: all of them, or none.
    ///
    /// @throws DatabaseException NOT_FOUND for an unknown model; INVALID_ARGUMENT for a parameter, a batch or a
    ///     text that the model does not take; RESOURCE_EXHAUSTED when too much waits; UNAVAILABLE when it cannot
    ///     compute
    public EmbedAnswer embed(EmbedRequest request) {
        if (!(offerOf(request.model()) instanceof Offer.Embed offer)) {
            throw DatabaseException.invalid("Model '" + request.model()
                    + "' is a reranking model and cannot embed. Use POST /rerank, or an embedding model.");
        }
        ModelCard card = offer.model().card();
        Parameters parameters = Parameters.of(card, request.parameters());
        checkBatch(card, "inputs", request.texts().size());
        tellStandIn(offer.model());
        Embedded embedded = offer.embedder().embed(request.texts(), parameters.embedOptions());
        return new EmbedAnswer(offer.model(), embedded);
    }

    /// Orders documents by how well they answer a query; equal scores keep the order of the request.
    ///
    /// @throws DatabaseException as [#embed]
    public RerankAnswer rerank(RerankRequest request) {
        if (!(offerOf(request.model()) instanceof Offer.Rerank offer)) {
            throw DatabaseException.invalid("Model '" + request.model()
                    + "' is an embedding model and cannot rerank. Use POST /embed, or a reranking model.");
        }
        ModelCard card = offer.model().card();
        Parameters parameters = Parameters.of(card, request.parameters());
        checkBatch(card, "documents", request.documents().size());
        if (request.query().isBlank()) {
            throw DatabaseException.invalid("query must not be empty");
        }
        Integer topN = request.topN();
        if (topN != null && topN < 1) {
            throw DatabaseException.invalid("top_n must be at least 1, got " + topN);
        }
        List<String> texts = RankFields.texts(card, request.documents(), request.rankFields());
        tellStandIn(offer.model());
        float[] scores = offer.reranker().score(request.query(), texts, parameters.truncate(), parameters.maxTokens());
        List<RerankAnswer.Ranked> ranked = IntStream.range(0, scores.length)
                .mapToObj(place -> new RerankAnswer.Ranked(place, scores[place]))
                .sorted(Comparator.comparingDouble(RerankAnswer.Ranked::score).reversed())
                .limit(topN == null ? scores.length : topN)
                .toList();
        return new RerankAnswer(offer.model(), ranked, 1);
    }

    /// Brings a model into memory, so that the first text does not wait for it. Unknown names do nothing.
    public void warm(String name) {
        Offer offer = offers.get(name);
        Resident<Transformer> resident = offer == null ? null : offer.resident();
        if (resident != null) {
            Thread.startVirtualThread(() -> {
                try {
                    resident.use(Transformer::getClass);
                } catch (DatabaseException e) {
                    LOG.warn("model {} is not warm: {}", name, e.getMessage());
                }
            });
        }
    }

    /// Lets all models go. What waits fails, what is being computed is finished.
    @Override
    public void close() {
        sweeping.cancel(false);
        housekeeping.shutdown();
        workers.close();
        bundled.close();
        installed.close();
    }

    private void releaseIdle(Duration idle) {
        bundled.releaseIfIdle(idle);
        installed.releaseIdle();
    }

    private void offer(Offer offer) {
        offers.put(offer.model().card().name(), offer);
    }

    private Offer offerOf(String name) {
        Offer offer = offers.get(name);
        if (offer != null) {
            return offer;
        }
        if (HostedModels.named(name).isPresent()) {
            throw DatabaseException.notFound("Model '" + name + "' not found. It has no weights here, and"
                    + " inference.stand_ins forbids a stand-in: install it with `./bristlecone models add`, or allow"
                    + " stand-ins.");
        }
        List<String> known = new ArrayList<>(offers.keySet());
        throw DatabaseException.notFound(
                "Model '" + name + "' not found. Models of this server: " + String.join(", ", known) + ".");
    }

    private static void checkBatch(ModelCard card, String what, int count) {
        if (count == 0) {
            throw DatabaseException.invalid(what + " must not be empty");
        }
        if (count > card.maxBatch()) {
            throw DatabaseException.invalid("Too many " + what + " for model '" + card.name() + "': got " + count
                    + ", the maximum is " + card.maxBatch() + ". Send them in several requests.");
        }
    }

    private void tellStandIn(ServedModel model) {
        if (model.provenance().isStandIn() && named.add(model.card().name())) {
            LOG.warn(
                    "model {} is answered by a stand-in: {}. Install its weights with `./bristlecone models add`, or set"
                            + " inference.stand_ins to false.",
                    model.card().name(),
                    model.provenance().detail());
        }
    }
}
