"""USearch: float32, float16 or int8 scalars. Rows of cosine sets have length 1: the inner product ranks them, except as
int8, whose rounding changes lengths."""

import os

import usearch
from usearch.index import Index

METRICS = {"COSINE": "ip", "DOT_PRODUCT": "ip", "EUCLIDEAN": "l2sq"}


class Peer:
    def version(self):
        return usearch.__version__

    def build(self, request, rows):
        options = request["options"]
        index = self.new_index(request, options["connectivity"], options["expansionAdd"])
        index.add(None, rows, threads=request["threads"])
        index.save(self.path(request))

    def open(self, request):
        options = request["options"]
        self.index = self.new_index(request, options["connectivity"], options["expansionAdd"])
        self.index.load(self.path(request))

    def configure(self, search):
        self.index.expansion_search = search["ef"]

    def search_all(self, queries, count):
        return self.index.search(queries, count, threads=1).keys

    def search_one(self, query, count):
        return self.index.search(query[0], count, threads=1).keys

    def new_index(self, request, connectivity, expansion_add):
        scalars = request["mode"]
        metric = "cos" if request["metric"] == "COSINE" and scalars == "i8" else METRICS[request["metric"]]
        return Index(
            ndim=request["dimension"],
            metric=metric,
            dtype=scalars,
            connectivity=connectivity,
            expansion_add=expansion_add,
        )

    def path(self, request):
        return os.path.join(request["directory"], "index.usearch")
