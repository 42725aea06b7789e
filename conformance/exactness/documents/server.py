"""A server of a checkout, and connections to it."""

import contextlib
import http.client
import json
import random
import re
import shutil
import socket
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

PORTS = 4


class Server:
    """The server of this checkout, on a port that nobody else has."""

    def __init__(self, home, settings):
        self.home = home
        self.data = tempfile.mkdtemp(prefix="documents-")
        self.port = free_port()
        self.settings = settings
        self.log = open(f"{self.data}.log", "w")
        self.process = None
        self.work = Counter()

    def start(self):
        flags = [word for setting in self.settings for word in ("--set", setting)]
        command = ["./bristlecone", "serve", "--data", self.data, "--port", str(self.port), *flags]
        self.process = subprocess.Popen(command, cwd=self.home, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if " is ready at " not in line:
            raise SystemExit(f"the server did not start: {line!r}, see {self.log.name}")

    def end(self, kill):
        if self.process:
            self.count_work()
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait()
            self.process = None

    def clear(self):
        shutil.rmtree(self.data)
        self.log.close()
        Path(self.log.name).unlink()

    def count_work(self):
        """Adds up what has gone on below since the start, for a run without flushes and merges shows little."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
            connection.close()
            for kind in ("flushes", "compactions"):
                self.work[kind] += int(float(re.search(rf"^bristlecone_store_{kind} (\S+)", text, re.M)[1]))


def free_port():
    """One with room after it, for the indexes."""
    while True:
        port = random.SystemRandom().randrange(10_000, 30_000)
        with contextlib.suppress(OSError), socket.socket() as first, socket.socket() as last:
            first.bind(("127.0.0.1", port))
            last.bind(("127.0.0.1", port + PORTS))
            return port


class Wire:
    """One connection to one port."""

    def __init__(self, port, version):
        self.port, self.version, self.connection = port, version, None

    def call(self, method, path, body=None):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"X-Pinecone-Api-Version": self.version, "Content-Type": "application/json", "Api-Key": "none"}
        try:
            self.connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        return answer.status, json.loads(raw) if raw else None

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
