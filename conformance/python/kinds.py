"""Namespaces, and the other kinds of indexes: euclidean, sparse, hybrid."""

import random

from clients import NEWEST
from films import X_AXIS, films, ids, sparse_vector, weights
from indexes import SPEC
from steps import close, same

MANY = 1500
BATCH = 100


def run(life):
    """All steps. Needs the namespaces that the records have left in `life.index`."""
    namespaces(life)
    euclidean(life)
    sparse(life)
    hybrid(life)


def namespaces(life):
    steps, index = life.steps, life.index

    def listed():
        return {entry.name: int(entry.record_count) for entry in index.list_namespaces_paginated(limit=100).namespaces}

    def describe():
        described = index.describe_namespace(namespace="many")
        same(("many", 230), (described.name, int(described.record_count)))

    def delete():
        index.delete_namespace(namespace="many")
        same(False, "many" in listed())
        same([], ids(index.query(vector=X_AXIS, top_k=2, namespace="many")))

    steps.step("list namespaces", lambda: same((1, 230), (listed().get("bits"), listed().get("many"))))
    steps.step("describe a namespace", describe)
    steps.refused(
        "describe a missing namespace", 404, "(?i)not found", lambda: index.describe_namespace(namespace="nowhere")
    )
    steps.step("delete a namespace", delete)
    if NEWEST:
        steps.step("create an empty namespace", lambda: same("fresh", index.create_namespace(name="fresh").name))
        steps.refused("create it again", 409, "(?i)already exists", lambda: index.create_namespace(name="fresh"))
        steps.step("it is listed, empty", lambda: same(0, listed().get("fresh")))


def euclidean(life):
    def nearest():
        index = open_new(life, "euclid", dimension=4, metric="euclidean")
        index.upsert(vectors=films())
        found = index.query(vector=X_AXIS, top_k=3)
        same(["film-1", "film-2", "film-5"], ids(found))
        close([0.0, 0.4, 0.8], [match.score for match in found.matches], "squared distances, nearest first")

    life.steps.step("euclidean index: squared distance, nearest first", nearest)


def sparse(life):
    def ranked():
        index = open_new(life, "sparse", vector_type="sparse", metric="dotproduct")
        model = life.client.describe_index(f"{life.prefix}-sparse")
        same(("sparse", "dotproduct"), (model.vector_type, model.metric))
        index.upsert(
            vectors=[
                sparse_vector("a", [7, 4294967295], [1.0, 2.0]),
                sparse_vector("b", [7], [3.0]),
                sparse_vector("c", [9], [1.0]),
            ]
        )
        found = index.query(
            sparse_vector={"indices": [7, 4294967295], "values": [1.0, 1.0]}, top_k=5, include_values=True
        )
        same(["a", "b"], sorted(ids(found)))
        close([3.0, 3.0], [match.score for match in found.matches])
        same({7: 1.0, 4294967295: 2.0}, weights(found.matches[ids(found).index("a")]))

    def ranked_many():
        """So many that the answer comes from an index and not from a look at every record."""
        index = life.open_index(life.client.describe_index(f"{life.prefix}-sparse").host)
        draw = random.Random(11)
        stored = {}
        for batch in range(MANY // BATCH):
            vectors = []
            for place in range(batch * BATCH, (batch + 1) * BATCH):
                indices = sorted(draw.sample(range(0, 4294967295, 21474836), 12))
                values = [draw.randrange(1, 65) / 32 for _ in indices]
                stored[f"many-{place}"] = dict(zip(indices, values))
                vector = sparse_vector(f"many-{place}", indices, values)
                vectors.append({**vector, "metadata": {"parity": place % 2}})
            index.upsert(vectors=vectors, namespace="many")
        index.delete(ids=["many-0", "many-1"], namespace="many")
        del stored["many-0"], stored["many-1"]
        for query_id in ("many-77", "many-500"):
            query = stored[query_id]
            for parity in (None, 1):
                options = {} if parity is None else {"filter": {"parity": {"$eq": parity}}}
                vector = {"indices": list(query), "values": list(query.values())}
                found = index.query(sparse_vector=vector, top_k=20, namespace="many", **options)
                expected = nearest_of(stored, query, parity)
                same([name for name, _ in expected], ids(found))
                close([score for _, score in expected], [match.score for match in found.matches], "products")
        by_id = index.query(id="many-77", top_k=1, namespace="many")
        same(["many-77"], ids(by_id))

    life.steps.step("sparse index: upsert, query, weights of the last index", ranked)
    life.steps.step(f"sparse index: {MANY} records rank as computed here, with filter and deletes", ranked_many)


def nearest_of(stored, query, parity):
    """The 20 highest products, ties by id. Weights are multiples of 1/32, so that products are exact in any order."""
    scores = []
    for name, weights_of in stored.items():
        if parity is None or int(name.removeprefix("many-")) % 2 == parity:
            score = sum(weight * weights_of.get(place, 0) for place, weight in query.items())
            if score:
                scores.append((-score, name))
    return [(name, -score) for score, name in sorted(scores)[:20]]


def hybrid(life):
    def summed():
        if NEWEST:  # 2026-07 takes sparse values only where the schema declares them
            name = f"{life.prefix}-hybrid"
            fields = {
                "_values": {"type": "dense_vector", "dimension": 4, "metric": "dotproduct"},
                "_sparse_values": {"type": "sparse_vector"},
            }
            life.client.indexes.create(name=name, schema={"fields": fields})
            index = life.open_index(life.client.describe_index(name).host)
        else:
            index = open_new(life, "hybrid", dimension=4, metric="dotproduct")
        index.upsert(
            vectors=[
                {**film, "sparse_values": {"indices": [place], "values": [2.0]}} for place, film in enumerate(films())
            ]
        )
        found = index.query(vector=X_AXIS, sparse_vector={"indices": [2], "values": [0.7]}, top_k=2)
        same(["film-3", "film-1"], ids(found))
        close([1.4, 1.0], [match.score for match in found.matches], "dense plus sparse")
        summed_many(index)

    def summed_many(index):
        draw = random.Random(12)
        stored = {}
        for batch in range(MANY // BATCH):
            vectors = []
            for place in range(batch * BATCH, (batch + 1) * BATCH):
                dense = [draw.randrange(-64, 65) / 64 for _ in range(3)] + [1.0]
                indices = sorted(draw.sample(range(0, 4294967295, 21474836), 12))
                values = [draw.randrange(1, 65) / 32 for _ in indices]
                stored[f"many-{place}"] = (dense, dict(zip(indices, values)))
                vectors.append({**sparse_vector(f"many-{place}", indices, values), "values": dense})
            index.upsert(vectors=vectors, namespace="many")
        dense, sparse_part = stored["many-77"]
        vector = {"indices": list(sparse_part), "values": list(sparse_part.values())}
        sums = sorted(
            (
                sum(a * b for a, b in zip(dense, other))
                + sum(weight * weights_of.get(place, 0) for place, weight in sparse_part.items())
                for other, weights_of in stored.values()
            ),
            reverse=True,
        )
        found = index.query(vector=dense, sparse_vector=vector, top_k=10, namespace="many")
        close(sums[:10], [match.score for match in found.matches], "the highest sums of 1,500 records")

    life.steps.step("hybrid index: dense and sparse scores add up", summed)


def open_new(life, kind, **options):
    name = f"{life.prefix}-{kind}"
    life.client.create_index(name=name, spec=SPEC, **options)
    return life.open_index(life.client.describe_index(name).host)
