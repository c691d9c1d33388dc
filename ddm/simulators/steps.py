"""Steps in time: are dt and t_max sensible, how many steps do they make, how coarse are these?"""

from __future__ import annotations

import math
import warnings

import numpy as np

from ddm import arguments

# the largest number of steps, which is an int64 in kernels
UNLIMITED = 2**62

# the default time step, s
DT = 1e-3

# longest decision time of simulations in steps, s, unless the caller says otherwise
T_MAX = 100.0

# more steps per trial are taken for a slip of the keyboard: they take half a second
MAX_STEPS = 10**8

# more points of paths are taken for a slip of the keyboard: they fill 800 MB
MAX_POINTS = 10**8

# steps are coarse where their noise, sqrt(D dt), is above this share of the separation a
COARSE = 1 / 4

# such shares, and how much too long the corrected scheme makes the mean decision time there, as a
# share of it (measured with v = 0; with variability of drift and start it is no more)
COARSENESS = [COARSE, 1 / 3, 1 / 2, 1]
CORRECTED_BIAS = [0.001, 0.002, 0.025, 0.3]

# dt times the fastest rate at which evidence leaks: from here on its variance is wrong by 1 %
# (textbook: 11 %)
LONG = 0.2

# and from here on evidence grows from step to step
HOPELESS = 2

# mean of how far a step ends beyond the boundary, in units of its noise: -zeta(1/2) / sqrt(2 pi)
# (Siegmund 1979, Advances in Applied Probability 11:701; Chang & Peres 1997)
OVERSHOOT = 0.5826

# mean square of the same: 1/4 more than the square of the mean
SQUARED_OVERSHOOT = 0.5894


def check_dt(dt: object) -> float:
    """dt as a float; TypeError or ValueError unless it is a finite number above 0."""
    meaning, advice = "the time step, in seconds", "The usual choice is dt=1e-3."
    return arguments.number("dt", dt, arguments.POSITIVE, meaning=meaning, advice=advice)


def check_t_max(t_max: object) -> float:
    """t_max as a float; TypeError or ValueError unless it is a finite number above 0."""
    meaning, advice = "the longest decision time, in seconds", "Take e.g. t_max=10."
    return arguments.number("t_max", t_max, arguments.POSITIVE, meaning=meaning, advice=advice)


def count_steps(dt: object, t_max: object) -> int:
    """The number of whole steps in t_max."""
    step, longest = check_dt(dt), check_t_max(t_max)
    n_steps = math.floor(min(longest / step * (1 + 1e-12), UNLIMITED))
    if n_steps < 1:
        raise ValueError(
            f"t_max={t_max:g} s is shorter than one step of dt={dt:g} s. Take a smaller dt."
        )
    return n_steps


def check_work(dt: float, n_steps: float) -> None:
    """ValueError if a trial would take more than MAX_STEPS steps."""
    if n_steps > MAX_STEPS:
        raise ValueError(
            f"dt={dt:g} s makes about {n_steps:.0e} steps of a trial, more than {MAX_STEPS:.0e}. "
            "Take a larger dt or a shorter t_max."
        )


def check_points(n: int, dt: float, t_max: float, n_points: int) -> None:
    """ValueError if the paths of n trials, of n_points each, would not fit in memory."""
    if n * n_points > MAX_POINTS:
        raise ValueError(
            f"n={n} paths of t_max={t_max:g} s in steps of dt={dt:g} s have {n * n_points:.3g} "
            f"points, more than {MAX_POINTS:.0e}. Take fewer paths, a shorter t_max or a larger dt."
        )


def relative_bias(coarseness: float, correct: bool) -> float:
    """How much too long the mean decision time without drift is, as a share of its true value.

    ``coarseness`` is sqrt(D dt) / a. The corrected scheme takes the two boundaries as independent
    within a step, although one step can reach both. The textbook scheme goes on until a step ends
    beyond a boundary; by Wald's identity its mean time is the mean square of that end over D.
    """
    if correct:
        return float(np.interp(coarseness, COARSENESS, CORRECTED_BIAS))
    return 4 * coarseness * (OVERSHOOT + SQUARED_OVERSHOOT * coarseness)


def check_rate(dt: float, rate: float, what: str, correct: bool) -> None:
    """Warn if dt is long for the fastest rate at which evidence changes its own drift.

    ValueError if it is hopelessly long. Evidence that decays at a rate r has the variance D / 2r.
    With h = r dt, textbook steps multiply this by 1 / (1 - h/2), and corrected ones by
    (1 - h/2) / (1 - h/2 + h^2/4). From h = 2 on evidence grows from step to step. ``what`` changes
    the drift, in the words of the messages.
    """
    h = dt * rate
    if h >= HOPELESS:
        raise ValueError(
            f"dt={dt:g} s is too long for {what} is {rate:.3g} per s: where their product is "
            f"{HOPELESS} or more, evidence grows from step to step. Take dt <= {LONG / rate:.2g}."
        )

    if h > LONG:
        ratio = (1 - h / 2) / (1 - h / 2 + h * h / 4) if correct else 1 / (1 - h / 2)
        warnings.warn(
            f"dt={dt:g} s is long for {what} is {rate:.3g} per s; evidence that decays at this "
            f"rate then has a variance that is too {'small' if correct else 'large'}, by "
            f"{abs(ratio - 1):.2g} of its value. Take dt <= {LONG / rate:.2g}.",
            stacklevel=5,
        )


def warn_if_coarse(dt: float, separation: np.ndarray, diffusion: np.ndarray, correct: bool) -> None:
    """Warn, with the bias to expect, if the noise of a step exceeds a quarter of the separation a.

    ``separation`` and ``diffusion`` have one element per cell.
    """
    with np.errstate(divide="ignore"):
        finest = float((COARSE**2 * separation**2 / diffusion).min(initial=math.inf))
    if dt <= finest:
        return

    coarseness = COARSE * math.sqrt(dt / finest)
    at_least = "at least " if correct and coarseness > COARSENESS[-1] else "about "
    advice = f"dt <= {finest:.2g}" if correct else f"dt <= {min(DT, finest):.2g}, or correct=True"
    warnings.warn(
        f"dt={dt:g} s is so long that one step can reach both boundaries (sqrt(D dt) = "
        f"{coarseness:.2g} a); mean decision times are then too long, by "
        f"{at_least}{relative_bias(coarseness, correct):.2g} of their value without drift. Take "
        f"{advice} (1 ms is dt=0.001).",
        stacklevel=5,
    )
