"""A full life of indexes and records through the official Python client, against a running server.

One script for every generation and transport of the client: `lifecycle.py rest|grpc|asyncio URL [CA]`.
What only the newest generation can do is marked by NEWEST.
"""

import sys

import documents
import indexes
import kinds
import records
import texts
from clients import NEWEST, open_client
from pinecone import __version__
from recorder import record
from steps import Steps


class Lifecycle:
    """One pass with one client: what its steps share."""

    def __init__(self, transport, url, ca):
        version = "py" + __version__.split(".")[0]
        self.transport = transport
        self.prefix = f"{version}-{transport}-{'tls' if ca else 'plain'}"
        record(self.prefix)
        self.steps = Steps(f"python {__version__} {transport} {'tls' if ca else 'plaintext'}")
        self.client, self.open_index = open_client(transport, url, ca)

    def run(self):
        try:
            indexes.run(self)
            records.run(self)
            kinds.run(self)
            if NEWEST and self.transport != "grpc":
                documents.run(self)
            if self.transport == "rest":
                texts.run(self)
            indexes.farewell(self)
        finally:
            indexes.remove_leftovers(self)
        self.steps.exit()


if __name__ == "__main__":
    Lifecycle(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None).run()
