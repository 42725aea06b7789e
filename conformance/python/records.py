"""Records of a dense index: written, read, filtered, listed, changed, deleted, and refused."""

import json
import struct

from clients import NEWEST
from films import FILMS, X_AXIS, films, ids, metadata_of
from steps import close, same

# Not exact in decimal, so that a lost bit would show.
AWKWARD = [0.1, 1 / 3, 1.4e-45, 123456.789]


def run(life):
    """All steps, on the index `life.index`. Leaves the namespace `many` behind."""
    dense_records(life)
    filters(life)
    listing(life)
    changes(life)
    deletes(life)
    record_errors(life)


def dense_records(life):
    steps, index = life.steps, life.index

    def fetch():
        found = index.fetch(ids=["film-1", "film-5", "nobody"])
        same({"film-1", "film-5"}, set(found.vectors))
        same(FILMS[4]["metadata"], metadata_of(found.vectors["film-5"]))
        close(FILMS[4]["values"], found.vectors["film-5"].values, "values")
        same(True, found.usage.read_units >= 1, "read units counted")

    def bits():
        index.upsert(vectors=[{"id": "awkward", "values": AWKWARD}], namespace="bits")
        stored = index.fetch(ids=["awkward"], namespace="bits").vectors["awkward"].values
        same(struct.pack("4f", *AWKWARD), struct.pack("4f", *stored))

    def by_vector():
        found = index.query(vector=X_AXIS, top_k=3, include_metadata=True, include_values=True)
        same(["film-1", "film-2", "film-5"], ids(found))
        close([1.0, 0.8, 0.6], [match.score for match in found.matches])
        same(FILMS[1]["metadata"], metadata_of(found.matches[1]))
        close(FILMS[1]["values"], found.matches[1].values, "values")

    def bare():
        match = index.query(vector=X_AXIS, top_k=1).matches[0]
        same((True, True), (not match.values, not metadata_of(match)))

    def by_id():
        found = index.query(id="film-3", top_k=2)
        same(["film-3", "film-2"], ids(found))
        close([1.0, 0.6], [match.score for match in found.matches])

    def stats():
        found = index.describe_index_stats()
        same((4, 6), (found.dimension, found.total_vector_count))
        counts = {name: summary.vector_count for name, summary in found.namespaces.items()}
        same((5, 1), (counts.get("__default__", counts.get("")), counts.get("bits")))

    steps.step("upsert", lambda: same(5, index.upsert(vectors=films()).upserted_count))
    steps.step("fetch", fetch)
    steps.step("float32 values come back bit for bit", bits)
    steps.step("query by vector", by_vector)
    steps.step("a match without values and metadata", bare)
    steps.step("query by id", by_id)
    steps.step("query by an unknown id", lambda: same([], ids(index.query(id="nobody", top_k=2))))
    steps.step(
        "query a missing namespace", lambda: same([], ids(index.query(vector=X_AXIS, top_k=2, namespace="nowhere")))
    )
    steps.step("describe index stats", stats)
    if NEWEST:
        steps.step("LSN: a query has seen the write before it", lambda: fresh(life))


def fresh(life):
    written = life.index.upsert(vectors=films()[:1]).response_info
    read = life.index.query(vector=X_AXIS, top_k=1).response_info
    if written is not None:  # the gRPC transport does not report response headers
        same(True, read.is_reconciled(written.lsn_committed), "query LSN reaches the write's")


def filters(life):
    cases = [
        ({"genre": "comedy"}, "film-1 film-3"),
        ({"genre": {"$eq": "drama"}}, "film-2 film-4"),
        ({"genre": {"$ne": "drama"}}, "film-1 film-3 film-5"),
        ({"year": {"$gt": 2020, "$lte": 2022}}, "film-3 film-4"),
        ({"year": {"$in": [2019, 2023]}}, "film-1 film-5"),
        ({"genre": {"$nin": ["comedy", "drama"]}}, "film-5"),
        ({"rated": True, "year": {"$gte": 2021}}, "film-3 film-5"),
        ({"tags": "silent"}, "film-1 film-5"),
        ({"tags": {"$exists": False}}, "film-4"),
        ({"$or": [{"genre": "action"}, {"$and": [{"rated": False}, {"year": {"$lt": 2021}}]}]}, "film-2 film-5"),
    ]

    def check(condition, expected):
        found = life.index.query(vector=X_AXIS, top_k=10, filter=condition)
        same(expected.split(), sorted(ids(found)))

    for condition, expected in cases:
        life.steps.step(f"filter {json.dumps(condition)}", lambda c=condition, e=expected: check(c, e))
    life.steps.refused(
        "filter with an unknown operator",
        400,
        r"\$near",
        lambda: life.index.query(vector=X_AXIS, top_k=1, filter={"year": {"$near": 3}}),
    )


def listing(life):
    steps, index = life.steps, life.index
    many = [
        {"id": f"row-{i:03}", "values": [1.0, float(i), 0.0, 0.0], "metadata": {"even": i % 2 == 0}} for i in range(230)
    ]

    def pages(**options):
        sizes, names, token = [], [], None
        while True:
            page = index.list_paginated(namespace="many", pagination_token=token, **options)
            sizes.append(len(page.vectors))
            names += [entry.id for entry in page.vectors]
            token = page.pagination.next if page.pagination else None
            if not token:
                return sizes, names

    def all_ids():
        sizes, names = pages()
        same([100, 100, 30], sizes, "page sizes")
        same([row["id"] for row in many], names, "ids in byte order")

    def by_prefix():
        sizes, names = pages(prefix="row-10", limit=4)
        same(([4, 4, 2], [f"row-10{i}" for i in range(10)]), (sizes, names))

    steps.step(
        "upsert in batches",
        lambda: same(
            230, index.upsert(vectors=many, namespace="many", batch_size=100, show_progress=False).upserted_count
        ),
    )
    steps.step("list all ids by pages", all_ids)
    steps.step("list ids by prefix and limit", by_prefix)
    if NEWEST:
        steps.step("fetch by metadata by pages", lambda: fetch_by_metadata(life))


def fetch_by_metadata(life):
    seen, sizes, token = set(), [], None
    while True:
        page = life.index.fetch_by_metadata(namespace="many", filter={"even": True}, limit=50, pagination_token=token)
        sizes.append(len(page.vectors))
        seen |= set(page.vectors)
        token = page.pagination.next if page.pagination else None
        if not token:
            break
    same(([50, 50, 15], 115), (sizes, len(seen)))


def changes(life):
    steps, index = life.steps, life.index

    def record(name):
        return index.fetch(ids=[name]).vectors[name]

    def metadata():
        index.update(id="film-2", set_metadata={"year": 2024, "mood": "dark"})
        same({**FILMS[1]["metadata"], "year": 2024, "mood": "dark"}, metadata_of(record("film-2")))
        close(FILMS[1]["values"], record("film-2").values, "values untouched")

    def values():
        index.update(id="film-2", values=[0.0, 0.0, 0.0, 1.0])
        close([0.0, 0.0, 0.0, 1.0], record("film-2").values, "values")
        same("film-2", ids(index.query(vector=[0.0, 0.0, 0.0, 1.0], top_k=1))[0])

    def replaced():
        index.upsert(vectors=[{"id": "film-2", "values": FILMS[1]["values"]}])
        same({}, metadata_of(record("film-2")), "an upsert replaces the metadata")

    def by_filter():
        same(2, index.update(filter={"genre": "comedy"}, set_metadata={"fun": True}, dry_run=True).matched_records)
        same(False, "fun" in metadata_of(record("film-1")), "a dry run changes nothing")
        same(2, index.update(filter={"genre": "comedy"}, set_metadata={"fun": True}).matched_records)
        same((True, False), (metadata_of(record("film-3")).get("fun"), "fun" in metadata_of(record("film-5"))))

    steps.step("update metadata by id", metadata)
    steps.step("update values by id", values)
    steps.step("update an unknown id", lambda: index.update(id="nobody", set_metadata={"a": 1}))
    steps.step("upsert replaces the record", replaced)
    if NEWEST:
        steps.step("update by filter, dry run first", by_filter)


def deletes(life):
    steps, index = life.steps, life.index

    def left(namespace):
        return sorted(index.fetch(ids=[film["id"] for film in FILMS], namespace=namespace).vectors)

    def some():
        index.upsert(vectors=films(), namespace="doomed")
        index.delete(ids=["film-1", "nobody"], namespace="doomed")
        same(["film-2", "film-3", "film-4", "film-5"], left("doomed"))

    def by_filter():
        index.delete(filter={"genre": "drama"}, namespace="doomed")
        same(["film-3", "film-5"], left("doomed"))

    def everything():
        index.delete(delete_all=True, namespace="doomed")
        same([], left("doomed"))

    steps.step("delete by ids", some)
    steps.step("delete by filter", by_filter)
    steps.step("delete all of a namespace", everything)
    steps.refused(
        "delete in a missing namespace",
        404,
        "Namespace not found",
        lambda: index.delete(delete_all=True, namespace="nowhere"),
    )


def record_errors(life):
    steps, index = life.steps, life.index
    wrong = "Vector dimension 3 does not match the dimension of the index 4"
    steps.refused(
        "upsert a wrong dimension",
        400,
        wrong,
        lambda: index.upsert(vectors=[{"id": "a", "values": [1.0, 2.0, 3.0]}]),
    )
    steps.refused("query a wrong dimension", 400, wrong, lambda: index.query(vector=[1.0, 2.0, 3.0], top_k=1))
    steps.refused(
        "an all-zero vector",
        400,
        "at least one non-zero",
        lambda: index.upsert(vectors=[{"id": "a", "values": [0.0] * 4}]),
    )
    if not NEWEST:  # the newest client refuses these before sending
        steps.refused(
            "metadata with a nested object",
            400,
            "Metadata value must be",
            lambda: index.upsert(vectors=[{"id": "a", "values": X_AXIS, "metadata": {"a": {"b": 1}}}]),
        )
        steps.refused(
            "delete all and ids at once",
            400,
            "No explicit IDs allowed",
            lambda: index.delete(ids=["a"], delete_all=True),
        )
        if life.transport == "grpc":  # and 7.x checks this one, but only on REST
            steps.refused("top_k above the limit", 400, "(?i)top_?k", lambda: index.query(vector=X_AXIS, top_k=10_001))
