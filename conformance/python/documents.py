"""Documents through the newest client: an index with a schema of its own, full text, vectors, filters, changes."""

import json
import pathlib

from steps import close, same

TRAILS = json.loads((pathlib.Path(__file__).parent.parent / "fixtures" / "trails.json").read_text())
NAMESPACE = "trails"


def run(life):
    """All steps, on an index of their own."""
    steps = life.steps
    name = f"{life.prefix}-documents"
    steps.step(
        "create an index with a document schema",
        lambda: life.client.indexes.create(name=name, schema={"fields": TRAILS["fields"]}),
    )
    index = life.open_index(life.client.describe_index(name).host)
    trails = Trails(index.documents)
    reads(steps, trails)
    searches(steps, trails)
    refusals(steps, trails, index)
    changes(steps, trails)


class Trails:
    """The documents of one namespace."""

    def __init__(self, documents):
        self._documents = documents

    def __getattr__(self, name):
        return lambda **options: getattr(self._documents, name)(namespace=NAMESPACE, **options)

    def found(self, clause, **options):
        matches = self.search(score_by=[clause], top_k=10, **options).matches
        return [match.id for match in matches]


def reads(steps, trails):
    def fetched():
        answer = trails.fetch(ids=["t1", "nobody"])
        same((["t1"], NAMESPACE), (list(answer.documents), answer.namespace))
        document = answer.documents["t1"].to_dict()
        same(TRAILS["documents"][0], {key: document[key] for key in TRAILS["documents"][0]})

    steps.step("upsert documents", lambda: same(4, trails.upsert(documents=TRAILS["documents"]).upserted_count))
    steps.step("fetch documents by id", fetched)
    for case in TRAILS["filters"]:
        steps.step(
            f"fetch documents by filter {json.dumps(case['filter'])}",
            lambda case=case: same(case["ids"], sorted(trails.fetch(filter=case["filter"]).documents)),
        )


def searches(steps, trails):
    def query(text):
        return {"type": "query_string", "query": text}

    def ranked():
        clause = {"type": "text", "fields": ["title", "body"], "query": "ridge walk"}
        answer = trails.search(score_by=[clause], top_k=2, include_fields=["title", "km"])
        best = answer.matches[0].to_dict()
        same(("t2", "High ridge", 21, False), (best["_id"], best["title"], best["km"], "body" in best))
        same(True, answer.matches[0].score > answer.matches[1].score and answer.usage.read_units >= 1)

    def summed():
        title, body = {"type": "text", "field": "title", "query": "ridge"}, query("body:ridge")
        scores = [
            {match.id: match.score for match in trails.search(score_by=clauses, top_k=10).matches}["t2"]
            for clauses in ([title], [body], [title, body])
        ]
        close([scores[0] + scores[1]], [scores[2]], "sum of scores")

    def dense():
        clause = {"type": "dense_vector", "field": "place", "values": [1.0, 0.0]}
        same(["t1", "t2", "t3"], trails.found(clause))
        same(["t2", "t3"], trails.found(clause, filter={"body": {"$match_any": "pines ridge"}}))

    def sparse():
        values = {"indices": [9], "values": [1.0]}
        same(["t2", "t1"], trails.found({"type": "sparse_vector", "fields": ["terms"], "sparse_values": values}))

    for case in TRAILS["searches"]:
        steps.step(
            f"search by query_string {case['query']}",
            lambda case=case: same(case["ids"], sorted(trails.found(query(case["query"])))),
        )
    for case in TRAILS["refused"]:
        steps.refused(
            f"query_string {case['query']}", 400, case["says"], lambda case=case: trails.found(query(case["query"]))
        )
    steps.step("search by text in two fields, best first", ranked)
    steps.step("text clauses add up", summed)
    steps.step("search by dense vector, filtered by words", dense)
    steps.step("search by sparse vector", sparse)


def refusals(steps, trails, index):
    steps.refused(
        "update by words",
        400,
        r"\$match_all",
        lambda: trails.update(filter={"body": {"$match_all": "lake"}}, set_fields={"a": 1}),
    )
    steps.refused(
        "compare a full-text field", 400, r"\$eq", lambda: trails.fetch(filter={"title": {"$eq": "Lake loop"}})
    )
    steps.refused(
        "a document without any schema field", 400, "schema", lambda: trails.upsert(documents=[{"_id": "x", "km": 1}])
    )
    steps.refused(
        "vectors of a document index", 400, "documents API", lambda: index.query(vector=[1.0, 0.0], top_k=1)
    )


def changes(steps, trails):
    def text(words):
        return trails.found({"type": "text", "fields": ["title"], "query": words})

    def by_id():
        trails.update(documents=[{"_id": "t1", "title": "Harbour loop", "_remove_fields": ["terms", "km"]}])
        same((["t1"], []), (text("harbour"), text("lake")))
        document = trails.fetch(ids=["t1"]).documents["t1"].to_dict()
        same((False, False, True), ("km" in document, "terms" in document, document["open"]))

    def vectors():
        terms = {"indices": [77], "values": [3.0]}
        near = {"type": "dense_vector", "field": "place", "values": [0.5, 0.0]}
        rare = {"type": "sparse_vector", "field": "terms", "sparse_values": {"indices": [77], "values": [1.0]}}
        trails.update(documents=[{"_id": "t3", "place": [0.5, 0.0], "terms": terms}, {"_id": "nobody", "title": "Nowhere"}])
        same((["t3", "t1", "t2"], ["t3"]), (trails.found(near), trails.found(rare)))
        trails.update(documents=[{"_id": "t3", "_remove_fields": ["place", "terms"]}])
        same((["t1", "t2"], []), (trails.found(near), trails.found(rare)))
        same({}, trails.fetch(ids=["nobody"]).documents)

    def by_filter():
        same(3, trails.update(filter={"open": {"$eq": True}}, set_fields={"season": "summer"}).matched_records)
        same(3, len(trails.fetch(filter={"season": {"$eq": "summer"}}).documents))

    def texts_by_filter():
        change = {"set_fields": {"body": "Closed after a rockfall"}, "remove_fields": ["season"]}
        same(3, trails.update(filter={"season": {"$eq": "summer"}}, **change).matched_records)
        same(["t1", "t2", "t4"], sorted(trails.found({"type": "text", "field": "body", "query": "rockfall"})))
        same({}, trails.fetch(filter={"season": {"$exists": True}}).documents)

    def unchanged():
        same(False, "km" in trails.fetch(ids=["t1"]).documents["t1"].to_dict())

    def deleted():
        same(1, trails.delete(filter={"open": {"$eq": False}}).matched_records)
        trails.delete(ids=["t2", "nobody"])
        rest = trails.found({"type": "query_string", "query": "ridge OR loop OR walk"})
        same(["t1", "t4"], sorted(rest))

    def emptied():
        trails.delete(delete_all=True)
        same({}, trails.fetch(ids=["t1", "t4"]).documents)

    steps.step("update by id: set, remove, seen at once", by_id)
    steps.step("update by id: vectors replaced and set, seen by their searches at once", vectors)
    steps.step("update by filter", by_filter)
    steps.step("update by filter: texts set, fields removed", texts_by_filter)
    steps.refused(
        "a patch of the wrong type",
        400,
        "'place' must be an array of numbers",
        lambda: trails.update(documents=[{"_id": "t1", "km": 1}, {"_id": "t2", "place": "here"}]),
    )
    steps.step("nothing of a refused patch is left", unchanged)
    steps.step("delete by filter and by id, gone at once", deleted)
    steps.step("delete all", emptied)
