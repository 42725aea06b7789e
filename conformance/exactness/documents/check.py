"""Random operations on documents over REST, each answer compared with a plain dict; the server is stopped and killed.

    python documents/check.py [--seeds 1,2,3] [--operations 2000] [--settings KEY=VALUE,...] [--version 2026-07]

Not part of `conformance/run`: it takes minutes. Starts the server of this checkout on loopback with a data directory of
its own and small tails, so that flushes and merges happen all the time. Of every answer everything is compared: which
documents, in which order, with which scores and fields. What a write touched is read at once. Now and then the server
is told to stop, or killed in the middle of a write, which then must have happened whole or not at all. `--approximate`
with `--settings index.records_min=30` lets indexes of vectors miss some, but never return fewer than there are.
Needs Python 3.11, nothing else.
"""

import argparse
import random
import threading
import time
from collections import Counter
from pathlib import Path

from dice import SCHEMA
from namespace import Namespace, check
from server import Server, Wire

HOME = Path(__file__).resolve().parents[3]
METRICS = ("cosine", "euclidean", "dotproduct")


class Session:
    """One seed: a server, its namespaces, and a thread for each of them."""

    def __init__(self, seed, options):
        self.seed, self.options = seed, options
        self.random = random.Random(seed)
        self.server = Server(options.home, options.settings.split(","))
        self.spaces = []
        self.ends = Counter()
        self.failures = []

    def run(self):
        try:
            self.server.start()
            for metric in METRICS:
                self.create(metric, ["trails", "__default__"] if metric == "cosine" else ["trails"])
            while self.done() < self.options.operations and not self.failures:
                self.round()
            self.server.end(kill=False)
        finally:
            self.server.end(kill=True)
        for failure in self.failures:
            print(f"FAIL seed {self.seed}: {failure} (data in {self.server.data})")
        if not self.failures:
            print(f"ok   seed {self.seed}: {self.done()} operations; {listed(self.ends)}; {listed(self.server.work)}")
            print("     " + listed(sum((space.done for space in self.spaces), Counter())))
            self.server.clear()
        return not self.failures

    def create(self, metric, namespaces):
        fields = {**SCHEMA, "place": {**SCHEMA["place"], "metric": metric}}
        body = {"name": f"documents-{metric}", "schema": {"fields": fields}}
        status, answer = Wire(self.server.port, "2026-07").call("POST", "/indexes", body)
        check(201, status, f"create {answer}")
        port = int(answer["host"].rsplit(":", 1)[1])
        for name in namespaces:
            seed = self.seed * 100 + len(self.spaces)
            wire = Wire(port, self.options.version)
            self.spaces.append(Namespace(wire, metric, name, seed, self.options.approximate))

    def done(self):
        return sum(space.done.total() for space in self.spaces)

    def round(self):
        """Some hundred operations, then an end of one kind or another, then a look at everything."""
        share = self.random.randint(200, 600) // len(self.spaces)
        end = self.random.choice(["killed in the middle", "killed", "stopped", "rested"])
        killed = threading.Event()
        workers = [self.worker(space, lambda space: space.run(share, killed)) for space in self.spaces]
        if end == "killed in the middle":
            time.sleep(self.random.uniform(0.2, 3))
            killed.set()
            self.server.end(kill=True)
        for worker in workers:
            worker.join()
        if self.failures:
            return
        if end == "rested":
            time.sleep(3)  # so that what is fresh is flushed
        else:
            self.server.end(kill=end == "killed")
            self.server.start()
        self.ends[end] += 1
        for worker in [self.worker(space, Namespace.everything) for space in self.spaces]:
            worker.join()

    def worker(self, space, task):
        def guarded():
            try:
                task(space)
            except Exception as e:  # whatever it is, the main thread must hear of it
                self.failures.append(f"{type(e).__name__} in {space.metric}/{space.name}: {e}")

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread


def listed(counts):
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(counts.items()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--operations", type=int, default=2000)
    parser.add_argument("--settings", default="store.tail_bytes=1MiB,search.recall_percent=100")
    parser.add_argument("--version", default="2026-07")
    parser.add_argument("--home", default=HOME, help="the checkout whose server is started")
    parser.add_argument("--approximate", action="store_true", help="dense searches may miss some of the best")
    options = parser.parse_args()
    passed = [Session(int(seed), options).run() for seed in options.seeds.split(",")]
    raise SystemExit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
