"""hnswlib, float32. Rows of cosine sets have length 1, so the inner product ranks them and nothing is normalised at
query time. With a filter it is asked for more than is wanted, and what does not match is thrown away; when too little
is left it is asked for twice as much."""

import importlib.metadata
import os

import hnswlib
import numpy as np

SPACES = {"COSINE": "ip", "DOT_PRODUCT": "ip", "EUCLIDEAN": "l2"}


class Peer:
    def version(self):
        return importlib.metadata.version("hnswlib")

    def build(self, request, rows):
        options = request["options"]
        index = self.new_index(request)
        index.init_index(max_elements=len(rows), M=options["M"], ef_construction=options["efConstruction"])
        index.add_items(rows, num_threads=request["threads"])
        index.save_index(self.path(request))

    def open(self, request):
        self.index = self.new_index(request)
        self.index.load_index(self.path(request), max_elements=request["live"])
        self.index.set_num_threads(1)
        self.live = request["live"]
        if "attributes" in request["options"]:
            stored = np.fromfile(request["options"]["attributes"], dtype="<i4")
            self.attributes = np.ascontiguousarray(stored.reshape(-1, stored[0] + 1)[:, 1:].T)

    def configure(self, search):
        self.fetch = search.get("fetch", 0)
        self.index.set_ef(search["ef"] if "ef" in search else self.fetch)

    def search_all(self, queries, count):
        return self.index.knn_query(queries, k=count, num_threads=1)[0]

    search_one = search_all

    def search_filtered(self, query, count, column, low, high):
        fetch = min(max(self.fetch, count), self.live)
        while True:
            labels = self.index.knn_query(query, k=fetch, num_threads=1)[0][0]
            values = self.attributes[column][labels]
            found = labels[(values >= low) & (values <= high)][:count]
            if len(found) == count or fetch == self.live:
                break
            fetch = min(2 * fetch, self.live)
            self.index.set_ef(fetch)
        self.index.set_ef(self.fetch)
        return found

    def new_index(self, request):
        return hnswlib.Index(space=SPACES[request["metric"]], dim=request["dimension"])

    def path(self, request):
        return os.path.join(request["directory"], "index.hnswlib")
