"""What searches found, as a checkpoint keeps it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from ddm.arguments import as_python
from ddm.estimation.objective import Report
from ddm.estimation.search import Found
from ddm.models.design import Design
from ddm.models.outcomes import Outcomes
from ddm.numerics.problem import Optimum
from ddm.runtime.checkpoints import Checkpoint
from ddm.runtime.stored_results import Stored


def searches_in(checkpoint: Checkpoint | None, name: str) -> Stored[Found] | None:
    """How a checkpoint stores what `Search.of_outcomes` finds; None without one."""
    return None if checkpoint is None else Stored(checkpoint, name, as_content, found_in)


def as_content(found: Found) -> dict[str, Any]:
    """What was found, without the outcomes, as JSON can hold it."""
    optimum = {name: _plain(value) for name, value in vars(found.optimum).items()}
    report = {name: _plain(value) for name, value in asdict(found.report).items()}
    return {"optimum": optimum, "covariance": _plain(found.covariance), "report": report}


def found_in(
    content: Mapping[str, Any], outcomes: Outcomes | None, design: Design, *_: Any
) -> Found:
    """What was found for these outcomes, of the content of a file."""
    k = len(design.labels)
    said = content["optimum"]
    optimum = Optimum(
        theta=np.array(said["theta"], dtype=float),
        value=said["value"],
        hessian=np.array(said["hessian"], dtype=float).reshape(k, k),
        at_bound=np.array(said["at_bound"], dtype=bool),
        converged=said["converged"],
        message=said["message"],
        reached=tuple(said["reached"]),
    )
    covariance = np.array(content["covariance"], dtype=float).reshape(k, k)
    return Found(optimum, outcomes, covariance, Report(**content["report"]))


def not_found(
    message: str, outcomes: Outcomes | None, design: Design, rt_column: Hashable, unit: str | None
) -> Found:
    """What stands in place of what was found, for a task whose process died."""
    return Found.none(outcomes, len(design.labels), message)


def _plain(value: Any) -> Any:
    """Numbers of NumPy, and arrays and tuples of them, as numbers of Python."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [_plain(item) for item in value] if isinstance(value, tuple) else as_python(value)
