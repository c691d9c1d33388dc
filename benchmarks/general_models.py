"""Models of general processes, and data of known ones, which the sections about their fits share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

import ddm
from ddm import FREE, boundaries, drifts
from ddm.processes import general_gradients, general_solutions

# solutions are kept for the numbers that were asked last, which a search does not ask again
CACHES = [
    function
    for module in (general_solutions, general_gradients)
    for function in vars(module).values()
    if isinstance(function, functools._lru_cache_wrapper)
]


@dataclass(frozen=True)
class Case:
    """A model, true processes, and trials of each.

    processes : {level: process}; a process alone, if there are no conditions
    column : that of the levels
    n : trials of each condition
    """

    model: ddm.Model
    processes: Any
    n: int
    column: str | None = None

    def data(self, seed: int) -> pd.DataFrame:
        """A data set."""
        if self.column is None:
            return self.processes.simulate(self.n, seed=seed)
        parts = [
            process.simulate(self.n, seed=np.random.SeedSequence((seed, number))).assign(
                **{self.column: level}
            )
            for number, (level, process) in enumerate(self.processes.items())
        ]
        return pd.concat(parts, ignore_index=True)


def conflict(congruency: float) -> ddm.GeneralDDM:
    """A process of a conflict task."""
    return ddm.GeneralDDM(
        drift=drifts.conflict, boundary=1.2, v=4.0, amplitude=0.16, peak=0.06, peak_shape=2.0, congruency=congruency,
        t0=0.3, non_decision="normal", t0_sd=0.03,
    )  # fmt: skip


def collapsing(v: float, a: float, tau: float, t0: float) -> ddm.GeneralDDM:
    """A process whose boundaries collapse exponentially."""
    return ddm.GeneralDDM(drift=v, boundary=boundaries.exponential, a=a, tau=tau, t0=t0)


COHERENCES = (0.0, 0.032, 0.064, 0.128, 0.256, 0.512)

COLLAPSE = Case(
    ddm.Model(boundary=boundaries.exponential, tau=FREE), collapsing(1.5, 1.8, 1.2, 0.3), 500
)
LEAK = Case(
    ddm.Model(drift=drifts.leaky, leak=FREE),
    ddm.GeneralDDM(drift=drifts.leaky, boundary=1.2, v=2.0, leak=2.0, t0=0.3),
    500,
)
CONFLICT = Case(
    ddm.Model(
        drift=drifts.conflict, amplitude=FREE, peak=FREE, peak_shape=2.0, congruency="congruency",
        non_decision="normal", t0_sd=FREE,
    ),
    {level: conflict(level) for level in (1.0, -1.0)},
    300,
    "congruency",
)  # fmt: skip
COHERENT = Case(
    ddm.Model(
        drift=drifts.leaky, boundary=boundaries.exponential, v="~ 0 + coherence", leak=FREE, tau=FREE
    ),
    {
        level: ddm.GeneralDDM(
            drift=drifts.leaky, boundary=boundaries.exponential, v=10.0 * level, leak=1.0, a=1.6, tau=1.5, t0=0.3
        )
        for level in COHERENCES
    },
    434,
    "coherence",
)  # fmt: skip


def forget() -> None:
    """Forget all solutions, so that a call is timed as the first one of its data."""
    for cache in CACHES:
        cache.cache_clear()


def anew(call: Callable[[], object]) -> Callable[[], object]:
    """A call that begins without solutions."""

    def forgetful() -> object:
        forget()
        return call()

    return forgetful
