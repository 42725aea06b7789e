"""Writes three tiny models of our own: a cross-encoder, a word scorer of the SPLADE kind and an embedder.

    pip install onnx numpy
    python make.py

Their weights are chosen by hand, so that what they must answer can be told in a sentence:
- the words of the vocabulary are numbered; each token's row is the unit vector of its number;
- the embedder answers with those rows; the word scorer with five times those rows minus one;
- the cross-encoder answers with 4 where the pair holds the word "pine" at least twice, and otherwise with less.
"""
import json
import pathlib

import numpy
from onnx import TensorProto, helper, numpy_helper, save

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "pine", "old", "tree", "road", "grows", "slowly"]
HERE = pathlib.Path(__file__).parent


def write(name, outputs, nodes, weights):
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])]
    constants = [numpy_helper.from_array(value, key) for key, value in weights.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    save(model, folder / "model.onnx")
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": i, "content": word, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": True} for i, word in enumerate(WORDS[:4])
        ],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                     {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                     {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
            "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                               "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}},
        },
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {word: i for i, word in enumerate(WORDS)}, "unk_token": "[UNK]"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, indent=1) + "\n")


def main():
    unit = numpy.eye(len(WORDS), dtype=numpy.float32)
    rows = helper.make_node("Gather", ["unit", "input_ids"], ["rows"], axis=0)
    dense = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", len(WORDS)])
    write("embedder", [dense], [helper.make_node("Gather", ["unit", "input_ids"], ["last_hidden_state"], axis=0)],
          {"unit": unit})
    scored = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "tokens", len(WORDS)])
    write("scorer", [scored], [helper.make_node("Gather", ["unit", "input_ids"], ["logits"], axis=0)],
          {"unit": 5 * unit - 1})
    pair = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 1])
    counted = helper.make_node("ReduceSum", ["rows", "token_axis"], ["counts"], keepdims=0)
    weighed = helper.make_node("MatMul", ["counts", "weights"], ["sum"])
    shifted = helper.make_node("Add", ["sum", "shift"], ["logits"])
    weights = numpy.zeros((len(WORDS), 1), dtype=numpy.float32)
    weights[WORDS.index("pine")] = 4
    write("cross", [pair], [rows, counted, weighed, shifted],
          {"unit": unit, "token_axis": numpy.array([1], dtype=numpy.int64), "weights": weights,
           "shift": numpy.array([-4], dtype=numpy.float32)})


main()
