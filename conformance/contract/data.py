"""The data plane, as one version writes its requests: records, changes, namespaces, errors, deprecated forms."""

from steps import same
from suite import FILMS, X_AXIS, next_token


def run(suite):
    """All steps, on the index the control plane has left at `suite.host`."""
    records(suite)
    changes(suite)
    namespaces(suite)
    record_errors(suite)
    deprecated(suite)


def records(suite):
    vectors = [{key: film[key] for key in ("id", "values", "metadata")} for film in FILMS]
    done = suite.data("upsert", "POST", "/vectors/upsert", 200, {"vectors": vectors})
    suite.steps.step("upserted count", lambda: same(5, done["upsertedCount"]))
    found = suite.data(
        "query by vector",
        "POST",
        "/query",
        200,
        {"vector": X_AXIS, "topK": 3, "includeValues": True, "includeMetadata": True},
    )
    suite.steps.step(
        "best match first",
        lambda: same(["film-1", "film-2", "film-5"], [match["id"] for match in found["matches"]]),
    )
    suite.steps.step("metadata returned", lambda: same(FILMS[0]["metadata"], found["matches"][0]["metadata"]))
    suite.data(
        "query by id and filter",
        "POST",
        "/query",
        200,
        {"id": "film-1", "topK": 2, "filter": {"genre": {"$eq": "drama"}}},
    )
    suite.data("query an unknown id", "POST", "/query", 200, {"id": "nobody", "topK": 2})
    suite.data(
        "query a missing namespace", "POST", "/query", 200, {"vector": X_AXIS, "topK": 2, "namespace": "nowhere"}
    )
    suite.data("fetch", "GET", "/vectors/fetch", 200, query={"ids": ["film-1", "film-2", "nobody"]})
    page = suite.data("list, first page", "GET", "/vectors/list", 200, query={"prefix": "film-", "limit": 3})
    token = next_token(page)
    last = suite.data(
        "list, last page",
        "GET",
        "/vectors/list",
        200,
        query={"prefix": "film-", "limit": 3, "paginationToken": token},
    )
    suite.steps.step("the last page has no token", lambda: same(None, next_token(last)))
    stats = suite.data("describe index stats", "POST", "/describe_index_stats", 200, {})
    suite.steps.step("all counted", lambda: same((5, 4), (stats["totalVectorCount"], stats["dimension"])))
    if suite.since("2025-10"):
        by_metadata = {"filter": {"genre": {"$eq": "comedy"}}, "limit": 1}
        first = suite.data("fetch by metadata", "POST", "/vectors/fetch_by_metadata", 200, by_metadata)
        token = next_token(first)
        suite.data(
            "fetch by metadata, next page",
            "POST",
            "/vectors/fetch_by_metadata",
            200,
            {**by_metadata, "paginationToken": token},
        )


def changes(suite):
    suite.data("update by id", "POST", "/vectors/update", 200, {"id": "film-1", "setMetadata": {"seen": True}})
    if suite.since("2025-10"):
        change = {"filter": {"genre": {"$eq": "drama"}}, "setMetadata": {"seen": False}}
        found = suite.data("update by filter, dry run", "POST", "/vectors/update", 200, {**change, "dryRun": True})
        suite.steps.step("matched records", lambda: same(2, found["matchedRecords"]))
        suite.data("update by filter", "POST", "/vectors/update", 200, change)
    suite.data("delete by ids", "POST", "/vectors/delete", 200, {"ids": ["film-5", "nobody"]})
    suite.data("delete by filter", "POST", "/vectors/delete", 200, {"filter": {"genre": {"$eq": "drama"}}})
    suite.data("upsert into a namespace", "POST", "/vectors/upsert", 200, {"vectors": FILMS[:1], "namespace": "other"})
    suite.data("delete all of it", "POST", "/vectors/delete", 200, {"deleteAll": True, "namespace": "other"})


def namespaces(suite):
    if not suite.since("2025-04"):
        return
    suite.data("upsert into a namespace", "POST", "/vectors/upsert", 200, {"vectors": FILMS[:2], "namespace": "alpha"})
    if suite.since("2025-10"):
        suite.data(
            "create a namespace",
            "POST",
            "/namespaces",
            200,
            {"name": "beta", "schema": {"fields": {"genre": {"filterable": True}}}},
        )
        suite.data("create it again", "POST", "/namespaces", 409, {"name": "beta"}, says="(?i)already exists")
        suite.data("list namespaces by prefix", "GET", "/namespaces", 200, query={"prefix": "be", "limit": 5})
    page = suite.data("list namespaces, first page", "GET", "/namespaces", 200, query={"limit": 1})
    token = next_token(page)
    suite.data("list namespaces, next page", "GET", "/namespaces", 200, query={"limit": 1, "paginationToken": token})
    described = suite.data("describe a namespace", "GET", "/namespaces/alpha", 200)
    count = "2" if suite.since("2026-07") else 2
    suite.steps.step("its record count", lambda: same(count, described["record_count"]))
    suite.data("describe a missing namespace", "GET", "/namespaces/nowhere", 404)
    suite.data("delete a namespace", "DELETE", "/namespaces/alpha", 200)
    suite.data("it is gone", "GET", "/namespaces/alpha", 404)


def record_errors(suite):
    def bad(title, path, body, says, status=400):
        suite.data(title, "POST", path, status, body, says=says, valid=False)

    wrong = "Vector dimension 3 does not match the dimension of the index 4"
    bad("upsert a wrong dimension", "/vectors/upsert", {"vectors": [{"id": "a", "values": [1, 2, 3]}]}, wrong)
    bad(
        "upsert a nested metadata value",
        "/vectors/upsert",
        {"vectors": [{"id": "a", "values": X_AXIS, "metadata": {"a": {"b": 1}}}]},
        "Metadata value must be",
    )
    bad("upsert an empty id", "/vectors/upsert", {"vectors": [{"id": "", "values": X_AXIS}]}, ".")
    bad("upsert nothing", "/vectors/upsert", {"vectors": []}, ".")
    bad("query a wrong dimension", "/query", {"vector": [1, 2, 3], "topK": 1}, wrong)
    bad("query top_k 10001", "/query", {"vector": X_AXIS, "topK": 10001}, "(?i)top_?k")
    bad("query top_k 0", "/query", {"vector": X_AXIS, "topK": 0}, "(?i)top_?k")
    bad("query by vector and id", "/query", {"vector": X_AXIS, "id": "a", "topK": 1}, "Cannot provide both")
    bad("query by nothing", "/query", {"topK": 1}, ".")
    bad(
        "an unknown filter operator",
        "/query",
        {"vector": X_AXIS, "topK": 1, "filter": {"year": {"$near": 3}}},
        r"\$near",
    )
    bad(
        "a filter comparing with a list",
        "/query",
        {"vector": X_AXIS, "topK": 1, "filter": {"year": {"$eq": [1]}}},
        ".",
    )
    bad(
        "delete all with ids",
        "/vectors/delete",
        {"ids": ["a"], "deleteAll": True},
        "No explicit IDs allowed when delete_all=true",
    )
    bad(
        "delete by an empty filter",
        "/vectors/delete",
        {"filter": {}},
        "Delete with empty metadata filter is not allowed",
    )
    bad(
        "delete in a missing namespace",
        "/vectors/delete",
        {"deleteAll": True, "namespace": "nowhere"},
        "Namespace not found",
        404,
    )
    bad("update without an id", "/vectors/update", {"setMetadata": {"a": 1}}, ".")
    suite.checked(
        "a body that is no JSON",
        "POST",
        "/vectors/upsert",
        400,
        lambda: suite.ask(suite.host, "POST", "/vectors/upsert", raw=b'{"vectors": ['),
    )


def deprecated(suite):
    if suite.version == "2024-07":
        suite.data("stats by GET", "GET", "/describe_index_stats", 200)
        suite.data("delete by DELETE", "DELETE", "/vectors/delete", 200, query={"ids": ["film-1"]})
