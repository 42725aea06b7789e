"""What the steps of every version share: how a request is sent and what every answer is held against."""

import json
import pathlib
import re

import wire
from steps import Steps

FILMS = json.loads((pathlib.Path(__file__).parent.parent / "fixtures" / "films.json").read_text())
X_AXIS = [1.0, 0.0, 0.0, 0.0]
READS = {"/query", "/vectors/fetch", "/vectors/fetch_by_metadata", "/vectors/list"}
WRITES = {"/vectors/upsert", "/vectors/update", "/vectors/delete"}


class Suite:
    """One version against one server: its steps, its way of writing a create request, its contract."""

    def __init__(self, url, version, contract):
        self.url, self.version, self.contract = url, version, contract
        self.prefix = f"contract-{version}"
        self.steps = Steps(f"contract {version}")
        self.host = None

    def control(self, title, method, path, status, body=None, valid=True, **expected):
        """A control-plane step; `valid` is false for a body that means to break the contract."""
        judged = body if valid else None
        return self.checked(
            title, method, path, status, lambda: self.ask(self.url, method, path, body), judged, **expected
        )

    def data(self, title, method, path, status, body=None, query=None, valid=True, **expected):
        """A data-plane step, on the index at `host`."""
        judged = body if valid else None
        return self.checked(
            title,
            method,
            path,
            status,
            lambda: self.ask(self.host, method, path, body, query),
            judged,
            headers=data_headers(path),
            **expected,
        )

    def checked(self, title, method, path, status, action, body=None, says=None, tolerated=None, headers=()):
        """One step: the status, the text of an error, the common headers and the published schema."""
        wanted = status if isinstance(status, tuple) else (status,)

        def check():
            problems = self.contract.request_problems(method, path, body)
            answer = action()
            if answer.status in wanted:
                problems += self.contract.problems(method, path, answer)
                problems += missing_headers(answer, headers)
            else:
                problems.append(f"status {answer.status}: {answer.text[:300]}")
            if says and not re.search(says, answer.text):
                problems.append(f"text {answer.text[:300]!r} does not say {says!r}")
            problems = [problem for problem in problems if not (tolerated and tolerated in problem)]
            if problems:
                raise AssertionError(" | ".join(problems))
            return answer.json() if answer.text.strip() else {}

        return self.steps.step(f"{title} ({method} {path}: {' or '.join(map(str, wanted))})", check)

    def ask(self, authority, method, path, body=None, query=None, raw=None):
        return wire.send(authority, method, path, self.version, body, query, raw)

    def since(self, version):
        return self.version >= version

    def serverless(self):
        return {"serverless": {"cloud": "aws", "region": "us-east-1"}}

    def new_index(self, kind, dimension=None, metric=None, protected=False, sparse=False):
        """A create request as this version writes it."""
        request = {"name": f"{self.prefix}-{kind}", "deletion_protection": "enabled" if protected else "disabled"}
        if self.since("2024-10"):
            request["tags"] = {"team": "search", "env": "ci"}
        if self.since("2026-07"):
            fields = (
                {"_values": {"type": "dense_vector", "dimension": dimension, "metric": metric}} if dimension else {}
            )
            fields |= {"_sparse_values": {"type": "sparse_vector"}} if sparse else {}
            return request | {
                "schema": {"fields": fields},
                "deployment": {"deployment_type": "managed", "cloud": "aws", "region": "us-east-1"},
            }
        return request | {"dimension": dimension, "metric": metric, "spec": self.serverless()}

    def remove_leftovers(self):
        for model in self.ask(self.url, "GET", "/indexes").json().get("indexes", []):
            if model["name"].startswith(f"{self.prefix}-"):
                if model.get("deletion_protection") == "enabled":
                    self.ask(self.url, "PATCH", f"/indexes/{model['name']}", {"deletion_protection": "disabled"})
                self.ask(self.url, "DELETE", f"/indexes/{model['name']}")


def next_token(page):
    return ((page or {}).get("pagination") or {}).get("next")


def data_headers(path):
    """The headers by which a successful data call says how far the log has got."""
    if path in READS:
        return ["x-pinecone-max-indexed-lsn"]
    return ["x-pinecone-request-lsn"] if path in WRITES else []


def missing_headers(answer, names):
    """Every answer names its request; `names` are wanted of a success only."""
    wanted = ["x-pinecone-request-id", *(names if answer.status < 300 else [])]
    return [f"no {name} header" for name in wanted if name not in answer.headers]
