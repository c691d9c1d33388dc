"""Steps of accumulators: how long they may be for the coupling, and how coarse they are for the
thresholds.
"""

from __future__ import annotations

import math
import warnings

import numpy as np

from ddm.simulators.steps import LONG, OVERSHOOT, check_rate

# Noise of one step against the way from start to threshold, sqrt(D dt) / (threshold - start), and
# by how much the corrected scheme makes mean decision times wrong (the largest of those measured
# with leak, networks, and a floor).
COARSE = 1 / 4
COARSENESS = [COARSE, 1 / 3, 1 / 2, 1]
CORRECTED_BIAS = [0.007, 0.014, 0.06, 0.2]


def check_coupling(dt: float, coupling: np.ndarray, correct: bool) -> None:
    """`check_rate` with the fastest rate at which coupled activity changes."""
    if (
        coupling.size == 0 or dt * abs(coupling).sum(axis=1).max() <= LONG
    ):  # a limit of all eigenvalues
        return
    rate = float(abs(np.linalg.eigvals(coupling)).max())
    check_rate(dt, rate, "this coupling, whose fastest rate (largest absolute eigenvalue)", correct)


def warn_if_coarse(dt: float, way: np.ndarray, diffusion: np.ndarray, correct: bool) -> None:
    """Warn, with the bias to expect, where the noise of one step exceeds a quarter of the way to a
    threshold.

    To the textbook scheme thresholds are further out by OVERSHOOT.
    """
    finest = float((COARSE**2 * way**2 / diffusion).min(initial=math.inf))
    if dt <= finest:
        return
    coarseness = COARSE * math.sqrt(dt / finest)
    if correct:
        more = "or more " if coarseness > COARSENESS[-1] else ""
        bias = (
            f"are then off by some {np.interp(coarseness, COARSENESS, CORRECTED_BIAS):.2g} "
            f"{more}of themselves"
        )
    else:
        bias = f"are then too long, by at least {OVERSHOOT * coarseness:.2g} of themselves"
    warnings.warn(
        f"dt={dt:g} s is so long that one step can reach a threshold (sqrt(D dt) = "
        f"{coarseness:.2g} of the way from start to threshold); mean decision times {bias}. Take "
        f"dt <= {finest:.2g}.",
        stacklevel=4,
    )
