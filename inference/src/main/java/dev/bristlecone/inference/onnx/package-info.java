/// How does a transformer run on this machine? Start with [Transformer]: text to token ids by the model's own
/// tokenizer, token ids to numbers by ONNX Runtime. [DenseModel], [SparseModel] and [CrossEncoder] are the three
/// things such numbers can mean.
///
/// Invariants: nothing in a model's files is executed but its graph of arithmetic; native code comes from our own jars.
@NullMarked
package dev.bristlecone.inference.onnx;

import org.jspecify.annotations.NullMarked;
