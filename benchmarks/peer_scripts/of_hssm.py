"""HSSM's analytical log likelihood, a pytensor graph compiled to C,
https://pypi.org/project/hssm.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import answering
import numpy as np
import pytensor
import pytensor.tensor as pt
from hssm.likelihoods.analytical import logp_ddm, logp_ddm_sdv

Numbers = dict[str, float]


@functools.cache
def compiled(
    names: tuple[str, ...], options: tuple[tuple[str, float], ...], what: str
) -> Callable[..., object]:
    """The log densities of all trials, their sum, or the sum with its gradient."""
    data, parameters = pt.matrix("data"), [pt.scalar(name) for name in names]
    by_trial = (logp_ddm_sdv if "sv" in names else logp_ddm)(data, *parameters, **dict(options))
    total = by_trial.sum()
    gradient = [total, *pytensor.grad(total, parameters)]
    result = {"values": by_trial, "log density": total, "log density and gradient": gradient}[what]
    return pytensor.function([data, *parameters], result, mode="FAST_RUN")


def call(
    what: str, file: str, n: int, parameters: Numbers, options: Numbers
) -> Callable[[], object]:
    """A call of the compiled function with the first n trials of the file: RTs signed by
    response.
    """
    x = np.load(file)[:n]
    data = np.column_stack([np.abs(x), np.sign(x)])
    function = compiled(tuple(parameters), tuple(options.items()), what)
    return functools.partial(function, data, *parameters.values())


def values(work: str, file: str, n: int, parameters: Numbers, options: Numbers) -> list[float]:
    """Densities."""
    return np.exp(call("values", file, n, parameters, options)()).tolist()


def times(
    work: str, file: str, n: int, parameters: Numbers, options: Numbers, duration: float
) -> list[float]:
    """Seconds of calls during so many seconds."""
    return answering.seconds(call(work, file, n, parameters, options), duration)


if __name__ == "__main__":
    answering.answer(
        {
            "versions": lambda: answering.versions("hssm", "pytensor", "numpy"),
            "values": values,
            "times": times,
        }
    )
