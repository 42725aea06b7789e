"""hnswlib, float32. Rows of cosine sets have length 1, so the inner product ranks them and nothing is normalised at
query time."""

import importlib.metadata
import os

import hnswlib

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

    def configure(self, search):
        self.index.set_ef(search["ef"])

    def search_all(self, queries, count):
        return self.index.knn_query(queries, k=count, num_threads=1)[0]

    search_one = search_all

    def new_index(self, request):
        return hnswlib.Index(space=SPACES[request["metric"]], dim=request["dimension"])

    def path(self, request):
        return os.path.join(request["directory"], "index.hnswlib")
