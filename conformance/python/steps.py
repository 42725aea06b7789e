"""Numbered steps: each prints `ok` or `FAIL` with the client's own error, and the run counts them.

The closing line of a suite is not its business: the caller counts the printed lines.
"""

import math
import re
import sys
import traceback

# 7.x gives a gRPC refusal only as text, `INVALID_ARGUMENT:message`; the newest client maps the status itself.
HTTP_BY_GRPC_STATUS = {
    "INVALID_ARGUMENT": 400,
    "OUT_OF_RANGE": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "FAILED_PRECONDITION": 412,
    "RESOURCE_EXHAUSTED": 429,
    "UNIMPLEMENTED": 501,
}


class Steps:
    """One suite's steps. A failed step does not stop the next one."""

    def __init__(self, suite):
        self.suite = suite
        self.failed = 0

    def step(self, name, action):
        """Runs one step and prints its outcome; returns what the action returned, or None."""
        try:
            result = action()
        except Exception as error:  # any failure of a step is a finding, whatever its class
            self.failed += 1
            where = traceback.extract_tb(error.__traceback__)[1:2] or [None]
            line = f" (line {where[0].lineno})" if where[0] else ""
            text = " ".join(f"{type(error).__name__}: {error}".split())[:600]
            print(f"FAIL {self.suite}: {name}{line}: {text}", flush=True)
            return None
        print(f"ok   {self.suite}: {name}", flush=True)
        return result

    def refused(self, name, status, pattern, action):
        """A step that must fail with this HTTP status (or its gRPC twin) and a message like `pattern`."""

        def expect_refusal():
            try:
                action()
            except Exception as error:
                same(status, status_of(error), f"status of {type(error).__name__}: {error}")
                if not re.search(pattern, str(error)):
                    raise AssertionError(f"message {str(error)!r} does not say {pattern!r}") from error
                return
            raise AssertionError(f"accepted, expected status {status}")

        self.step(name, expect_refusal)

    def exit(self):
        sys.exit(1 if self.failed else 0)


def status_of(error):
    """The HTTP status an error of any client generation stands for, or None."""
    for attribute in ("status_code", "status"):
        if isinstance(getattr(error, attribute, None), int):
            return getattr(error, attribute)
    return HTTP_BY_GRPC_STATUS.get(str(error).partition(":")[0])


def same(expected, actual, what="value"):
    """Equality that shows both sides."""
    if expected != actual:
        raise AssertionError(f"{what}: expected {expected!r}, got {actual!r}")


def close(expected, actual, what="scores"):
    """Numbers equal within the tolerance promised for scores."""
    if len(expected) != len(actual) or any(
        not math.isclose(e, a, rel_tol=1e-5, abs_tol=1e-5) for e, a in zip(expected, actual)
    ):
        raise AssertionError(f"{what}: expected {expected!r}, got {actual!r}")
