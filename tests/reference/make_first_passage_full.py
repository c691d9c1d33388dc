"""Reference values of the diffusion model with variability across trials, by mpmath.

Run ``python tests/reference/make_first_passage_full.py``; it writes ``first_passage_full.csv``
beside itself, or in the place given as an argument. Inputs are printed so that they read back as
the same floats, results with 20 digits.

The drift is Normal(v, sv^2) across trials, the relative start Uniform(z - sz/2, z + sz/2) and the
non-decision time Uniform(t0, t0 + st0); t is the time after t0, so that the decision has taken
between t - st0 and t. Formulas, at the lower boundary with w = z (the upper one is the mirror image
v -> -v, w = 1 - z), in the dimensionless nu = v a / D, eta = sv a / D, u = D t / a^2 and lam = 1 +
eta^2 u:

- Density averaged over drifts: the one without drift, times exp((eta^2 w^2 - 2 nu w - nu^2 u) / (2
  lam)) / sqrt(lam). Tuerlinckx (2004), Behav. Res. Methods 36, 702-716; Horrocks & Thompson (2004),
  Lifetime Data Anal. 10, 29-49.
- Averaged over starts too: for small u each image, which is (w + 2k) times a normal density in w,
  in closed form; for large u the sum of Fourier terms by Gauss-Legendre quadrature over w.
- Over non-decision times: integrals of that density over u, as are the distribution and survivor
  functions, each decision time weighted with the share of non-decision times that bring the
  response up to t, or after t. All the integrands are positive, so that relative accuracy holds
  however small the result. Gauss-Legendre quadrature with 24 nodes in intervals that are halved
  until that changes the integral by less than 1e-26 of the whole.
- Gradients: numerical derivatives in 70 digits. At value 0 those in sv and sz are 0, and the one in
  st0 is one-sided.

In every row the distribution and survivor functions must add up to the probability of the response,
and with that of the other response to 1, both found by the trapezoidal rule over drifts from the
closed form for each drift; the gradient must obey the scaling of v, a, sv and D; and where st0 > 0
its derivatives in t and st0 must be the differences of densities that they are.

The results were also compared with others found by different routes, and agree to within 5e-20 of
the value. For large t - st0 (181 rows) density, gradient and survivor function: for each drift and
Fourier term in closed form over starts and times, then the trapezoidal rule over drifts. Elsewhere
(149 rows) density and gradient: with st0, differences of the distribution function averaged over
drifts as by Blurton, Kesselmeier & Gondan (2017), J. Math. Psychol. 76, 7-12, and by quadrature
over starts; without st0, trapezoidal rule over drifts and quadrature over starts of the images.
"""

from __future__ import annotations

import csv
import random
import sys
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from make_first_passage import (
    FOLDER,
    density_unit,
    dimensionless,
    log_uniform,
    probability_unit,
    rounded,
)
from mpmath import mp, mpf
from mpmath.calculus.quadrature import GaussLegendre

INPUTS = ("t", "upper", "v", "a", "z", "sv", "sz", "st0", "D")
DIFFERENTIABLE = ("v", "a", "z", "t", "sv", "sz", "st0", "D")
LEGENDRE = GaussLegendre(mp)

mp.dps = 70


class Trial(NamedTuple):
    """A response at the lower boundary, dimensionless but for the rate D / a^2."""

    nu: mpf
    eta: mpf
    low: mpf
    high: mpf
    u: mpf
    spread: mpf
    rate: mpf

    @property
    def earliest(self):
        return max(mpf(0), self.u - self.spread)


def trial_of(upper, v, a, z, t, sv, sz, st0, d):
    nu, w = dimensionless(upper, v, a, z, d)
    rate = d / a**2
    return Trial(nu, sv * a / d, w - sz / 2, w + sz / 2, rate * t, rate * st0, rate)


@lru_cache
def nodes(degree, precision):
    """3 * 2^(degree - 1) nodes and weights of Gauss and Legendre in (-1, 1)."""
    return LEGENDRE.calc_nodes(degree, precision)


def gauss(function, low, high):
    middle, half = (low + high) / 2, (high - low) / 2
    return half * mp.fdot((weight, function(middle + half * x)) for x, weight in nodes(4, mp.prec))


def of_drifts(u, w, nu, eta):
    """Density averaged over drifts, as a multiple of the one without drift."""
    lam = 1 + eta**2 * u
    return mp.exp((eta**2 * w**2 - 2 * nu * w - nu**2 * u) / (2 * lam)) / mp.sqrt(lam)


def exact_sum(terms_of):
    """Sum of the terms, computed with so many more digits that cancellation leaves those asked
    for.
    """
    guard = 15
    while True:
        with mp.workdps(mp.dps + guard):
            terms = terms_of()
            total = mp.fsum(terms)
            enough = total > max(abs(term) for term in terms) * mpf(10) ** (10 - guard)
        if enough:
            return +total
        guard *= 2


def count_images(u, low, high):
    k = 1
    while 4 * k / low * mp.exp(-2 * k * (k - high) / u) > mp.eps / 10**15:
        k += 1
    return k


def image_terms(k, u, trial):
    """Parts of the integral over starts of (w + 2k) exp(2k (k eta^2 + nu) - (w + m)^2 / (2 u
    lam)).
    """
    lam = 1 + trial.eta**2 * u
    m = 2 * k * lam + trial.nu * u
    factor, root = mp.exp(2 * k * (k * trial.eta**2 + trial.nu)), mp.sqrt(2 * u * lam)
    sign = 1 if trial.low + m > 0 else -1
    for w, side in ((trial.low, 1), (trial.high, -1)):
        y = (w + m) / root
        yield side * factor * u * lam * mp.exp(-(y**2))
        yield side * factor * sign * (2 * k - m) * root * mp.sqrt(mp.pi) / 2 * mp.erfc(sign * y)


def starts_by_images(u, trial):
    count = count_images(u, trial.low, trial.high)
    total = exact_sum(
        lambda: [term for k in range(1 - count, count) for term in image_terms(k, u, trial)]
    )
    lam = 1 + trial.eta**2 * u
    return total / ((trial.high - trial.low) * mp.sqrt(2 * mp.pi * u**3 * lam))


def count_waves(u):
    return 2 + int(mp.sqrt(2 * mp.log(10) * (mp.dps + 15) / u) / mp.pi)


@lru_cache
def waves_at_nodes(low, high, panels, count, precision):
    """The nodes w of so many panels, their weights and sin(k pi w) for k = 1, ..., count."""
    half = (high - low) / (2 * panels)
    starts = [
        (low + half * (2 * i + 1 + x), half * weight)
        for i in range(panels)
        for x, weight in nodes(5, precision)
    ]
    return [
        (w, weight, [mp.sin(k * mp.pi * w) for k in range(1, count + 1)]) for w, weight in starts
    ]


def starts_by_waves(u, trial):
    count = count_waves(u)
    panels = 1 + int(abs(trial.nu) * (trial.high - trial.low) / (1 + trial.eta**2 * u) / 20)
    decay = [mp.pi * k * mp.exp(-((k * mp.pi) ** 2) * u / 2) for k in range(1, count + 1)]
    table = waves_at_nodes(trial.low, trial.high, panels, count, mp.prec)
    terms = (
        (weight * of_drifts(u, w, trial.nu, trial.eta), mp.fdot(decay, waves))
        for w, weight, waves in table
    )
    return mp.fdot(terms) / (trial.high - trial.low)


def density(u, trial):
    """Density averaged over drifts and starts."""
    if trial.low == trial.high:
        return density_unit(u, trial.low) * of_drifts(u, trial.low, trial.nu, trial.eta)
    return starts_by_images(u, trial) if 2 * u < 1 else starts_by_waves(u, trial)


def breaks(low, high):
    """Halves, quarters, ... of high, down to low."""
    return [low, *(x for x in (high / 2**k for k in range(12, 0, -1)) if x > low), high]


def adapted(function, points):
    """Integral of a positive function between the outer points, and intervals in which 24 nodes
    suffice for it.

    The largest part comes first, so that a sharp peak, which the nodes may have missed, is soon in
    the total.
    """

    def part(low, high):
        return gauss(function, low, high), low, high

    todo, done = [part(low, high) for low, high in pairwise(points) if low < high], []
    total = sum(whole for whole, _, _ in todo)
    while todo:
        todo.sort()
        whole, low, high = todo.pop()
        halves = [part(low, (low + high) / 2), part((low + high) / 2, high)]
        change = halves[0][0] + halves[1][0] - whole
        total += change
        if abs(change) < mpf(10) ** -26 * total:
            done.append((low, high))
        else:
            todo += halves
    return total, done


def cdf(trial):
    def weighted(u):
        share = 1 if u <= trial.earliest else (trial.u - u) / trial.spread
        return share * density(u, trial)

    return adapted(
        weighted, [*breaks(mpf(0), trial.earliest), *breaks(trial.earliest, trial.u)[1:]]
    )[0]


def survivor(trial):
    """Given up where less than 1e-40 of it is left."""

    def weighted(u):
        share = 1 if u >= trial.u else (u - trial.u + trial.spread) / trial.spread
        return share * density(u, trial)

    end = max(trial.u, 2) + 20
    return adapted(weighted, [*breaks(trial.earliest, trial.u), *breaks(trial.u, end)[1:]])[0]


def of_starts(x, low, high):
    """Probability of the response given the drift x, averaged over starts."""
    if low == high:
        return probability_unit(x, low)
    outer = (mp.exp(-2 * x * low) - mp.exp(-2 * x * high)) / (2 * x * (high - low))
    return (outer - mp.exp(-2 * x)) / (1 - mp.exp(-2 * x))


def probability(trial):
    """The trapezoidal rule errs by exp(-2 pi d / step), d the distance from the real axis of the
    poles in y.
    """
    if trial.eta == 0:
        return of_starts(trial.nu, trial.low, trial.high)
    step = min(mpf(1) / 4, 1 / (5 * trial.eta))
    first = -int((15 + min(2 * trial.eta, abs(trial.nu) / trial.eta)) / step)
    grid = ((j + mpf(1) / 3) * step for j in range(first, int(15 / step)))
    return step * mp.fsum(
        mp.npdf(y) * of_starts(trial.nu + trial.eta * y, trial.low, trial.high) for y in grid
    )


def shares(trial):
    """Intervals for the integral over decision times, as shares of the way from the earliest to the
    latest.
    """
    if trial.spread == 0:
        return []
    span = trial.u - trial.earliest
    pairs = adapted(lambda u: density(u, trial), breaks(trial.earliest, trial.u))[1]
    return [((low - trial.earliest) / span, (high - trial.earliest) / span) for low, high in pairs]


def log_density(trial, shares):
    if trial.spread == 0:
        return mp.log(trial.rate * density(trial.u, trial))
    span = trial.u - trial.earliest
    whole = sum(
        gauss(lambda x: density(trial.earliest + span * x, trial), low, high)
        for low, high in shares
    )
    return mp.log(trial.rate * span / trial.spread * whole)


def gradient(function, point):
    """Derivatives of function(v, a, z, t, sv, sz, st0, D) at the point, one at a time."""
    _, a, z, t, sv, sz, st0, d = point
    edge = min(z, 1 - z)
    distances_to_edge = (
        1,
        a,
        edge - sz / 2,
        min(t, abs(t - st0)),
        sv,
        min(sz, 2 * edge - sz),
        st0,
        d,
    )

    def derivative(i):
        h = min(distances_to_edge[i], distances_to_edge[3] if i == 6 else 1) * mpf(10) ** -22
        left, right = (
            function(*point[:i], point[i] + side * h, *point[i + 1 :]) for side in (-1, 1)
        )
        return (right - left) / (2 * h)

    result = [derivative(i) if distances_to_edge[i] else mpf(0) for i in range(8)]
    return result if st0 else [*result[:6], -result[3] / 2, result[7]]


def check_gradient(trial, point, log_f, slopes):
    v, a, _, _, sv, _, st0, d = point
    parts = [
        x * slope
        for x, slope in zip((v, a, sv, 2 * d), (slopes[i] for i in (0, 1, 4, 7)), strict=True)
    ]
    assert abs(sum(parts)) < mpf(10) ** -24 * (1 + max(abs(part) for part in parts)), point
    if st0:
        ends = [density(u, trial) if u > 0 else mpf(0) for u in (trial.u, trial.earliest)]
        last, first = (trial.rate * end / st0 / mp.exp(log_f) for end in ends)
        assert abs(slopes[3] - (last - first)) < mpf(10) ** -22 * (last + first), point
        assert abs(slopes[6] - (first - 1 / st0)) < mpf(10) ** -22 * (first + 1 / st0), point


def log_of(part, rest):
    """Logarithm of a part of 1, with relative accuracy where the rest is small."""
    return mp.log(part) if 2 * part < 1 else mp.log1p(-rest)


def log_cdf_and_survivor(trial):
    below, above = cdf(trial), survivor(trial)
    other = probability(trial._replace(nu=-trial.nu, low=1 - trial.high, high=1 - trial.low))
    assert abs((below + above) / probability(trial) - 1) < mpf(10) ** -24, trial
    assert abs(below + above + other - 1) < mpf(10) ** -24, trial
    return log_of(below, above + other), log_of(above, below + other)


def row(t, upper, *others):
    v, a, z, *spreads, d = (mpf(x) for x in others)
    point = [v, a, z, mpf(t), *spreads, d]
    with mp.workdps(40):
        trial = trial_of(upper, *point)
        intervals, below_and_above = shares(trial), log_cdf_and_survivor(trial)
    trial = trial_of(upper, *point)
    log_f = log_density(trial, intervals)
    slopes = gradient(lambda *p: log_density(trial_of(upper, *p), intervals), point)
    check_gradient(trial, point, log_f, slopes)
    return [log_f, *slopes, *below_and_above]


def any_trial(rng):
    d = rng.choice((1.0, 1.0, 1.0, 0.01, rounded(rng.uniform(0.3, 3.0))))
    unit = 0.1 if d == 0.01 else 1.0
    return {
        "t": log_uniform(rng, 1e-3, 30.0),
        "upper": rng.randrange(2),
        "v": rounded(unit * rng.uniform(-8.0, 8.0)),
        "a": rounded(unit * rng.uniform(0.3, 5.0)),
        "z": rounded(rng.uniform(0.02, 0.98)),
        "sv": 0.0,
        "sz": 0.0,
        "st0": 0.0,
        "D": d,
    }


def at(trial, low, high, rng):
    """The trial with a time between low and high times a^2 / D."""
    return trial | {"t": rounded(log_uniform(rng, low, high) * trial["a"] ** 2 / trial["D"])}


def some_trial(rng):
    trial = any_trial(rng)
    return at(trial, 0.02, 2.0, rng) if rng.random() < 0.5 else trial


def with_sv(rng, trial):
    unit = 0.1 if trial["D"] == 0.01 else 1.0
    sv = rng.choice(
        (1e-6, 3.0, log_uniform(rng, 1e-3, 1.0), *(rng.uniform(0.0, 3.0) for _ in range(4)))
    )
    return trial | {"sv": rounded(unit * sv)}


def with_sz(rng, trial):
    limit = 2 * min(trial["z"], 1 - trial["z"])
    sz = rng.choice(
        (log_uniform(rng, 1e-6, limit), 0.98 * limit, 0.999 * limit, *[rng.uniform(0, limit)] * 3)
    )
    return trial | {"sz": rounded(min(sz, 0.999 * limit))}


def with_st0(rng, trial, st0=None):
    return trial | {"st0": st0 or rng.choice((1e-6, 1e-3, 0.05, 0.2, 0.5))}


def placed(rng, st0, place):
    """A trial with that st0 whose time is of the order of st0, at the mode of the density, or long
    after it.
    """
    trial = with_st0(rng, any_trial(rng), st0)
    if place == "early":
        return trial | {
            "t": log_uniform(rng, *{1e-6: (1e-6, 1e-3), 1e-3: (3e-4, 1e-3)}.get(st0, (1e-3, st0)))
        }
    if place == "mode":
        return at(trial, 0.07, 0.14, rng)
    unit = 0.1 if trial["D"] == 0.01 else 1.0
    return trial | {"t": 30.0, "a": rounded(unit * rng.uniform(0.8, 3.0))}


def placements(rng, repeats):
    for _ in range(repeats):
        for st0 in (1e-6, 1e-3, 0.05, 0.2, 0.5):
            yield from (placed(rng, st0, place) for place in ("early", "mode", "late"))


def every_second(change, trials):
    return (change(trial) if i % 2 else trial for i, trial in enumerate(trials))


def sample_trials(rng):
    def sv(trial):
        return with_sv(rng, trial)

    def sz(trial):
        return with_sz(rng, trial)

    yield from (sv(some_trial(rng)) for _ in range(120))
    yield from every_second(sv, (sz(some_trial(rng)) for _ in range(70)))
    yield from every_second(sv, placements(rng, 2))
    yield from every_second(sv, (with_st0(rng, some_trial(rng)) for _ in range(20)))
    yield from (sv(sz(trial)) for trial in placements(rng, 3))
    yield from (sv(sz(with_st0(rng, some_trial(rng)))) for _ in range(45))


def main(path):
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        slopes = ["log_density_" + name for name in DIFFERENTIABLE]
        writer.writerow([*INPUTS, "log_density", *slopes, "log_cdf", "log_sf"])
        for trial in sample_trials(random.Random(2)):
            writer.writerow(
                [repr(x) for x in trial.values()] + [mp.nstr(x, 20) for x in row(*trial.values())]
            )
            file.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER / "first_passage_full.csv")
