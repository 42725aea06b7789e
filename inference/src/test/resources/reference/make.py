"""Writes embeddings.json: what Python's onnxruntime and tokenizers make of a fixed set of texts, with the same model.

    pip install onnxruntime tokenizers numpy
    python make.py DIRECTORY

DIRECTORY holds all-minilm-l6-v2.onnx and all-minilm-l6-v2-tokenizer.json, as they lie in the jar of the test dependency,
and all-minilm-l6-v2-q.onnx from the jar of the bundled model. The mean of all rows, at length 1, is the embedding.
"""
import base64
import json
import sys

import numpy
import onnxruntime
from tokenizers import Tokenizer

TEXTS = [
    "Bristlecone pines grow slowly and grow old.",
    "What is the oldest living tree?",
    "a",
    "",
    "   \t\n ",
    "Ünïcödé Ångström façade naïve coöperate",
    "Быстрая лиса перепрыгивает через собаку",
    "古松在高山上生長了五千年",
    "樹 and ツリー and 나무",
    "Rain 🌧 and sun ☀️ make a rainbow 🌈🦄",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "def add(a, b):\n    return a + b  # sums",
    "100% of $1,000.50 is 1e3 + 0.5?! (yes/no) [a] {b} <c>",
    "A sentence that goes on. " * 150,
]


def embed(model, tokenizer, text):
    ids = tokenizer.encode(text).ids
    if len(ids) > 512:
        ids = ids[:511] + ids[-1:]
    row = numpy.array([ids], dtype=numpy.int64)
    inputs = {"input_ids": row, "attention_mask": numpy.ones_like(row), "token_type_ids": numpy.zeros_like(row)}
    rows = model.run(["last_hidden_state"], inputs)[0][0]
    mean = rows.mean(axis=0)
    return ids, mean / numpy.linalg.norm(mean)


def main(directory):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    tokenizer = Tokenizer.from_file(f"{directory}/all-minilm-l6-v2-tokenizer.json")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    whole = onnxruntime.InferenceSession(f"{directory}/all-minilm-l6-v2.onnx", options)
    quantised = onnxruntime.InferenceSession(f"{directory}/all-minilm-l6-v2-q.onnx", options)
    out = []
    for text in TEXTS:
        ids, vector = embed(whole, tokenizer, text)
        _, small = embed(quantised, tokenizer, text)
        out.append({
            "text": text,
            "ids": ids,
            "vector": base64.b64encode(vector.astype("<f4").tobytes()).decode(),
            "quantised": base64.b64encode(small.astype("<f4").tobytes()).decode(),
        })
    with open("embeddings.json", "w", encoding="utf-8") as file:
        json.dump(out, file, ensure_ascii=False, indent=1)
        file.write("\n")


main(sys.argv[1])
