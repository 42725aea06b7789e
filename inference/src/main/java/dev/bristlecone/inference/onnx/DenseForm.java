package dev.bristlecone.inference.onnx;

/// What turns a transformer's rows into one vector, as its makers trained it.
///
/// @param normalize whether the vector gets length 1
/// @param queryPrefix what is put before a query's text; often nothing
/// @param passagePrefix what is put before a passage's text
/// @param windowTokens how many tokens the graph can read at a time
public record DenseForm(
        Pooling pooling, boolean normalize, String queryPrefix, String passagePrefix, int windowTokens) {
    float[] pool(Rows rows) {
        return switch (pooling) {
            case MEAN -> rows.mean();
            case CLS -> rows.row(0);
            case LAST -> rows.row(rows.count() - 1);
        };
    }
}
