"""The process of one Python peer: reads one JSON request a line from standard input, answers each with one line on
standard output. Ends with its input. The protocol is described in docs/internals/benchmarks.md.

Run: runner.py hnswlib|faiss|usearch
"""

import gc
import importlib
import json
import os
import sys
import time

import numpy as np


# How many queries with filters are answered to be judged, and for how long at most beyond that.
ANSWERS_MIN = 20
ANSWERS_SECONDS = 2


def read_rows(path, first, count):
    """Rows of an fvecs file: a little-endian int32, the dimension, then that many float32."""
    dimension = int(np.fromfile(path, dtype="<i4", count=1)[0])
    stored = np.memmap(path, dtype="<f4", mode="r").reshape(-1, dimension + 1)
    return np.ascontiguousarray(stored[first : first + count, 1:])


def write_rows(path, rows):
    """Writes an ivecs file."""
    stored = np.empty((rows.shape[0], rows.shape[1] + 1), dtype="<i4")
    stored[:, 0] = rows.shape[1]
    stored[:, 1:] = rows
    stored.tofile(path)


class Runner:
    def __init__(self, peer):
        self.peer = peer
        self.queries = {}

    def answer(self, request):
        command = request["command"]
        if command == "hello":
            return {"version": self.peer.version()}
        if command == "build":
            return self.build(request)
        if command == "open":
            self.peer.open(request)
        elif command == "queries":
            self.queries[request["name"]] = read_rows(request["path"], request["from"], request["count"])
        elif command == "measure":
            return self.measure(request)
        elif command == "settle":
            gc.collect()
        else:
            raise ValueError("command: " + command)
        return {}

    def build(self, request):
        start = time.perf_counter()
        self.peer.build(request, read_rows(request["base"], 0, request["live"]))
        return {"seconds": time.perf_counter() - start}

    def measure(self, request):
        """One untimed pass gives the answers to be judged. Then whole passes for the rate, by the peer's own loop over
        single queries where it has one, and again query by query for the latencies, binding included."""
        queries, count, seconds = self.queries[request["queries"]], request["count"], request["seconds"]
        self.peer.configure(request["search"])
        if "filters" in request:
            return self.measure_filtered(request, queries, count, seconds)
        found = np.asarray(self.peer.search_all(queries, count)).astype(np.int64)
        write_rows(request["found"], np.where((found < 0) | (found >= 2**31), -1, found))
        passes, start, start_cpu = 0, time.perf_counter(), time.process_time()
        while passes == 0 or time.perf_counter() - start < seconds:
            self.peer.search_all(queries, count)
            passes += 1
        elapsed = time.perf_counter() - start
        cpu_share = (time.process_time() - start_cpu) / elapsed
        latencies = self.latencies(queries, count, seconds)
        return {
            "qps": passes * len(queries) / elapsed,
            "cpuShare": cpu_share,
            "p50Micros": float(np.percentile(latencies, 50)) / 1e3,
            "p99Micros": float(np.percentile(latencies, 99)) / 1e3,
        }

    def measure_filtered(self, request, queries, count, seconds):
        """The same query by query, each with the range of an attribute that it is to be searched in. Where a query takes
        long, some of them stand for all: the answers are then fewer."""
        stored = np.fromfile(request["filters"], dtype="<i4")
        asked = [
            (np.ascontiguousarray(queries[i : i + 1]), count, int(column), int(low), int(high))
            for i, (_, column, low, high) in enumerate(stored.reshape(-1, 4))
        ]
        search, clock = self.peer.search_filtered, time.perf_counter_ns
        answers, start = [], clock()
        while len(answers) < len(asked) and (len(answers) < ANSWERS_MIN or clock() - start < ANSWERS_SECONDS * 1e9):
            answers.append(search(*asked[len(answers)]))
        write_rows(request["found"], np.array([[*rows, *[-1] * (count - len(rows))] for rows in answers]))
        nanos, start, start_cpu = [], clock(), time.process_time()
        while not nanos or clock() - start < seconds * 1e9:
            asking = clock()
            search(*asked[len(nanos) % len(asked)])
            nanos.append(clock() - asking)
        elapsed = (clock() - start) / 1e9
        return {
            "qps": len(nanos) / elapsed,
            "cpuShare": (time.process_time() - start_cpu) / elapsed,
            "p50Micros": float(np.percentile(nanos, 50)) / 1e3,
            "p99Micros": float(np.percentile(nanos, 99)) / 1e3,
        }

    def latencies(self, queries, count, seconds):
        singles = [np.ascontiguousarray(queries[i : i + 1]) for i in range(len(queries))]
        search_one, clock = self.peer.search_one, time.perf_counter_ns
        nanos, start = [], clock()
        while not nanos or clock() - start < seconds * 1e9:
            for query in singles:
                asking = clock()
                search_one(query, count)
                nanos.append(clock() - asking)
        return nanos


def main():
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a library prints is no reply
    runner = Runner(importlib.import_module(sys.argv[1] + "_peer").Peer())
    gc.disable()
    for line in sys.stdin:
        replies.write(json.dumps(runner.answer(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
