package dev.bristlecone.inference;

import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.inference.catalog.Parameter;
import dev.bristlecone.inference.installed.ModelFile;
import dev.bristlecone.inference.installed.ModelShelf;
import dev.bristlecone.inference.onnx.CrossEncoder;
import dev.bristlecone.inference.onnx.DenseForm;
import dev.bristlecone.inference.onnx.DenseModel;
import dev.bristlecone.inference.onnx.SparseModel;
import dev.bristlecone.inference.onnx.Transformer;
import dev.bristlecone.inference.remote.Endpoint;
import dev.bristlecone.inference.remote.RemoteEmbedder;
import dev.bristlecone.inference.remote.RemoteReranker;
import dev.bristlecone.inference.remote.Secret;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.Workers;
import dev.bristlecone.model.Metric;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is served by the models that the operator installed. A hosted name keeps its card; any other gets one from its
/// description.
final class InstalledOffers implements AutoCloseable {
    private static final int EMBED_BATCH = 96;
    private static final int RERANK_BATCH = 100;

    private final ModelShelf shelf;
    private final Workers workers;
    private final InferenceSettings settings;
    private final Map<String, String> environment;
    private final List<Resident<Transformer>> residents = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    InstalledOffers(InferenceSettings settings, Workers workers, Map<String, String> environment) {
        this.shelf = new ModelShelf(settings.models());
        this.settings = settings;
        this.workers = workers;
        this.environment = environment;
    }

    /// An offer for each model that can be read. Called once.
    List<Offer> offers() {
        List<Offer> offers = new ArrayList<>();
        for (ModelFile model : shelf.models()) {
            ModelFile.Remote remote = model.endpoint();
            offers.add(remote == null ? local(model) : remote(model, remote));
        }
        return offers;
    }

    void releaseIdle() {
        residents.forEach(resident -> resident.releaseIfIdle(settings.idle()));
    }

    @Override
    public void close() {
        residents.forEach(Resident::close);
        endpoints.forEach(Endpoint::close);
    }

    private Offer local(ModelFile model) {
        Resident<Transformer> resident =
                new Resident<>(model.name(), () -> shelf.load(model, settings.modelBytesMax()));
        residents.add(resident);
        ServedModel served = new ServedModel(
                card(model),
                new Provenance(
                        Provenance.Source.INSTALLED,
                        "weights in " + settings.models().resolve(model.name())));
        return switch (model.kind()) {
            case DENSE -> new Offer.Embed(served, new CutVectors(dense(model, resident)), resident);
            case SPARSE -> new Offer.Embed(served, new SparseModel(resident, workers), resident);
            case RERANK -> new Offer.Rerank(served, new CrossEncoder(resident, workers, model.maxTokens()), resident);
        };
    }

    private Embedder dense(ModelFile model, Resident<Transformer> resident) {
        DenseForm form = new DenseForm(
                model.pooling(), model.normalize(), model.queryPrefix(), model.passagePrefix(), model.maxTokens());
        return new DenseModel(resident, form, workers);
    }

    private Offer remote(ModelFile model, ModelFile.Remote remote) {
        String keyFile = remote.keyFile();
        Secret key = new Secret(remote.keyVariable(), keyFile == null ? null : Path.of(keyFile));
        URI url = URI.create(remote.url());
        Endpoint endpoint = new Endpoint(model.name(), url, remote.allowPrivate(), key, environment);
        endpoints.add(endpoint);
        ServedModel served = new ServedModel(
                card(model), new Provenance(Provenance.Source.REMOTE, remote.remoteModel() + " at " + url.getHost()));
        return model.kind() == ModelKind.RERANK
                ? new Offer.Rerank(served, new RemoteReranker(endpoint, remote.remoteModel()), null)
                : new Offer.Embed(
                        served,
                        new RemoteEmbedder(
                                endpoint,
                                remote.remoteModel(),
                                remote.asksDimension(),
                                model.queryPrefix(),
                                model.passagePrefix()),
                        null);
    }

    private static ModelCard card(ModelFile model) {
        @Nullable ModelCard hosted = HostedModels.named(model.name()).orElse(null);
        return hosted == null ? ownCard(model) : hosted;
    }

    private static ModelCard ownCard(ModelFile model) {
        boolean reranker = model.kind() == ModelKind.RERANK;
        List<Parameter> parameters = new ArrayList<>();
        if (!reranker) {
            parameters.add(Parameter.inputType());
        }
        parameters.add(Parameter.truncate("END"));
        if (model.kind() == ModelKind.SPARSE) {
            parameters.add(new Parameter(Parameter.RETURN_TOKENS, new Parameter.Values.Flag(), false, false));
        }
        List<Metric> metrics = switch (model.kind()) {
            case DENSE -> List.of(Metric.COSINE, Metric.DOT_PRODUCT, Metric.EUCLIDEAN);
            case SPARSE -> List.of(Metric.DOT_PRODUCT);
            case RERANK -> List.of();
        };
        return new ModelCard(
                model.name(),
                model.kind(),
                "Installed by the operator of this server.",
                model.endpoint() == null ? "local" : "remote",
                model.kind() == ModelKind.DENSE ? List.of(model.dimension()) : List.of(),
                metrics,
                model.maxTokens(),
                reranker ? RERANK_BATCH : EMBED_BATCH,
                parameters);
    }
}
