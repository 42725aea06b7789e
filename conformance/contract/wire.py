"""Plain requests, one connection each: what is sent is exactly what a scenario says, and nothing is retried."""

import http.client
import json
import urllib.parse


class Answer:
    """Status, lower-case headers and text of one answer."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.text = response.read().decode()

    def json(self):
        return json.loads(self.text)


def send(authority, method, path, version=None, body=None, query=None, raw=None):
    """One request. `body` is sent as JSON, `raw` as it is; no version means no version header."""
    address = urllib.parse.urlsplit(authority if "//" in authority else f"http://{authority}")
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    headers = {"Api-Key": "conformance", "Accept": "application/json"}
    if version:
        headers["X-Pinecone-Api-Version"] = version
    payload = raw if raw is not None else None if body is None else json.dumps(body).encode()
    if payload is not None:
        headers["Content-Type"] = "application/json"
    target = path + ("?" + urllib.parse.urlencode(query, doseq=True) if query else "")
    try:
        connection.request(method, target, payload, headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()
