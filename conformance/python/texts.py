"""Models and text records: embed, rerank, an index that embeds, its records beside the vectors API. REST only."""

from clients import NEWEST
from steps import close, same

if NEWEST:
    from pinecone import EmbedQuery, SparseEmbedQuery
    from pinecone.schema_builder import SchemaBuilder

MODEL = "multilingual-e5-large"
FACTS = [
    {"_id": "panda", "chunk": "Pandas eat bamboo almost all day.", "topic": "animals", "year": 1990},
    {"_id": "bear", "chunk": "Brown bears sleep through the cold winter.", "topic": "animals", "year": 2000},
    {"_id": "rates", "chunk": "The central bank raised interest rates.", "topic": "money", "year": 2010},
    {"_id": "bonds", "chunk": "Bonds fall in price when interest rates rise.", "topic": "money", "year": 2020},
]


def run(life):
    """All steps."""
    models(life)
    dense_records(life)
    sparse_records(life)
    if NEWEST:  # older generations know no documents
        embedded_documents(life)


def models(life):
    steps, inference = life.steps, life.client.inference

    def embedded():
        answer = inference.embed(model=MODEL, inputs=["one", "two"], parameters={"input_type": "passage", "truncate": "END"})
        same((MODEL, "dense", 2), (answer.model, answer.vector_type, len(answer.data)))
        same((1024, 6), (len(answer.data[0]["values"]), answer.usage.total_tokens))
        close([1.0], [sum(value * value for value in answer.data[1]["values"])], "squared length")

    def words():
        parameters = {"input_type": "query", "return_tokens": True}
        answer = inference.embed(model="pinecone-sparse-english-v0", inputs=["apple pie"], parameters=parameters)
        item = answer.data[0]
        same(["apple", "pie"], sorted(item["sparse_tokens"]))
        same((2, 2), (len(item["sparse_indices"]), len(item["sparse_values"])))

    def reranked():
        answer = inference.rerank(
            model="bge-reranker-v2-m3",
            query="What do pandas eat?",
            documents=[{"chunk": fact["chunk"]} for fact in FACTS],
            rank_fields=["chunk"],
            top_n=2,
            return_documents=True,
        )
        same((2, 0, 1), (len(answer.data), answer.data[0].index, answer.usage.rerank_units))
        same(FACTS[0]["chunk"], answer.data[0].document["chunk"])
        same(True, 1 >= answer.data[0].score >= answer.data[1].score >= 0)

    steps.step("embed passages", embedded)
    steps.step("embed a query as weighed words", words)
    steps.step("rerank documents", reranked)
    steps.refused(
        "an unknown model", 404, "not found", lambda: inference.embed("none", ["a"], parameters={"input_type": "query"})
    )
    steps.refused("embed without an input type", 400, "input_type", lambda: inference.embed(MODEL, ["a"]))
    listed = lambda **kind: {model.model for model in inference.list_models(**kind)}
    steps.step("list models", lambda: same(True, {MODEL, "bge-reranker-v2-m3"} <= listed()))
    steps.step(
        "list sparse models",
        lambda: same({"pinecone-sparse-english-v0"}, listed(type="embed", vector_type="sparse")),
    )
    steps.step("describe a model", lambda: same(1024, inference.get_model(**{"model" if NEWEST else "model_name": MODEL}).default_dimension))


def dense_records(life):
    steps = life.steps
    index = steps.step("create an index for a model", lambda: open_for_model(life, "texts", MODEL))
    if index is None:
        return

    def found(**search):
        hits = ask(index, **search).result.hits
        return [id_of(hit) for hit in hits]

    def meaning():
        index.upsert_records(namespace="facts", records=FACTS)
        answer = ask(index, inputs={"text": "What do panda bears feed on?"}, top_k=2)
        best = answer.result.hits[0]
        same(("panda", "animals"), (id_of(best), best.fields["topic"]))
        same(True, answer.usage.embed_total_tokens > 0)

    def narrowed():
        search = {"inputs": {"text": "animals"}, "top_k": 10, "filter": {"topic": "money"}}
        answer = ask(index, fields=["year"], **search)
        same({"rates", "bonds"}, {id_of(hit) for hit in answer.result.hits})
        same({"year"}, set(answer.result.hits[0].fields))

    def ranked():
        rerank = {"model": "bge-reranker-v2-m3", "rank_fields": ["chunk"], "top_n": 1, "query": "food of pandas"}
        answer = ask(index, id="rates", top_k=4, rerank=rerank)
        same((["panda"], 1), ([id_of(hit) for hit in answer.result.hits], answer.usage.rerank_units))

    def beside():
        stored = index.fetch(ids=["bear"], namespace="facts").vectors["bear"]
        same((1024, "animals"), (len(stored.values), stored.metadata["topic"]))
        match = index.query(vector=stored.values, top_k=1, namespace="facts").matches[0]
        same("bear", match.id)
        close([1.0], [match.score])

    steps.step("upsert records, search by text", meaning)
    steps.step("search with a filter and chosen fields", narrowed)
    steps.step("search by id, reranked", ranked)
    steps.step("search by id", lambda: same("bonds", found(id="bonds", top_k=1)[0]))
    steps.step("the vectors API beside it", beside)
    steps.refused(
        "a record without its text",
        400,
        "no text in the field 'chunk'",
        lambda: index.upsert_records(namespace="facts", records=[*FACTS, {"_id": "none", "topic": "none"}]),
    )
    limit = 1000 if NEWEST else 96
    steps.refused(
        "too many records",
        400,
        f"Batch size exceeds {limit}",
        lambda: index.upsert_records(namespace="facts", records=[{"_id": str(i), "chunk": "a"} for i in range(limit + 1)]),
    )


def sparse_records(life):
    index = life.steps.step(
        "create an index for a sparse model", lambda: open_for_model(life, "words", "pinecone-sparse-english-v0")
    )
    if index is None:
        return

    def terms():
        index.upsert_records(namespace="facts", records=FACTS)
        same({"rates", "bonds"}, {id_of(hit) for hit in ask(index, inputs={"text": "interest rate"}, top_k=9).result.hits})
        if not NEWEST:  # its API version has no match terms
            return
        held = {"strategy": "all", "terms": ["Bonds", "price"]}
        answer = ask(index, inputs={"text": "interest rate"}, top_k=9, match_terms=held)
        same(["bonds"], [id_of(hit) for hit in answer.result.hits])

    life.steps.step("search for words, and for records with all of some", terms)


def embedded_documents(life):
    steps, name = life.steps, f"{life.prefix}-embedded"
    schema = SchemaBuilder().add_string_field("chunk", embed={"dimension": 384}, sparse_embed=True).build()
    index = steps.step("create an index with an embedded text field", lambda: life.client.indexes.create(name=name, schema=schema))
    if index is None:
        return
    described = life.client.describe_index(name)
    documents = life.open_index(described.host).documents

    def found(clause, **options):
        return documents.search(namespace="facts", score_by=[clause], top_k=4, **options)

    def settled():
        field = described.schema.fields["chunk"]
        same(("llama-text-embed-v2", 384, "cosine"), (field.embed.model, field.embed.dimension, field.embed.metric))
        same("pinecone-sparse-english-v0", field.sparse_embed.model)

    def meaning():
        stored = documents.upsert(namespace="facts", documents=FACTS)
        same((4, True), (stored.upserted_count, stored.usage.embed_total_tokens > 40))
        answer = found(EmbedQuery(field="chunk", query="What do panda bears feed on?"), include_fields=["*"])
        best = answer.matches[0]
        same(("panda", "animals", FACTS[0]["chunk"]), (best.id, best.topic, best.chunk))
        same(True, answer.usage.embed_total_tokens > 5)

    def words():
        answer = found(SparseEmbedQuery(field="chunk", query="interest rate"), filter={"year": {"$gt": 2010}})
        same(["bonds"], [match.id for match in answer.matches])
        answer = found({"type": "text", "field": "chunk", "query": "winter"})
        same(["bear"], [match.id for match in answer.matches])

    def changed():
        documents.update(namespace="facts", documents=[{"_id": "bear", "chunk": "Koalas doze in eucalyptus trees."}])
        answer = found(SparseEmbedQuery(field="chunk", query="eucalyptus"), include_fields=["chunk", "year"])
        same([("bear", 2000)], [(match.id, match.year) for match in answer.matches])

    steps.step("an embedded text field is settled by its models", settled)
    steps.step("upsert documents, search by their meaning", meaning)
    steps.step("search embedded documents for weighed words, and for words", words)
    steps.step("an update embeds the new text", changed)
    steps.refused(
        "a document without its embedded text",
        400,
        "lacks the field 'chunk'",
        lambda: documents.upsert(namespace="facts", documents=[{"_id": "none", "topic": "none"}]),
    )


def ask(index, fields=None, rerank=None, **query):
    """A search, as this generation of the client writes it."""
    if NEWEST:
        return index.search(namespace="facts", fields=fields, rerank=rerank, **query)
    return index.search(namespace="facts", query=query, fields=fields or ["*"], rerank=rerank)


def id_of(hit):
    return hit.id if NEWEST else hit["_id"]


def open_for_model(life, kind, model):
    name = f"{life.prefix}-{kind}"
    life.client.create_index_for_model(
        name=name, cloud="aws", region="us-east-1", embed={"model": model, "field_map": {"text": "chunk"}}
    )
    return life.open_index(life.client.describe_index(name).host)
