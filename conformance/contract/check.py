"""Sends every stable version its own requests and holds each answer against that version's OpenAPI files.

`check.py URL [OPENAPI_FOLDER]`. Answers that must be errors are checked too: their status, envelope and text.
The files end with 2026-04; 2026-07.yaml beside this script states the part of 2026-07 this suite covers.
"""

import collections
import json
import os
import pathlib
import re
import sys

import control
import data
import inference
import wire
from openapi import Contract
from steps import Steps, same
from suite import Suite

# Answers of clients that the files do not declare and the texts of the service speak of.
UNDECLARED = {("POST", "/embed"): "status 404 is not declared"}

PUBLISHED = ["2024-07", "2024-10", "2025-01", "2025-04", "2025-10", "2026-04"]


def main():
    url = sys.argv[1]
    files = {"2026-07": [pathlib.Path(__file__).parent / "2026-07.yaml"]}
    if len(sys.argv) > 2:
        files = {version: published_files(pathlib.Path(sys.argv[2]) / version) for version in PUBLISHED} | files
    suites = [Suite(url, version, Contract(named)) for version, named in files.items()]
    every_kind_in_every_version(url, suites)
    failed = version_header(url) + sum(one_version(suite) for suite in suites)
    if "CONFORMANCE_ANSWERS" in os.environ:
        failed += recorded_answers(suites, pathlib.Path(os.environ["CONFORMANCE_ANSWERS"]))
    sys.exit(1 if failed else 0)


def one_version(suite):
    try:
        control.run(suite)
        data.run(suite)
        inference.run(suite)
    finally:
        suite.remove_leftovers()
    return suite.steps.failed


def every_kind_in_every_version(url, suites):
    """Indexes of every kind, as the newest version makes them, shown to every version in its own shape."""
    newest = Suite(url, "2026-07", None)
    kinds = {
        "dense": {"dimension": 4, "metric": "cosine"},
        "sparse": {"sparse": True},
        "hybrid": {"dimension": 4, "metric": "dotproduct", "sparse": True},
    }
    try:
        for kind, options in kinds.items():
            newest.ask(url, "POST", "/indexes", newest.new_index(kind, **options))
        for suite in suites:
            # Before 2025-01 every index must have a dimension: a sparse one is shown with 0, which the files exclude.
            tolerated = "dimension: 0 is less than" if suite.version < "2025-01" else None
            suite.control("list indexes of every kind", "GET", "/indexes", 200, tolerated=tolerated)
    finally:
        newest.remove_leftovers()


def version_header(url):
    """What holds for the version header itself."""
    steps = Steps("contract versions")

    def unknown():
        answer = wire.send(url, "GET", "/indexes", "1999-01")
        same(True, 400 <= answer.status < 500, f"status {answer.status} is a client error")
        for version in [*PUBLISHED, "2026-07"]:
            same(True, version in answer.text, f"{answer.text!r} lists {version}")

    def absent():
        same(200, wire.send(url, "GET", "/indexes").status)

    steps.step("an unknown version is refused, the supported ones listed", unknown)
    steps.step("no version header", absent)
    return steps.failed


def recorded_answers(suites, folder):
    """One step per file, operation and status: all that a client has received must keep to the contract too."""
    contracts = {suite.version: suite.contract for suite in suites}
    steps = Steps("contract, answers to clients")
    for file in sorted(folder.glob("*.jsonl")):
        groups = collections.defaultdict(list)
        for line in file.read_text().splitlines():
            kept = json.loads(line)
            if kept["version"] in contracts:
                operation = contracts[kept["version"]].template(kept["method"], kept["path"])
                groups[kept["version"], kept["method"], operation or kept["path"], kept["status"]].append(kept)
        for (version, method, operation, status), answers in sorted(groups.items()):
            name = f"{file.stem}, {version}: {method} {operation} {status}, {len(answers)} answers"
            steps.step(name, lambda a=answers, c=contracts[version]: conformant(c, a))
    return steps.failed


def conformant(contract, answers):
    problems = collections.Counter()
    for kept in answers:
        answer = wire.Answer(kept["status"], kept["headers"], kept["text"])
        tolerated = UNDECLARED.get((kept["method"], kept["path"]))
        found = contract.problems(kept["method"], kept["path"], answer)
        problems.update(problem for problem in found if not (tolerated and tolerated in problem))
    if problems:
        raise AssertionError(" | ".join(f"{times} times {problem}" for problem, times in problems.items()))


def published_files(folder):
    """The files of the control plane, the data plane and inference; the other APIs are not served yet."""
    found = sorted(folder.glob("*.yaml"))
    return [file for file in found if re.match(r"(db_)?(control|data|inference)_", file.name)]


if __name__ == "__main__":
    main()
