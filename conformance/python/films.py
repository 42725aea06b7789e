"""The records every language uses, and how the generations of the client show a record."""

import json
import pathlib

FIXTURE = (pathlib.Path(__file__).parent.parent / "fixtures" / "films.json").read_text()
FILMS = json.loads(FIXTURE)
X_AXIS = [1.0, 0.0, 0.0, 0.0]


def films():
    """Fresh records: 7.x over gRPC changes the ones it is given."""
    return json.loads(FIXTURE)


def ids(found):
    return [match.id for match in found.matches]


def metadata_of(record):
    """The metadata of a record or match; generations differ in how they show that there is none."""
    return dict(getattr(record, "metadata", None) or {})


def sparse_vector(name, indices, values):
    return {"id": name, "sparse_values": {"indices": indices, "values": values}}


def weights(match):
    return dict(zip(match.sparse_values.indices, match.sparse_values.values))
