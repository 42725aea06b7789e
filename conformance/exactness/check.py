"""100,000 real embeddings through the official Python client over gRPC: every answer equals exact search in numpy.

    BENCH_DATA=<folder with minilm384.base.fvecs and minilm384.query.fvecs> python check.py <control plane URL>

Not part of `conformance/run`: it needs a dataset and some minutes. The server must look at every record: start it with
BRISTLECONE_SEARCH_RECALL_PERCENT=100. Needs `pinecone[grpc]` and numpy. Ids must be the
nearest ones in numpy's order, where scores closer than 1e-6 may change places; scores must agree within 1e-5.
"""
import os
import sys
import time

import numpy as np
from pinecone import Pinecone, ServerlessSpec
from pinecone.grpc import GRPCClientConfig, PineconeGRPC

COUNT, QUERIES, TOP_K, BATCH = 100_000, 200, 10, 200
INDEX = "exactness"


def read_fvecs(name):
    raw = np.fromfile(os.path.join(os.environ["BENCH_DATA"], name), dtype=np.int32)
    return raw.reshape(-1, raw[0] + 1)[:, 1:].view(np.float32)


def attributes(i):
    return {"color": f"c{i % 10}", "rank": float(i), "tags": [f"t{i % 3}", f"t{i % 7}"], "even": i % 2 == 0}


FILTERS = {
    "none": (None, lambda i: True),
    "equal": ({"color": {"$eq": "c3"}}, lambda i: i % 10 == 3),
    "range and list": (
        {"$and": [{"rank": {"$gte": 20_000}}, {"rank": {"$lt": 60_000}}, {"tags": {"$in": ["t5", "t6"]}}]},
        lambda i: 20_000 <= i < 60_000 and i % 7 in (5, 6),
    ),
    "or of not": ({"$or": [{"even": {"$ne": True}}, {"rank": {"$lt": 10}}]}, lambda i: i % 2 == 1 or i < 10),
    "few": ({"rank": {"$in": [float(i) for i in range(0, 5_000, 1_000)]}}, lambda i: i < 5_000 and i % 1_000 == 0),
}


def connect(url):
    control = Pinecone(api_key="local", host=url)
    if control.has_index(INDEX):
        control.delete_index(INDEX)
    control.create_index(
        name=INDEX, dimension=384, metric="cosine", spec=ServerlessSpec(cloud="aws", region="us-east-1"))
    host = control.describe_index(INDEX).host.replace("http://", "")
    client = PineconeGRPC(api_key="local", host=url)
    return client.Index(host=host, grpc_config=GRPCClientConfig(secure=False))


def compare(index, base, queries, name, wanted, keeps):
    kept = np.array([i for i in range(COUNT) if keeps(i)])
    expected_scores = queries @ base[kept].T
    worst = 0.0
    for q, scores in enumerate(expected_scores):
        answer = index.query(vector=queries[q].tolist(), top_k=TOP_K, filter=wanted, include_metadata=True)
        found = [int(match.id) for match in answer.matches]
        assert len(found) == min(TOP_K, len(kept)), f"{name}: {len(found)} matches for query {q}"
        exact = {int(i): float(s) for i, s in zip(kept, scores)}
        threshold = np.sort(scores)[::-1][len(found) - 1]
        for match, i in zip(answer.matches, found):
            assert i in exact, f"{name}: {i} does not match the filter"
            worst = max(worst, abs(match.score - exact[i]))
            assert exact[i] >= threshold - 1e-6, f"{name}: {i} is not among the nearest of query {q}"
            assert match.metadata["color"] == f"c{i % 10}"
        assert len(set(found)) == len(found)
    assert worst <= 1e-5, f"{name}: a score is off by {worst}"
    print(f"ok   {name}: {len(expected_scores)} queries over {len(kept)} records, largest score difference {worst:.1e}")


def main(url):
    base, queries = read_fvecs("minilm384.base.fvecs")[:COUNT], read_fvecs("minilm384.query.fvecs")[:QUERIES]
    index = connect(url)
    start = time.time()
    for at in range(0, COUNT, BATCH):
        index.upsert(vectors=[
            {"id": str(i), "values": base[i].tolist(), "metadata": attributes(i)} for i in range(at, at + BATCH)])
    print(f"upserted {COUNT} records in {time.time() - start:.0f} s")
    assert index.describe_index_stats().total_vector_count == COUNT
    sample = [str(i) for i in range(0, COUNT, 1_009)]
    for key, vector in index.fetch(ids=sample).vectors.items():
        assert np.array_equal(np.array(vector.values, dtype=np.float32), base[int(key)]), f"values of {key} changed"
    print(f"ok   fetch: {len(sample)} records, every float bit for bit")
    for name, (wanted, keeps) in FILTERS.items():
        compare(index, base, queries, name, wanted, keeps)
    index.delete(filter={"color": "c0"})
    compare(index, base, queries[:50], "after a delete by filter", None, lambda i: i % 10 != 0)


if __name__ == "__main__":
    main(sys.argv[1])
