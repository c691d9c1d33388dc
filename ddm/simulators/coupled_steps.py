"""Steps of accumulators: too long for the coupling, or too coarse for the thresholds?"""

from __future__ import annotations

import math
import warnings

import numpy as np

from ddm.simulators.steps import LONG, OVERSHOOT, check_rate

# steps are coarse where their noise, sqrt(D dt), is above this share of the way from start to
# threshold
COARSE = 1 / 4

# such shares, and the relative errors of mean decision times that the corrected scheme has there:
# the largest of those measured with leak, networks, and a floor
COARSENESS = [COARSE, 1 / 3, 1 / 2, 1]
CORRECTED_BIAS = [0.007, 0.014, 0.06, 0.2]


def check_coupling(dt: float, coupling: np.ndarray, correct: bool) -> None:
    """`check_rate` with the fastest rate at which coupled activity changes, from eigenvalues."""
    if coupling.size == 0:
        return

    # no eigenvalue is larger than the largest sum of a row, which is faster to compute
    if dt * abs(coupling).sum(axis=1).max() <= LONG:
        return

    rate = float(abs(np.linalg.eigvals(coupling)).max())
    check_rate(dt, rate, "this coupling, whose fastest rate (largest absolute eigenvalue)", correct)


def warn_if_coarse(dt: float, way: np.ndarray, diffusion: np.ndarray, correct: bool) -> None:
    """Warn, with the bias to expect, if the noise of a step exceeds a quarter of the way.

    ``way`` is from start to threshold and ``diffusion`` is D, both (cells, units). For the textbook
    scheme a threshold is effectively further out by OVERSHOOT, in units of the noise of a step.
    """
    finest = float((COARSE**2 * way**2 / diffusion).min(initial=math.inf))
    if dt <= finest:
        return

    coarseness = COARSE * math.sqrt(dt / finest)
    if correct:
        more = "or more " if coarseness > COARSENESS[-1] else ""
        share = np.interp(coarseness, COARSENESS, CORRECTED_BIAS)
        bias = f"are then wrong by about {share:.2g} {more}of their value"
    else:
        bias = f"are then too long, by at least {OVERSHOOT * coarseness:.2g} of their value"

    warnings.warn(
        f"dt={dt:g} s is so long that one step can reach a threshold (sqrt(D dt) = "
        f"{coarseness:.2g} of the way from start to threshold); mean decision times {bias}. Take "
        f"dt <= {finest:.2g}.",
        stacklevel=4,
    )
