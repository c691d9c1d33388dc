"""What all peers' scripts share: answers to requests, and times. It runs in any Python, with the
standard library.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from importlib.metadata import version
from typing import Any


def seconds(
    call: Callable[[], object], duration: float, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Seconds of each of the calls that begin within so many seconds, one at least."""
    result, end = [], time.perf_counter() + duration
    while not result or time.perf_counter() < end:
        result.append(timed(call, clock)[1])
    return result


def timed(
    call: Callable[[], Any], clock: Callable[[], float] = time.perf_counter
) -> tuple[Any, float]:
    """The result of one call, and its seconds."""
    began = clock()
    result = call()
    return result, clock() - began


def versions(*packages: str) -> str:
    """Versions of packages and of Python, in words."""
    return ", ".join(
        [*(f"{name} {version(name)}" for name in packages), f"Python {platform.python_version()}"]
    )


def answer(functions: dict[str, Callable[..., Any]]) -> None:
    """Call the functions that the lines of the input ask for, until it ends.

    What else is printed goes to the error stream: the output belongs to the answers.
    """
    with os.fdopen(os.dup(1), "w") as output:
        os.dup2(2, 1)
        for line in sys.stdin:
            request = json.loads(line)
            try:
                result = {"result": functions[request["function"]](**request["arguments"])}
            except Exception:
                result = {"error": traceback.format_exc()}
            print(json.dumps(result), file=output, flush=True)
