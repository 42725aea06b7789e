"""Faiss: HNSW over float32, HNSW over 8-bit scalars, and inverted lists of 4-bit product codes (FastScan). The quantised
ones are refined by float32 rows, `refine` times as many as asked for."""

import os

import faiss
import numpy as np

METRICS = {
    "COSINE": faiss.METRIC_INNER_PRODUCT,
    "DOT_PRODUCT": faiss.METRIC_INNER_PRODUCT,
    "EUCLIDEAN": faiss.METRIC_L2,
}


class Peer:
    def version(self):
        return faiss.__version__ + ", " + faiss.get_compile_options().strip()

    def build(self, request, rows):
        faiss.omp_set_num_threads(request["threads"])
        index = faiss.index_factory(
            request["dimension"], self.description(request), METRICS[request["metric"]]
        )
        if request["mode"].startswith("hnsw"):
            graph = faiss.downcast_index(index.base_index) if request["mode"] == "hnsw-sq8" else index
            graph.hnsw.efConstruction = request["options"]["efConstruction"]
        index.train(rows)
        index.add(rows)
        faiss.write_index(index, self.path(request))

    def open(self, request):
        faiss.omp_set_num_threads(1)
        self.mode = request["mode"]
        self.index = faiss.read_index(self.path(request))
        self.inner = faiss.downcast_index(self.index.base_index) if self.mode != "hnsw" else self.index

    def configure(self, search):
        if self.mode == "ivf-pq":
            self.inner.nprobe = search["nprobe"]
        else:
            self.inner.hnsw.efSearch = search["ef"]
        if self.mode != "hnsw":
            self.index.k_factor = search["refine"]

    def search_all(self, queries, count):
        """Graphs are searched query by query inside one call. Inverted lists would be scanned for many queries
        together, so they get one call a query, past the checks of the Python layer."""
        if self.mode != "ivf-pq":
            return self.index.search(queries, count)[1]
        distances = np.empty((len(queries), count), dtype=np.float32)
        found = np.empty((len(queries), count), dtype=np.int64)
        search, pointer = self.index.search_c, faiss.swig_ptr
        for i in range(len(queries)):
            search(1, pointer(queries[i]), count, pointer(distances[i]), pointer(found[i]), None)
        return found

    def search_one(self, query, count):
        return self.index.search(query, count)[1]

    def description(self, request):
        options = request["options"]
        if request["mode"] == "hnsw":
            return f"HNSW{options['M']},Flat"
        if request["mode"] == "hnsw-sq8":
            return f"HNSW{options['M']},SQ8,RFlat"
        codes = request["dimension"] // options["dimensionsPerCode"]
        return f"IVF{options['lists']},PQ{codes}x4fs,RFlat"

    def path(self, request):
        return os.path.join(request["directory"], "index.faiss")
