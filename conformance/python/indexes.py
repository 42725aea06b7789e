"""The control plane: create, describe, list, configure, delete, and errors."""

from clients import NEWEST
from pinecone import ServerlessSpec
from steps import same

SPEC = ServerlessSpec(cloud="aws", region="us-east-1")


def run(life):
    steps, client, name = life.steps, life.client, f"{life.prefix}-dense"

    def create():
        client.create_index(
            name=name,
            spec=SPEC,
            dimension=4,
            metric="cosine",
            deletion_protection="enabled",
            tags={"team": "search", "env": "ci"},
        )

    def describe():
        model = client.describe_index(name)
        same((name, 4, "cosine", "dense"), (model.name, model.dimension, model.metric, model.vector_type))
        same((True, "Ready"), (model.status.ready, model.status.state))
        same("enabled", model.deletion_protection)
        same({"team": "search", "env": "ci"}, tags_of(model))
        same(("aws", "us-east-1"), (model.spec.serverless.cloud, model.spec.serverless.region))
        return model

    def configure():
        client.configure_index(
            name=name, deletion_protection="disabled", tags={"team": "data", "env": "", "tier": "gold"}
        )
        model = client.describe_index(name)
        same("disabled", model.deletion_protection)
        same({"team": "data", "tier": "gold"}, tags_of(model))

    steps.step("create a dense serverless index and wait for it", create)
    model = steps.step("describe it", describe)
    steps.step("list indexes", lambda: same(True, name in client.list_indexes().names()))
    steps.step("has_index", lambda: same((True, False), (client.has_index(name), client.has_index("no-such"))))
    steps.refused("create the same name again", 409, "(?i)already exists", create)
    steps.refused("delete a protected index", 403, "Deletion protection is enabled", lambda: client.delete_index(name))
    steps.step("configure protection and tags", configure)
    if not NEWEST:  # the newest client checks names itself
        steps.refused(
            "an illegal name",
            400,
            "must consist of lower case alphanumeric",
            lambda: client.create_index(name=f"{life.prefix}_Illegal", spec=SPEC, dimension=4),
        )
    steps.refused("describe a missing index", 404, "(?i)not found", lambda: client.describe_index("no-such"))
    steps.refused("delete a missing index", 404, "(?i)not found", lambda: client.delete_index("no-such"))
    life.host = model.host if model else client.describe_index(name).host
    life.index = life.open_index(life.host)


def farewell(life):
    steps, client, name = life.steps, life.client, f"{life.prefix}-dense"

    def reborn():
        client.create_index(name=name, spec=SPEC, dimension=8, metric="euclidean")
        model = client.describe_index(name)
        same((8, "euclidean", life.host), (model.dimension, model.metric, model.host))
        same(0, life.open_index(model.host).describe_index_stats().total_vector_count)

    steps.step("delete the index", lambda: client.delete_index(name))
    steps.refused("it is gone", 404, "(?i)not found", lambda: client.describe_index(name))
    steps.step("a new index of that name is empty and has the same host", reborn)
    steps.step("delete it too", lambda: client.delete_index(name))


def remove_leftovers(life):
    for model in life.client.list_indexes():
        if model.name.startswith(life.prefix + "-"):
            if model.deletion_protection == "enabled":
                life.client.configure_index(name=model.name, deletion_protection="disabled")
            life.client.delete_index(model.name)


def tags_of(model):
    tags = model.tags
    return dict(tags.to_dict() if hasattr(tags, "to_dict") else tags)
