"""One namespace and the dict that it should equal: random writes and reads, each answer compared."""

import http.client
import math
from collections import Counter

from dice import DIMENSION, TEXTS, WORDS, Dice, f32
from words import bm25, phrase_in, words_of


class Mismatch(AssertionError):
    pass


def check(expected, found, what):
    if expected != found:
        raise Mismatch(f"{what}\n  expected {shown(expected)}\n  found    {shown(found)}")


def shown(value):
    text = repr(value)
    return text if len(text) < 600 else text[:600] + "..."


def plain(document):
    """As it is compared: numbers that are equal look equal, truth values do not look like numbers."""

    def one(value):
        if isinstance(value, bool):
            return f"is {value}"
        return value if isinstance(value, (str, list, dict)) else float(value)

    fields = {name: one(value) for name, value in document.items() if name not in ("_id", "_score")}
    if "place" in fields:
        fields["place"] = [f32(value) for value in fields["place"]]
    if "terms" in fields:
        pairs = sorted(zip(fields["terms"]["indices"], fields["terms"]["values"]))
        fields["terms"] = [(index, f32(value)) for index, value in pairs]
    return fields


class Namespace:
    """One namespace, and what it should hold."""

    def __init__(self, wire, metric, name, seed, approximate):
        self.wire, self.metric, self.name = wire, metric, name
        self.dice = Dice(seed)
        self.random = self.dice.random
        self.documents = {}
        self.uncertain = None
        self.approximate = approximate
        self.done = Counter()

    def post(self, operation, body):
        path = f"/namespaces/{self.name}/documents/{operation}"
        return self.wire.call("POST", path, body)

    def expect(self, status, operation, body):
        got, answer = self.post(operation, body)
        check(status, got, f"{operation} {shown(body)} -> {shown(answer)}")
        return answer

    def step(self):
        kinds = {
            self.upsert: 14, self.patch: 16, self.patch_matching: 4, self.delete: 5, self.delete_matching: 1.2,
            self.delete_all: 0.15, self.refused: 4, self.search_text: 12, self.search_query_string: 6,
            self.search_dense: 10, self.search_sparse: 10, self.fetch: 4, self.fetch_matching: 8, self.list: 4,
            self.stats: 2,
        }
        kind = self.random.choices(list(kinds), list(kinds.values()))[0]
        self.done[kind.__name__] += 1
        kind()

    # Writes. The state after is known before the request is sent, for a kill may hit it.

    def write(self, operation, body, after, expected):
        self.uncertain = after
        answer = self.expect(202, operation, body)
        self.documents, self.uncertain = after, None
        check(expected, answer, operation)

    def touched(self, ids):
        ids = sorted(set(ids))
        answer = self.expect(200, "fetch", {"ids": ids})
        wanted = {id: plain(self.documents[id]) for id in ids if id in self.documents}
        check(wanted, {id: plain(one) for id, one in answer["documents"].items()}, f"fetch {ids} after a write")
        self.random.choice([self.search_text, self.search_dense, self.search_sparse, self.fetch_matching])()

    def upsert(self):
        documents = [self.dice.document() for _ in range(self.random.randint(1, 12))]
        after = {**self.documents, **{one["_id"]: one for one in documents}}
        sent = [{**one, "absent": None} if self.random.random() < 0.1 else one for one in documents]  # null is absent
        self.write("upsert", {"documents": sent}, after, {"upserted_count": len(documents)})
        self.touched([one["_id"] for one in documents])

    @staticmethod
    def patched(document, patch):
        removed = patch.get("_remove_fields", [])
        kept = {name: value for name, value in document.items() if name not in removed}
        return {**kept, **{name: value for name, value in patch.items() if name != "_remove_fields"}}

    def patch(self):
        patches = [self.dice.patch() for _ in range(self.random.randint(1, 6))]
        after = dict(self.documents)
        for patch in patches:
            if patch["_id"] in after:
                after[patch["_id"]] = self.patched(after[patch["_id"]], patch)
        self.write("update", {"documents": patches}, after, {})
        self.touched([one["_id"] for one in patches])

    def patch_matching(self):
        wanted, meaning = self.dice.metadata_filter()
        patch = self.dice.patch()
        set_fields = {name: value for name, value in patch.items() if not name.startswith("_")}
        body = {"filter": wanted, "set_fields": set_fields, "remove_fields": patch.get("_remove_fields", [])}
        if not body["set_fields"] and not body["remove_fields"]:
            body["set_fields"] = {"kind": "set"}
        change = {**body["set_fields"], "_remove_fields": body["remove_fields"]}
        matching = [id for id, one in self.documents.items() if meaning(one)]
        after = dict(self.documents)
        for id in matching:
            after[id] = {**self.patched(after[id], change), "_id": id}
        self.write("update", body, after, {"matched_records": len(matching)})
        if matching:
            self.touched(self.random.sample(matching, min(20, len(matching))))

    def delete(self):
        ids = [self.random.choice([*self.dice.ids, "nobody"]) for _ in range(self.random.randint(1, 6))]
        after = {id: one for id, one in self.documents.items() if id not in ids}
        self.write("delete", {"ids": ids}, after, {})
        self.touched(ids)

    def delete_matching(self):
        wanted, meaning = self.dice.metadata_filter()
        matching = {id for id, one in self.documents.items() if meaning(one)}
        if len(matching) > 100 and self.random.random() < 0.8:
            return
        after = {id: one for id, one in self.documents.items() if id not in matching}
        self.write("delete", {"filter": wanted}, after, {"matched_records": len(matching)})
        if matching:
            self.touched(sorted(matching)[:20])

    def delete_all(self):
        self.write("delete", {"delete_all": True}, {}, {})
        self.everything()

    def refused(self):
        """Requests that must change nothing, good parts of them included."""
        good = self.dice.document()
        wrong = self.random.choice([
            ("upsert", {"documents": [good, {"_id": "x", "kind": 1}]}),
            ("upsert", {"documents": [good, {"_id": "x", "title": 1}]}),
            ("upsert", {"documents": [good, {"_id": "x", "place": [1.0] * (DIMENSION + 1)}]}),
            ("upsert", {"documents": [good, {"_id": "x", "place": [0.0] * DIMENSION}]}),
            ("upsert", {"documents": [good, {"_id": "x", "title": "a", "kind": {"a": 1}}]}),
            ("upsert", {"documents": [good, {"_id": "x", "title": "a", "_kind": 1}]}),
            ("upsert", {"documents": [good, {"title": "a"}]}),
            ("upsert", {"documents": [good, {"_id": "", "title": "a"}]}),
            ("update", {"documents": [{**good, "kind": 1, "_remove_fields": ["kind"]}]}),
            ("update", {"documents": [{**good, "terms": {"indices": [1, 1], "values": [1, 2]}}]}),
            ("update", {"documents": [{**good, "terms": "a"}]}),
            ("update", {"documents": [{"_id": good["_id"], "_remove_fields": ["_id"]}]}),
            ("update", {"documents": [{"_id": good["_id"], "kind": "x" * 41_000}]}),
            ("update", {"filter": {}, "set_fields": {"kind": 1}}),
            ("update", {"filter": {"title": {"$match_any": "lake"}}, "set_fields": {"kind": 1}}),
            ("update", {"filter": {"kind": {"$exists": True}}, "set_fields": {"title": 4}}),
            ("update", {"filter": {"kind": {"$exists": True}}}),
            ("delete", {"filter": {}}),
            ("delete", {"ids": [good["_id"]], "delete_all": True}),
            ("delete", {"filter": {"body": {"$match_all": "lake"}}}),
            ("delete", {"delete_all": False}),
        ])
        answer = self.expect(400, *wrong)
        check({"error", "status"}, answer.keys(), f"the envelope of {shown(wrong)}")
        check(400, answer["status"], f"the envelope of {shown(wrong)}")
        self.touched([good["_id"]])

    # Reads.

    def search(self, clauses, scores, tie=1e-4, exact=True):
        """Compares a search with the scores that all matching documents should have."""
        body = {"score_by": clauses, "top_k": self.random.choice([1, 3, 10, 1000])}
        candidates = scores
        if self.random.random() < 0.5:
            wanted, meaning = self.dice.any_filter()
            body["filter"] = wanted
            candidates = {id: score for id, score in scores.items() if meaning(self.documents[id])}
        include = self.random.choice([None, [], ["*"], ["title", "place"], ["terms", "kind", "never"]])
        if include is not None:
            body["include_fields"] = include
        answer = self.expect(200, "search", body)
        what = f"search {shown(body)} in {self.metric}/{self.name}"
        check(self.name, answer["namespace"], what)
        found = [(one["_id"], one["_score"]) for one in answer["matches"]]
        check(min(len(candidates), body["top_k"]), len(found), f"the number of matches of {what}")
        check(len(found), len({id for id, _ in found}), f"different ids of {what}")
        ordered = sorted(candidates.items(), key=lambda pair: -pair[1])
        for place, (id, score) in enumerate(found):
            if id not in candidates:
                raise Mismatch(f"{what}: {id} should not match")
            near = tie * max(1.0, abs(candidates[id]))
            if abs(candidates[id] - score) > near:
                raise Mismatch(f"{what}: {id} has {score}, should have {candidates[id]}")
            if exact and abs(ordered[place][1] - score) > near:
                raise Mismatch(f"{what}: at place {place} is {id} with {score}, should be {ordered[place]}")
            if place and score > found[place - 1][1]:
                raise Mismatch(f"{what}: not best first: {found}")
            if place and score == found[place - 1][1] and not self.approximate and id < found[place - 1][0]:
                raise Mismatch(f"{what}: equal scores not by id: {found}")
        for one in answer["matches"]:
            self.check_fields(one, include or [], what)

    def check_fields(self, found, include, what):
        wanted = plain(self.documents[found["_id"]])
        if "*" not in include:
            wanted = {name: value for name, value in wanted.items() if name in include}
        check(wanted, plain(found), f"fields of {found['_id']} in {what}")

    def search_text(self):
        clauses, scores = [], Counter()
        for _ in range(self.random.choice([1, 1, 1, 2])):
            fields = self.random.sample(TEXTS, self.random.choice([1, 1, 2]))
            query = self.dice.words(4)
            if "code" in fields:
                query += " " + self.dice.text("code")
            named = {"field": fields[0]} if len(fields) == 1 and self.random.random() < 0.5 else {"fields": fields}
            clauses.append({"type": "text", **named, "query": query})
            for field in fields:
                scores.update(bm25(self.documents, field, query))  # adds up
        self.search(clauses, scores)

    def search_query_string(self):
        """Of the grammar only what needs no parser here; the rest has tests of its own."""
        words = self.random.sample(WORDS[:20], 3)
        first, second, third = (bm25(self.documents, "title", word) for word in words)
        body = bm25(self.documents, "body", words[0])
        phrase = words_of(" ".join(words[:2]))
        holding = [id for id, one in self.documents.items() if phrase_in(phrase, words_of(one.get("title", "")))]
        total = lambda ids, *parts: {id: sum(part.get(id, 0) for part in parts) for id in ids}
        query, scores = self.random.choice([
            (f"title:({words[0]} OR {words[1]})", total(first.keys() | second.keys(), first, second)),
            (f"title:({words[0]} AND {words[1]})", total(first.keys() & second.keys(), first, second)),
            (
                f"+title:{words[0]} title:{words[1]} -title:{words[2]}",
                total(first.keys() - third.keys(), first, second),
            ),
            (f"title:{words[0]} body:{words[0]}^2", total(first.keys() | body.keys(), first, body, body)),
            (f"title:{words[0]} AND NOT body:{words[0]}", total(first.keys() - body.keys(), first)),
            ('title:"' + " ".join(words[:2]) + '"', dict.fromkeys(holding)),
        ])
        if None in scores.values():
            answer = self.expect(200, "search", {"score_by": [{"type": "query_string", "query": query}], "top_k": 1000})
            check(sorted(scores), sorted(one["_id"] for one in answer["matches"]), f"search by {query}")
            return
        self.search([{"type": "query_string", "query": query}], scores)

    def search_dense(self):
        vector = self.dice.dense()

        def score(values):
            dot = sum(a * b for a, b in zip(vector, values))
            if self.metric == "dotproduct":
                return dot
            if self.metric == "euclidean":
                return -sum((a - b) ** 2 for a, b in zip(vector, values))
            return dot / math.sqrt(sum(a * a for a in vector) * sum(b * b for b in values))

        scores = {id: score(one["place"]) for id, one in self.documents.items() if "place" in one}
        clause = {"type": "dense_vector", "field": "place", "values": vector}
        self.search([clause], scores, exact=not self.approximate)

    def search_sparse(self):
        query = self.dice.sparse()
        weights = dict(zip(query["indices"], query["values"]))
        scores = {}
        for id, one in self.documents.items():
            if "terms" in one:
                pairs = zip(one["terms"]["indices"], one["terms"]["values"])
                score = sum(weights.get(index, 0) * value for index, value in pairs)
                if score != 0:
                    scores[id] = score
        clause = {"type": "sparse_vector", "fields": ["terms"], "sparse_values": query}
        self.search([clause], scores)

    def fetch(self):
        ids = self.random.sample([*self.dice.ids, "nobody"], self.random.randint(1, 20))
        include = self.random.choice([None, [], ["*"], ["title", "place", "km"]])
        body = {"ids": ids} if include is None else {"ids": ids, "include_fields": include}
        answer = self.expect(200, "fetch", body)
        check({id for id in ids if id in self.documents}, set(answer["documents"]), f"fetch {ids}")
        for id, one in answer["documents"].items():
            check(id, one["_id"], "the id of a fetched document")
            self.check_fields(one, include or ["*"], "fetch")
        check(None, answer.get("pagination"), "pages of a fetch by id")

    def fetch_matching(self):
        wanted, meaning = self.dice.any_filter()
        matching = sorted(id for id, one in self.documents.items() if meaning(one))
        limit = self.random.choice([None, 1000, 7, max(1, len(matching))])
        if limit and len(matching) > 30 * limit:
            limit = None
        found = self.pages("fetch", {"filter": wanted}, limit)
        check(matching, list(found), f"fetch {shown(wanted)}")
        for one in found.values():
            self.check_fields(one, ["*"], "fetch by filter")

    def list(self):
        prefix = self.random.choice(["", "d", "d0", "d01", "%", "nobody", "a "])
        body = {"prefix": prefix} if prefix or self.random.random() < 0.5 else {}
        found = self.pages("list", body, self.random.choice([None, 100, 17]))
        check(sorted(id for id in self.documents if id.startswith(prefix)), list(found), f"list {prefix!r}")

    def pages(self, operation, body, limit):
        found, token = {}, None
        for _ in range(10_000):
            page = {**body, **({"limit": limit} if limit else {}), **({"pagination_token": token} if token else {})}
            answer = self.expect(200, operation, page)
            documents = answer["documents"]
            items = documents.items() if operation == "fetch" else [(one["_id"], one) for one in documents]
            if len(items) > (limit or 100):
                raise Mismatch(f"a page of {len(items)} for {page}")
            for id, one in items:
                if id in found:
                    raise Mismatch(f"{id} comes twice in the pages of {operation} {body}")
                found[id] = one
            if "pagination" not in answer:
                return found
            token = answer["pagination"]["next"]
        raise Mismatch(f"pages without end: {operation} {body}")

    def stats(self):
        status, answer = self.wire.call("POST", "/describe_index_stats", {})
        check(200, status, "stats")
        counts = {name: one["vectorCount"] for name, one in answer["namespaces"].items()}
        check(len(self.documents), counts.get(self.name, 0), f"count of {self.name}")

    def everything(self):
        """All documents, whole; settles what a kill has left open."""
        self.wire.close()
        found = self.pages("fetch", {"filter": {"never-there": {"$exists": False}}}, 1000)
        stored = {id: plain(one) for id, one in found.items()}
        if self.uncertain is not None:
            if stored == {id: plain(one) for id, one in self.uncertain.items()}:
                self.documents = self.uncertain
                self.done["a write that was killed had happened"] += 1
            else:
                self.done["a write that was killed had not happened"] += 1
            self.uncertain = None
        check({id: plain(one) for id, one in sorted(self.documents.items())}, stored, "all documents")
        for read in (self.search_text, self.search_dense, self.search_sparse, self.list, self.stats):
            read()

    def run(self, operations, killed):
        try:
            for _ in range(operations):
                self.step()
        except (OSError, http.client.HTTPException) as e:
            if not killed.is_set():
                raise Mismatch(f"the server went away: {e}") from e
