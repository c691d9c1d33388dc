"""Reference values of first-passage densities, distribution functions and moments, by mpmath with
60 digits.

Run ``python tests/reference/make_first_passage.py``; it writes ``first_passage.csv`` and
``first_passage_moments.csv`` beside itself. Inputs are printed so that they read back as the same
floats, results with 20 digits.

Formulas, at the lower boundary with w = z (the upper one is the mirror image v -> -v, w = 1 - z),
in the dimensionless nu = v a / D and u = D t / a^2:

- Density: sums over images for small u, over Fourier terms for large u, where either converges at
  the same rate at
  u = 1 / pi. Navarro & Fuss (2009), J. Math. Psychol. 53, 222-230; Gondan, Blurton & Kesselmeier
  (2014), J. Math. Psychol. 60, 20-22.
- Distribution function: the images integrated one by one, or the probability of the response minus
  the integrated Fourier terms. Blurton, Kesselmeier & Gondan (2012), J. Math. Psychol. 56, 470-475.
- Gradients: numerical derivatives of the logarithms, with the digits to spare that `mpmath.diff`
  adds. In every row the derivative of the distribution function in t must be the density.
- Moments: numerical derivatives at s = 0 of log E[exp(-s T); response], Cox & Miller (1965),
  section 5.7.
"""

from __future__ import annotations

import csv
import random
from itertools import count
from pathlib import Path

from mpmath import mp, mpf

FOLDER = Path(__file__).parent
INPUTS = ("t", "upper", "v", "a", "z", "D")
DIFFERENTIABLE = ("v", "a", "z", "t", "D")

mp.dps = 60


def series(term, bound):
    """Sum of term(k) over k = 1, 2, ... until bound(k), which is no smaller, falls far below the
    working precision.
    """
    total = mpf(0)
    for k in count(1):
        total += term(k)
        if bound(k) < mp.eps / 10**15:
            return total


def dimensionless(upper, v, a, z, d):
    return (-v * a / d, 1 - z) if upper else (v * a / d, mpf(z))


def density_unit(u, w):
    """Density at the lower boundary of dx = dW from w."""
    if u < 1 / mp.pi:

        def image(distance):
            return distance * mp.exp(-(distance**2 - w**2) / (2 * u))

        pairs = series(
            lambda k: image(w + 2 * k) + image(w - 2 * k),
            lambda k: 4 * k * mp.exp(-2 * k * (k - w) / u),
        )
        return (w + pairs) * mp.exp(-(w**2) / (2 * u)) / mp.sqrt(2 * mp.pi * u**3)

    def decay(k):
        return k * mp.exp(-(k**2 - 1) * mp.pi**2 * u / 2)

    return (
        mp.pi
        * mp.exp(-(mp.pi**2) * u / 2)
        * series(lambda k: decay(k) * mp.sin(k * mp.pi * w), decay)
    )


def log_density(upper, v, a, z, t, d):
    nu, w = dimensionless(upper, v, a, z, d)
    u = d * t / a**2
    return mp.log(d / a**2) - nu * w - nu**2 * u / 2 + mp.log(density_unit(u, w))


def probability_unit(nu, w):
    return 1 - w if nu == 0 else mp.exp(-nu * w) * mp.sinh(nu * (1 - w)) / mp.sinh(nu)


def inverse_gaussian_cdf(nu, u, distance):
    """Probability, times exp(-|nu| distance), that motion with the drift |nu| has covered the
    distance at time u.
    """
    n, root = abs(nu), mp.sqrt(u)
    towards = mp.exp(-n * distance) * mp.ncdf((n * u - distance) / root)
    return towards + mp.exp(n * distance) * mp.ncdf(-(n * u + distance) / root)


def cdf_unit(nu, u, w):
    """P(T <= u) at the lower boundary of dx = nu du + dW from w."""
    if u < 1 / mp.pi:
        first = inverse_gaussian_cdf(nu, u, w)

        def pair(k):
            return inverse_gaussian_cdf(nu, u, 2 * k + w) - inverse_gaussian_cdf(nu, u, 2 * k - w)

        return mp.exp(-nu * w) * (
            first + series(pair, lambda k: 4 * k / w * mp.exp(-2 * k * (k - w) / u))
        )

    def decay(k):
        return k * mp.exp(-((k * mp.pi) ** 2) * u / 2) / (nu**2 + (k * mp.pi) ** 2)

    tail = series(lambda k: decay(k) * mp.sin(k * mp.pi * w), decay)
    return probability_unit(nu, w) - 2 * mp.pi * mp.exp(-nu * w - nu**2 * u / 2) * tail


def log_cdf(upper, v, a, z, t, d):
    nu, w = dimensionless(upper, v, a, z, d)
    return mp.log(cdf_unit(nu, d * t / a**2, w))


def gradient(function, upper, point):
    """Derivatives of function(upper, v, a, z, t, D) at the point, one at a time."""
    _, a, z, t, d = point
    distances_to_edge = (1, a, min(z, 1 - z), t, d)

    def derivative(i):
        h = distances_to_edge[i] * mpf(10) ** (-mp.dps // 3)
        moved = [[*point[:i], point[i] + step * h, *point[i + 1 :]] for step in (-2, -1, 1, 2)]
        far_left, left, right, far_right = (function(upper, *p) for p in moved)
        return (8 * (right - left) - (far_right - far_left)) / (12 * h)

    with mp.workdps(2 * mp.dps):
        return [derivative(i) for i in range(5)]


def density_row(t, upper, v, a, z, d):
    point = [mpf(v), mpf(a), mpf(z), mpf(t), mpf(d)]
    values = log_density(upper, *point), log_cdf(upper, *point)
    of_density, of_cdf = gradient(log_density, upper, point), gradient(log_cdf, upper, point)
    ratio = mp.exp(values[0] - values[1])
    assert abs(of_cdf[3] - ratio) < mpf(10) ** -30 * (1 + ratio), (t, upper, v, a, z, d)
    return [values[0], *of_density, values[1], *of_cdf]


def log_transform(s, nu, w):
    """log E[exp(-s T); lower] for dx = nu du + dW from w."""
    g = mp.sqrt(nu**2 + 2 * s)
    return -nu * w + mp.log(1 - w if g == 0 else mp.sinh((1 - w) * g) / mp.sinh(g))


def mean_and_variance(log_transform_of):
    """First two cumulants of the time with that log Laplace transform."""
    mean, variance = (-1 * mp.diff(log_transform_of, 0, 1), mp.diff(log_transform_of, 0, 2))
    return [mp.re(mean), mp.re(variance)]


def moments_row(v, a, z, d):
    nu, w = mpf(v) * a / d, mpf(z)
    unit = mpf(a) ** 2 / d

    def lower(s):
        return log_transform(s, nu, w)

    def upper(s):
        return log_transform(s, -nu, 1 - w)

    def both(s):
        return mp.log(mp.exp(lower(s)) + mp.exp(upper(s)))

    with mp.workdps(100):
        moments = [
            m * unit**power
            for f in (both, lower, upper)
            for power, m in enumerate(mean_and_variance(f), 1)
        ]
        return [mp.log(probability_unit(nu, w)), mp.log(probability_unit(-nu, 1 - w)), *moments]


def rounded(x):
    return float(f"{x:.6g}")


def log_uniform(rng, low, high):
    return rounded(low * (high / low) ** rng.random())


def diffusion(rng):
    return rng.choice((1.0, 1.0, 0.01, rounded(rng.uniform(0.3, 3.0))))


def any_trial(rng):
    return {
        "t": log_uniform(rng, 1e-3, 30.0),
        "upper": rng.randrange(2),
        "v": rounded(rng.uniform(-8.0, 8.0)),
        "a": rounded(rng.uniform(0.3, 5.0)),
        "z": rounded(rng.uniform(0.02, 0.98)),
        "D": diffusion(rng),
    }


def strong_drift(rng):
    trial = any_trial(rng)
    nu = rng.choice((-1, 1)) * log_uniform(rng, 30.0, 1e3)
    return trial | {"v": rounded(nu * trial["D"] / trial["a"])}


def plausible_trial(rng):
    """The time is of the order of a^2 / D, where most responses are and where the series take
    turns.
    """
    trial = any_trial(rng)
    return trial | {"t": rounded(log_uniform(rng, 0.02, 2.0) * trial["a"] ** 2 / trial["D"])}


def corner_trial(rng):
    """Outside of what people do: |v| of 50 standard deviations per second, a from 0.05 to 20, z of
    1e-10.
    """
    trial = plausible_trial(rng) | {"a": log_uniform(rng, 0.05, 20.0), "D": rng.choice((1.0, 1e-4))}
    t = rounded(log_uniform(rng, 1e-3, 10.0) * trial["a"] ** 2 / trial["D"])
    v = rounded(rng.choice((-50.0, 50.0)) * trial["D"] ** 0.5)
    return trial | {"t": t, "v": v, "z": rng.choice((1e-10, 0.5, 1 - 1e-10))}


def sample_trials(rng):
    yield from (any_trial(rng) for _ in range(110))
    yield from (plausible_trial(rng) for _ in range(80))
    yield from (any_trial(rng) | {"v": 0.0} for _ in range(15))
    yield from (plausible_trial(rng) | {"v": 0.0} for _ in range(15))
    yield from (plausible_trial(rng) | {"v": rng.choice((-1e-9, 1e-9))} for _ in range(20))
    yield from (strong_drift(rng) for _ in range(30))
    yield from (any_trial(rng) | {"z": rng.choice((1e-6, 1 - 1e-6))} for _ in range(15))
    yield from (plausible_trial(rng) | {"z": rng.choice((1e-6, 1 - 1e-6))} for _ in range(15))
    yield from (plausible_trial(rng) | {"z": rng.choice((1e-10, 1 - 1e-10))} for _ in range(15))
    yield from (corner_trial(rng) for _ in range(25))


def sample_processes(rng):
    for i in range(100):
        trial = any_trial(rng)
        nu = (
            0.0
            if i < 10
            else rng.choice((-1, 1)) * log_uniform(rng, *((1e-12, 1e3) if i < 50 else (0.1, 100.0)))
        )
        yield {
            "v": rounded(nu * trial["D"] / trial["a"]),
            "a": trial["a"],
            "z": trial["z"],
            "D": trial["D"],
        }


def write(path, header, rows):
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for inputs, results in rows:
            writer.writerow([repr(x) for x in inputs] + [mp.nstr(x, 20) for x in results])


def main():
    rng = random.Random(1)
    trials, processes = list(sample_trials(rng)), list(sample_processes(rng))
    suffixes = ("", *("_" + x for x in DIFFERENTIABLE))
    columns = [name + suffix for name in ("log_density", "log_cdf") for suffix in suffixes]
    rows = ([list(trial.values()), density_row(*trial.values())] for trial in trials)
    write(FOLDER / "first_passage.csv", [*INPUTS, *columns], rows)
    columns = [
        "log_p_lower",
        "log_p_upper",
        "mean",
        "var",
        "mean_lower",
        "var_lower",
        "mean_upper",
        "var_upper",
    ]
    rows = ([list(process.values()), moments_row(*process.values())] for process in processes)
    write(FOLDER / "first_passage_moments.csv", ["v", "a", "z", "D", *columns], rows)


if __name__ == "__main__":
    main()
