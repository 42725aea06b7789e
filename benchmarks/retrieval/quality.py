"""How well texts are found: recall@10 and nDCG@10 of dense, sparse, hybrid and reranked search, in one table.

    quality.py URL TEXTS [PASSAGES] [QUERIES]

URL is a running server, TEXTS a file of lines "title: body" (WordNet's synsets as `texts.py` of the index benchmark writes
them, other lines are left out). A body is a passage, its title the query for it, and one passage is right for a query.
Of the QUERIES drawn, the first, third and so on are for tuning and left alone here; the others are told.
Needs the official client (pip install pinecone).
"""

import math
import random
import sys
import time

from pinecone import Pinecone

BATCH = 96
DEEP = 50
MODELS = {"dense": "multilingual-e5-large", "sparse": "pinecone-sparse-english-v0"}
RERANKER = "bge-reranker-v2-m3"


def main(url, file, passages=6000, queries=1000):
    client = Pinecone(api_key="quality", host=url)
    pairs = labelled(file, int(passages))
    asked = random.Random(7).sample(range(len(pairs)), int(queries))[1::2]
    indexes = {kind: filled(client, kind, model, pairs) for kind, model in MODELS.items()}
    table = {"dense": [], "sparse": [], "hybrid": [], "dense, reranked": [], "hybrid, reranked": []}
    for number in asked:
        title = pairs[number][0]
        found = {kind: search(index, title) for kind, index in indexes.items()}
        hybrid = fused(found["dense"], found["sparse"])
        table["dense"].append(place(found["dense"], number))
        table["sparse"].append(place(found["sparse"], number))
        table["hybrid"].append(place(hybrid, number))
        table["dense, reranked"].append(place(reranked(client, title, found["dense"], pairs), number))
        table["hybrid, reranked"].append(place(reranked(client, title, hybrid[:DEEP], pairs), number))
    print(f"| search ({len(pairs)} passages, {len(asked)} queries) | recall@10 | nDCG@10 |\n|---|---|---|")
    for name, places in table.items():
        hits = [p for p in places if p is not None and p < 10]
        gain = sum(1 / math.log2(p + 2) for p in hits)
        print(f"| {name} | {len(hits) / len(places):.3f} | {gain / len(places):.3f} |")
    for kind in MODELS:
        client.delete_index(f"quality-{kind}")


def labelled(file, count):
    """(title, body) of lines whose body says something."""
    pairs = []
    for line in open(file, encoding="utf8"):
        title, colon, body = line.strip().partition(": ")
        if not colon or len(title) > 60 or len(body) < 40:
            continue
        pairs.append((title, body))
        if len(pairs) == count:
            break
    return pairs


def filled(client, kind, model, pairs):
    name = f"quality-{kind}"
    if client.has_index(name):
        client.delete_index(name)
    embed = {"model": model, "field_map": {"text": "body"}}
    client.create_index_for_model(name=name, cloud="aws", region="us-east-1", embed=embed)
    index = client.Index(name)
    begun = time.time()
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        index.upsert_records(
            namespace="all", records=[{"_id": str(start + i), "body": body} for i, (_, body) in enumerate(batch)]
        )
    print(f"{kind}: {len(pairs)} passages stored, {len(pairs) / (time.time() - begun):.0f} a second", file=sys.stderr)
    return index


def search(index, text):
    answer = index.search(namespace="all", inputs={"text": text}, top_k=DEEP, fields=["none"])
    return [int(hit.id) for hit in answer.result.hits]


def fused(*lists):
    """Reciprocal rank fusion."""
    scores = {}
    for found in lists:
        for rank, number in enumerate(found):
            scores[number] = scores.get(number, 0) + 1 / (60 + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))


def reranked(client, query, found, pairs):
    if not found:
        return []
    documents = [{"text": pairs[number][1]} for number in found]
    answer = client.inference.rerank(
        model=RERANKER, query=query, documents=documents, return_documents=False, parameters={"truncate": "END"}
    )
    return [found[item.index] for item in answer.data]


def place(found, number):
    return found.index(number) if number in found else None


if __name__ == "__main__":
    main(*sys.argv[1:])
