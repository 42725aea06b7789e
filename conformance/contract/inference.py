"""Models and text records, as one version writes its requests."""

from steps import same

DENSE = "multilingual-e5-large"
SPARSE = "pinecone-sparse-english-v0"
RERANKER = "bge-reranker-v2-m3"


def run(suite):
    """All steps; each operation from the version on that has it."""
    embed(suite)
    if suite.since("2024-10"):
        rerank(suite)
    if suite.since("2025-04"):
        models(suite)
    if suite.since("2025-01"):
        text_records(suite)
    if suite.since("2026-07"):
        embedded_documents(suite)


def embed(suite):
    body = {"model": DENSE, "inputs": [{"text": "a"}, {"text": "b"}], "parameters": {"input_type": "passage"}}
    answer = suite.control("embed", "POST", "/embed", 200, body)
    suite.steps.step("vectors embedded", lambda: same(1024, len(answer["data"][1]["values"])))
    wrong = {"model": "none", "inputs": [{"text": "a"}], "parameters": {"input_type": "query"}}
    # The files of inference declare 400 and no 404 for this operation, whose texts speak of one.
    suite.control("embed by an unknown model", "POST", "/embed", 404, wrong, says="not found", tolerated="404 is not")
    suite.control("embed without an input type", "POST", "/embed", 400, {**body, "parameters": {}}, valid=False)
    if suite.since("2025-01"):
        words = {"input_type": "query", "return_tokens": True}
        sparse = {"model": SPARSE, "inputs": [{"text": "apple pie"}], "parameters": words}
        suite.control("embed as weighed words", "POST", "/embed", 200, sparse)


def rerank(suite):
    documents = [{"text": "The road was closed."}, {"text": "Pandas eat bamboo."}]
    body = {"model": RERANKER, "query": "What do pandas eat?", "documents": documents}
    answer = suite.control("rerank", "POST", "/rerank", 200, body)
    suite.steps.step("best document first", lambda: same(1, answer["data"][0]["index"]))
    suite.control("rerank, no documents back", "POST", "/rerank", 200, {**body, "return_documents": False, "top_n": 1})
    suite.control("rerank by a missing field", "POST", "/rerank", 400, {**body, "rank_fields": ["body"]}, says="body")


def models(suite):
    suite.control("list models", "GET", "/models", 200)
    suite.control("describe a model", "GET", f"/models/{DENSE}", 200)
    suite.control("describe an unknown model", "GET", "/models/none", 404, says="not found")


def text_records(suite):
    name = f"{suite.prefix}-texts"
    embed_settings = {"model": DENSE, "field_map": {"text": "chunk"}}
    body = {"name": name, "cloud": "aws", "region": "us-east-1", "embed": embed_settings}
    # The file of 2026-07 has another form of the body; the service takes this one in all versions.
    created = suite.control("create for a model", "POST", "/indexes/create-for-model", 201, body, valid=False)
    former, suite.host = suite.host, "http://" + created["host"].removeprefix("http://")
    try:
        searches(suite)
    finally:
        suite.host = former
        suite.control("delete it", "DELETE", f"/indexes/{name}", 202)


def searches(suite):
    path = "/records/namespaces/facts"
    records = '{"_id": "a", "chunk": "Pandas eat bamboo."}\n{"_id": "b", "chunk": "The road was closed."}\n'
    suite.steps.step("upsert records", lambda: same(201, suite.ask(suite.host, "POST", f"{path}/upsert", raw=records).status))
    query = {"query": {"inputs": {"text": "food"}, "top_k": 2}}
    answer = suite.data("search records", "POST", f"{path}/search", 200, query)
    suite.steps.step("nearest text first", lambda: same("a", answer["result"]["hits"][0]["_id"]))
    ranked = {**query, "rerank": {"model": RERANKER, "rank_fields": ["chunk"], "top_n": 1}, "fields": ["chunk"]}
    suite.data("search and rerank", "POST", f"{path}/search", 200, ranked)
    suite.data("search by id", "POST", f"{path}/search", 200, {"query": {"id": "a", "top_k": 1}})
    suite.data("search without a query", "POST", f"{path}/search", 400, {"query": {"top_k": 1}}, valid=False)


def embedded_documents(suite):
    name = f"{suite.prefix}-embedded"
    fields = {"chunk": {"type": "string", "embed": {}, "sparse_embed": {}, "description": "what it says"}}
    created = suite.control("create with an embedded text", "POST", "/indexes", 201, {"name": name, "schema": {"fields": fields}})
    former, suite.host = suite.host, "http://" + created["host"].removeprefix("http://")
    path = "/namespaces/facts/documents"
    documents = [{"_id": "a", "chunk": "Pandas eat bamboo."}, {"_id": "b", "chunk": "The road was closed."}]
    try:
        suite.data("upsert embedded documents", "POST", f"{path}/upsert", 202, {"documents": documents})
        for kind in ("embed", "sparse_embed"):
            clause = {"type": kind, "field": "chunk", "query": "pandas"}
            body = {"score_by": [clause], "top_k": 2, "include_fields": ["*"]}
            found = suite.data(f"search by {kind}", "POST", f"{path}/search", 200, body)
            suite.steps.step(f"nearest by {kind} first", lambda: same("a", found["matches"][0]["_id"]))
        suite.data("update an embedded document", "POST", f"{path}/update", 202, {"documents": [documents[0]]})
        suite.data("upsert without the text", "POST", f"{path}/upsert", 400, {"documents": [{"_id": "c", "year": 1}]})
    finally:
        suite.host = former
        suite.control("delete the index of embedded texts", "DELETE", f"/indexes/{name}", 202)
