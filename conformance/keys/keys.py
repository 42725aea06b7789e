"""A server that requires keys: who has none or a wrong one is refused as every version words it, on REST and gRPC.

`keys.py URL KEY_FILE`. The key is the one that the server has made on its first start.
"""

import pathlib
import sys

import wire
from pinecone import Pinecone, ServerlessSpec
from pinecone.grpc import GrpcIndex
from steps import Steps, same

VERSIONS = ["2024-07", "2024-10", "2025-01", "2025-04", "2025-10", "2026-04", "2026-07"]
NAME = "keys"


def main():
    url, key_file = sys.argv[1], pathlib.Path(sys.argv[2])
    steps = Steps("keys")
    steps.step("the key file is for its owner alone", lambda: same(0o600, key_file.stat().st_mode & 0o777))
    key = key_file.read_text().strip()
    client = Pinecone(api_key=key, host=url)
    steps.step("the right key creates an index", lambda: create(client))
    host = client.describe_index(NAME).host
    for version in VERSIONS:
        steps.step(f"{version}: no key and a wrong key are refused", lambda v=version: refusals(v, url, host))
    steps.step("health needs no key", lambda: same(200, wire.send(url, "GET", "/health", key=None).status))
    steps.step("a bearer token is as good as the header", lambda: bearer(url, key))
    clients(steps, url, host, key)
    steps.exit()


def create(client):
    client.create_index(name=NAME, dimension=2, metric="cosine", spec=ServerlessSpec(cloud="aws", region="us-east-1"))


def refusals(version, url, host):
    for key in (None, "wrong"):
        control = wire.send(url, "GET", "/indexes", version, key=key)
        data = wire.send(host, "POST", "/describe_index_stats", version, body={}, key=key)
        same((401, 401), (control.status, data.status))
        if version >= "2026-07":
            same(("Invalid API key", "Unauthorized"), (control.text, data.text))
        else:
            same(("UNAUTHENTICATED", 16), (control.json()["error"]["code"], data.json()["code"]))


def bearer(url, key):
    answer = wire.send(url, "GET", "/indexes", VERSIONS[-1], key=None, headers={"Authorization": f"Bearer {key}"})
    same(200, answer.status)


def clients(steps, url, host, key):
    def plain_grpc(with_key):
        return GrpcIndex(host=host, api_key=with_key, secure=False, connect_timeout=10.0)

    wrong = Pinecone(api_key="wrong", host=url)
    steps.refused("client with a wrong key, control plane", 401, ".", wrong.list_indexes)
    steps.refused("client with a wrong key, REST", 401, ".", wrong.index(host=host).describe_index_stats)
    steps.refused("client with a wrong key, gRPC", 401, ".", plain_grpc("wrong").describe_index_stats)
    right = Pinecone(api_key=key, host=url).index(host=host)
    steps.step("client with the key, REST", lambda: same(0, right.describe_index_stats().total_vector_count))
    steps.step("client with the key, gRPC", lambda: same(0, plain_grpc(key).describe_index_stats().total_vector_count))


if __name__ == "__main__":
    main()
