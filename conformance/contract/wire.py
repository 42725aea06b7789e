"""Plain requests, one connection each: what is sent is exactly what a scenario says, and nothing is retried."""

import dataclasses
import http.client
import json
import urllib.parse


@dataclasses.dataclass(frozen=True)
class Answer:
    """One answer; header names are in lower case."""

    status: int
    headers: dict
    text: str

    def json(self):
        return json.loads(self.text)


def send(authority, method, path, version=None, body=None, query=None, raw=None, key="conformance", headers=None):
    """One request. `body` is sent as JSON, `raw` as it is; no version or no key means no such header."""
    address = urllib.parse.urlsplit(authority if "//" in authority else f"http://{authority}")
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    headers = {"Accept": "application/json", **(headers or {})}
    if key:
        headers["Api-Key"] = key
    if version:
        headers["X-Pinecone-Api-Version"] = version
    payload = raw if raw is not None else None if body is None else json.dumps(body).encode()
    if payload is not None:
        headers["Content-Type"] = "application/json"
    target = path + ("?" + urllib.parse.urlencode(query, doseq=True) if query else "")
    try:
        connection.request(method, target, payload, headers)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read().decode())
    finally:
        connection.close()
