"""Passages averaged over a drift that varies normally across trials.

If drift and boundaries do not depend on x, the noise is constant and the start is a point, a drift
that is higher by w changes the density of a passage through b(t) by the factor

    exp{(w (b(t) - x0 - M(t)) - w^2 t / 2) / D},    M = int mu,

(Girsanov), whose average over a normal w is in closed form: one solution serves all drifts.
Otherwise the average is a sum over solutions at the nodes of Gauss and Hermite.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ddm.fokker_planck.coefficients import interval
from ddm.fokker_planck.curves import Curve, write_log_densities
from ddm.fokker_planck.legendre import density_at
from ddm.fokker_planck.pointers import Functions, value
from ddm.fokker_planck.short_times import ends, moments
from ddm.fokker_planck.solving import Solution
from ddm.fokker_planck.steps import TIME
from ddm.numerics.quadrature import NODES, WEIGHTS, composite, first_of_rule
from ddm.runtime.compilation import kernel

# the log of a factor at times
LogFactor = Callable[[np.ndarray], np.ndarray]

# nodes of the average that has no closed form
HERMITE_NODES = 11

# the drift of the solution lies up to so many SDs nearer to 0 than the mean, where trials are slow
SLOWER = 3.0

# nodes in each step, for the masses, and over the last state
STEP_NODES, LAST_PANELS, NODES_OF_LAST = 8, 8, 24


def hermite() -> tuple[np.ndarray, np.ndarray]:
    """Standard normal nodes, and their shares."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(HERMITE_NODES)
    return nodes, weights / weights.sum()


def slower(v: float, sv: float) -> float:
    """The drift at which to solve, so that its solution lasts as long as the average."""
    return v - math.copysign(min(abs(v), SLOWER * sv), v)


@kernel
def write_ways(
    functions: Functions, p: np.ndarray, x0: float, t: np.ndarray, out: np.ndarray
) -> None:
    """Write b(t) - x0 - M(t) for the lower and the upper boundary, (2, n), at sorted times."""
    first = first_of_rule(STEP_NODES)
    drifted = moments(functions, p, x0, t[0], True)[0] - x0
    before = t[0]
    for i in range(t.size):
        half = 0.5 * (t[i] - before)
        for k in range(first, first + STEP_NODES):
            s = before + half * (1.0 + NODES[k])
            drifted += half * WEIGHTS[k] * value(functions[0], 0.0, s, p)
        before = t[i]
        middle, width = interval(functions, t[i], p)
        out[0, i] = middle - width - x0 - drifted
        out[1, i] = middle + width - x0 - drifted


def log_factor(way: np.ndarray, t: np.ndarray, shift: float, sv: float, noise: float) -> np.ndarray:
    """The log of the average of exp{(w way - w^2 t / 2) / D} over w of mean ``shift`` and SD sv."""
    way, t = way / noise, t / noise
    spread = 1.0 + sv * sv * t
    inside = sv * sv * way * way + 2.0 * shift * way - shift * shift * t
    return 0.5 * inside / spread - 0.5 * np.log(spread)


def averaged(
    solution: Solution, x0: float, noise: float, shift: float, sv: float
) -> tuple[Curve, Curve]:
    """The curves averaged over drifts that are ``shift`` higher in the mean and have the SD sv."""
    functions, p, curves = solution.equation.functions, solution.p, solution.curves()

    def at(times: np.ndarray, side: int) -> np.ndarray:
        ways = np.empty((2, times.size))
        write_ways(functions, p, x0, times, ways)
        return log_factor(ways[side], times, shift, sv, noise)

    found = _averaged(curves[0], lambda t: at(t, 0)), _averaged(curves[1], lambda t: at(t, 1))
    if solution.is_over:
        return found

    # until then the mass that is left follows from the state, by the same factor at every x
    left = _left(solution, x0, noise, shift, sv)
    flux = np.array([curve.density[-1] for curve in found])
    return _with_left(found[0], left, flux), _with_left(found[1], left, flux)


def _left(solution: Solution, x0: float, noise: float, shift: float, sv: float) -> float:
    """The mass that is left in the end, averaged over drifts."""
    functions, p, t = solution.equation.functions, solution.p, solution.end
    upper, lower = ends(functions, t, p)
    ways = np.empty((2, solution.rows.shape[0]))
    write_ways(functions, p, x0, solution.rows[:, TIME], ways)

    xi, weights = composite(np.linspace(-1.0, 1.0, LAST_PANELS + 1), NODES_OF_LAST)
    way = ways[0, -1] + 0.5 * (upper - lower) * (xi + 1.0)
    factor = np.exp(log_factor(way, np.full(xi.size, t), shift, sv, noise))
    return float(weights @ (density_at(solution.states[-1], xi) * factor))


def _with_left(curve: Curve, left: float, flux: np.ndarray) -> Curve:
    """The curve with its share of what is left in the end."""
    share = curve.density[-1] / flux.sum() if flux.sum() > 0.0 else 0.5
    rate = flux.sum() / left if flux.sum() > 0.0 and left > 0.0 else math.inf
    return curve._replace(left=float(left * share), rate=float(rate))


def _averaged(curve: Curve, log_factor: LogFactor) -> Curve:
    """The curve whose density is multiplied by a factor, the log of which is a function of time."""
    times, width = curve.times, np.diff(curve.times)
    rule = slice(first_of_rule(STEP_NODES), first_of_rule(STEP_NODES + 1))
    inner = times[:-1, None] + 0.5 * width[:, None] * (1.0 + NODES[rule])

    # all times in order, so that the drift is integrated once
    every = np.concatenate([np.column_stack([times[:-1], inner]).ravel(), times[-1:]])
    log_r = log_factor(every)
    at_rows = np.append(log_r[:-1].reshape(-1, STEP_NODES + 1)[:, 0], log_r[-1])
    log_inner = log_r[:-1].reshape(-1, STEP_NODES + 1)[:, 1:]

    log_f = np.empty(inner.size)
    write_log_densities(curve, inner.ravel(), log_f)
    f = np.exp(log_f.reshape(inner.shape) + log_inner)
    gone = np.empty(times.size)
    gone[0] = curve.gone[0] * math.exp(at_rows[0])
    gone[1:] = 0.5 * width * (f @ WEIGHTS[rule])

    slope_r, factor = slopes_at_rows(log_inner, width), np.exp(at_rows)
    density = curve.density * factor
    slope = (curve.slope + curve.density * slope_r) * factor
    early, early_gone = curve.early, curve.early_gone
    if early.size:
        factors = curve.early_times * log_factor(curve.early_times)
        # the factor hardly changes over the times that matter for F
        early, early_gone = early + factors, early_gone + factors
    columns = times, density, slope, gone, curve.early_times, early, early_gone
    rate = curve.rate - float(slope_r[-1])
    if not 0.0 < rate < math.inf:
        return Curve(*columns, math.inf, 0.0)
    return Curve(*columns, rate, float(density[-1] / rate))


def slopes_at_rows(log_inner: np.ndarray, width: np.ndarray) -> np.ndarray:
    """The slopes, at the rows, of the log of the factor, from its values at the nodes of each step.

    They are those of the polynomial through these values, in the step before a row; after a break,
    where there are two rows of one time, in the step after it.
    """
    first = first_of_rule(STEP_NODES)
    nodes = NODES[first : first + STEP_NODES]
    fitted = np.linalg.inv(np.vander(nodes, increasing=True))
    powers = np.arange(STEP_NODES)
    ends = [powers * np.where(powers, end ** (powers - 1.0), 0.0) @ fitted for end in (-1.0, 1.0)]

    usable = np.where(width > 0.0, width, np.inf)
    at_begin, at_end = (2.0 / usable * (log_inner @ end) for end in ends)
    after = np.append(at_begin, 0.0)
    before = np.append(0.0, at_end)
    is_first = np.append(True, width <= 0.0)
    return np.where(is_first, after, before)
