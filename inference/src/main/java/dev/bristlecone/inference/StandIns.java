package dev.bristlecone.inference;

import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.onnx.BundledModel;
import dev.bristlecone.inference.onnx.DenseForm;
import dev.bristlecone.inference.onnx.DenseModel;
import dev.bristlecone.inference.onnx.Pooling;
import dev.bristlecone.inference.onnx.Transformer;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Resident;
import dev.bristlecone.inference.runtime.Workers;
import dev.bristlecone.inference.standin.LateInteraction;
import dev.bristlecone.inference.standin.LexicalModel;
import dev.bristlecone.inference.standin.StandInEmbedder;
import java.util.ArrayList;
import java.util.List;

/// What can be served without anything installed: the bundled model, and what stands in for the hosted ones.
final class StandIns {
    private static final DenseForm BUNDLED_FORM = new DenseForm(Pooling.MEAN, true, "", "", BundledModel.TOKENS_MAX);

    private StandIns() {}

    static Offer bundled(Resident<Transformer> transformer, Workers workers) {
        return new Offer.Embed(
                new ServedModel(
                        BundledModel.CARD,
                        new Provenance(Provenance.Source.BUNDLED, BundledModel.NAME + ", part of this build")),
                new DenseModel(transformer, BUNDLED_FORM, workers),
                transformer);
    }

    static List<Offer> hosted(Resident<Transformer> transformer, Workers workers) {
        Embedder dense =
                new StandInEmbedder(new DenseModel(transformer, BUNDLED_FORM, workers), BundledModel.DIMENSION);
        LexicalModel sparse = new LexicalModel(BundledModel.SOURCE, workers);
        LateInteraction reranker = new LateInteraction(transformer, sparse, workers, BundledModel.TOKENS_MAX);
        List<Offer> offers = new ArrayList<>();
        for (ModelCard card : HostedModels.CARDS) {
            offers.add(
                    switch (card.kind()) {
                        case DENSE ->
                            new Offer.Embed(
                                    standIn(card, BundledModel.NAME + " carried into the asked dimension"),
                                    dense,
                                    transformer);
                        case SPARSE -> new Offer.Embed(standIn(card, "word weights without a model"), sparse, null);
                        case RERANK ->
                            new Offer.Rerank(
                                    standIn(card, "late interaction over " + BundledModel.NAME), reranker, transformer);
                    });
        }
        return offers;
    }

    private static ServedModel standIn(ModelCard card, String detail) {
        return new ServedModel(card, new Provenance(Provenance.Source.STAND_IN, detail));
    }
}
