"""ssm-simulators: HSSM's simulators, compiled Cython, https://pypi.org/project/ssm-simulators."""

from __future__ import annotations

from functools import partial

import answering
import numpy as np
from ssms.basic_simulators.simulator import simulator


def simulated(parameters: list[float], n: int, dt: float, seed: int) -> dict[str, np.ndarray]:
    """Samples of its model ddm, whose parameters are v, a, z and t."""
    return simulator(theta=parameters, model="ddm", n_samples=n, delta_t=dt, random_state=seed)


def seconds(parameters: list[float], n: int, dt: float, seed: int) -> float:
    """Seconds of n samples."""
    return answering.timed(partial(simulated, parameters, n, dt, seed))[1]


def moments(parameters: list[float], n: int, dt: float, seed: int) -> dict[str, float]:
    """Mean and SD of the RTs, and the share of upper responses."""
    found = simulated(parameters, n, dt, seed)
    rts = np.asarray(found["rts"], dtype=float)
    return {
        "mean": float(rts.mean()),
        "sd": float(rts.std()),
        "upper": float(np.mean(found["choices"] > 0)),
    }


if __name__ == "__main__":
    answering.answer(
        {
            "versions": lambda: answering.versions("ssm-simulators", "numpy"),
            "seconds": seconds,
            "moments": moments,
        }
    )
