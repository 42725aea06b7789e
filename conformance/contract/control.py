"""The control plane, as one version writes its requests: create, list, describe, configure, delete, and errors."""


def run(suite):
    """All steps. Leaves the dense index behind, its data plane at `suite.host`."""
    indexes(suite)
    other_indexes(suite)
    index_errors(suite)


def indexes(suite):
    name = f"{suite.prefix}-dense"
    body = suite.new_index("dense", dimension=4, metric="cosine", protected=True)
    model = suite.control("create a dense index", "POST", "/indexes", 201, body)
    suite.control("describe it", "GET", f"/indexes/{name}", 200)
    suite.control("list indexes", "GET", "/indexes", 200)
    suite.control("create it again", "POST", "/indexes", 409, body, says="(?i)already exists")
    suite.control("delete it, protected", "DELETE", f"/indexes/{name}", 403, says="Deletion protection is enabled")
    accepted = 200 if suite.since("2026-07") else 202
    patch = {"deletion_protection": "disabled"}
    if suite.since("2024-10"):
        patch["tags"] = {"team": "", "tier": "gold"}
    suite.control("configure it", "PATCH", f"/indexes/{name}", accepted, patch)
    suite.host = (model or suite.ask(suite.url, "GET", f"/indexes/{name}").json())["host"]


def other_indexes(suite):
    if suite.since("2026-07"):
        suite.control(
            "create a hybrid index",
            "POST",
            "/indexes",
            201,
            suite.new_index("hybrid", dimension=4, metric="dotproduct", sparse=True),
        )
        suite.control("create a sparse index", "POST", "/indexes", 201, suite.new_index("sparse", sparse=True))
        suite.control(
            "refuse a pod deployment",
            "POST",
            "/indexes",
            (400, 422),
            {
                "name": f"{suite.prefix}-pod",
                "schema": {"fields": {"_values": {"type": "dense_vector", "dimension": 4, "metric": "cosine"}}},
                "deployment": {"deployment_type": "pod", "environment": "us-east-1-aws", "pod_type": "p1.x1"},
            },
        )
        return
    pod = {
        "name": f"{suite.prefix}-pod",
        "dimension": 4,
        "metric": "euclidean",
        "spec": {
            "pod": {
                "environment": "us-east-1-aws",
                "pod_type": "p1.x1",
                "replicas": 1,
                "shards": 1,
                "metadata_config": {"indexed": ["genre"]},
            }
        },
    }
    suite.control("create a pod index", "POST", "/indexes", 201, pod)
    suite.control("describe the pod index", "GET", f"/indexes/{suite.prefix}-pod", 200)
    suite.control(
        "scale the pod index",
        "PATCH",
        f"/indexes/{suite.prefix}-pod",
        202,
        {"spec": {"pod": {"replicas": 2, "pod_type": "p1.x2"}}},
    )
    if suite.since("2025-01"):
        sparse = {
            "name": f"{suite.prefix}-sparse",
            "vector_type": "sparse",
            "metric": "dotproduct",
            "spec": suite.serverless(),
        }
        suite.control("create a sparse index", "POST", "/indexes", 201, sparse)
    if suite.since("2025-04"):
        byoc = {
            "name": f"{suite.prefix}-byoc",
            "dimension": 4,
            "metric": "cosine",
            "spec": {"byoc": {"environment": "aws-us-east-1-b921"}},
        }
        suite.control("create a BYOC index", "POST", "/indexes", 201, byoc)
    if suite.since("2025-10"):
        capacity = {
            "mode": "Dedicated",
            "dedicated": {"node_type": "b1", "scaling": "Manual", "manual": {"replicas": 1, "shards": 1}},
        }
        spec = {
            "serverless": {
                **suite.serverless()["serverless"],
                "read_capacity": capacity,
                "schema": {"fields": {"genre": {"filterable": True}}},
            }
        }
        dedicated = {"name": f"{suite.prefix}-drn", "dimension": 4, "metric": "cosine", "spec": spec}
        suite.control("create with read capacity and schema", "POST", "/indexes", 201, dedicated)
        suite.control("describe it", "GET", f"/indexes/{suite.prefix}-drn", 200)
    suite.control("list them all", "GET", "/indexes", 200)


def index_errors(suite):
    def create(title, status, says, change):
        body = {**suite.new_index("bad", dimension=4, metric="cosine"), **change}
        suite.control(title, "POST", "/indexes", status, body, says=says, valid=False)

    create(
        "an illegal name",
        400,
        "Name must consist of lower case alphanumeric characters or '-'",
        {"name": "Not_Legal"},
    )
    create("no name that long", 400, ".", {"name": "a" * 46})
    if suite.since("2026-07"):
        create(
            "dimension 20001",
            (400, 422),
            "(?i)dimension",
            {"schema": {"fields": {"_values": {"type": "dense_vector", "dimension": 20001, "metric": "cosine"}}}},
        )
        create("an unknown key", (400, 422), "speed", {"speed": "high"})
        create("no schema", (400, 422), ".", {"schema": None})
    else:
        create("dimension 0", (400, 422), "(?i)dimension", {"dimension": 0})
        create("dimension 20001", (400, 422), "(?i)dimension", {"dimension": 20001})
        create("an unknown metric", (400, 422), "(?i)metric|manhattan", {"metric": "manhattan"})
        create("no spec", (400, 422), "(?i)spec", {"spec": None})
        create(
            "two specs",
            (400, 422),
            "(?i)spec|serverless|pod",
            {"spec": {**suite.serverless(), "pod": {"environment": "e", "pod_type": "p1.x1"}}},
        )
    if suite.since("2025-01") and not suite.since("2026-07"):
        create(
            "a sparse index with a dimension",
            (400, 422),
            "(?i)dimension",
            {"vector_type": "sparse", "metric": "dotproduct"},
        )
    suite.checked(
        "a body that is no JSON",
        "POST",
        "/indexes",
        (400, 422),
        lambda: suite.ask(suite.url, "POST", "/indexes", raw=b'{"name": '),
    )
    suite.control("describe a missing index", "GET", "/indexes/no-such", 404, says="(?i)no-such.*not found")
    suite.control("configure a missing index", "PATCH", "/indexes/no-such", 404, {"deletion_protection": "enabled"})
    suite.control("delete a missing index", "DELETE", "/indexes/no-such", 404)
