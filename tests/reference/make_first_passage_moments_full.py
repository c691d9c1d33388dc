"""Reference probabilities and moments with drifts and starts that vary across trials, by mpmath.

Run ``python tests/reference/make_first_passage_moments_full.py``; it writes
``first_passage_moments_full.csv`` beside itself (1 minute). Inputs are printed so that they read
back as the same floats, results with 20 digits.

For the drift x = v a / D of a trial and the start w, the Laplace transform of the decision time at
the lower boundary (Cox & Miller 1965, 5.7) is, in units of a^2 / D,

    exp(-x w) sinh((1 - w) g) / sinh(g),  g = sqrt(x^2 + 2 s)

Its average over starts is a difference of two exponentials. P(response), P E T and P E T^2 are its
derivatives at s = 0, found from its values at four points around 0 with 80 digits. Averages over
the drift are by Gauss-Legendre rules on panels that double away from x = 0, where the integrand has
poles nearby, and are at most one SD wide. Rules with half as many nodes must give the same to
within 1e-13, and the probabilities of the two responses must add up to 1 to within 1e-20.
"""

from __future__ import annotations

import random
from itertools import pairwise

from make_first_passage import FOLDER, log_uniform, rounded, write
from mpmath import mp, mpc, mpf
from mpmath.calculus.quadrature import GaussLegendre

LEGENDRE = GaussLegendre(mp)
RADIUS = mpf(10) ** -10
INPUTS = ("v", "a", "z", "sv", "sz", "D")
COLUMNS = (
    "log_p_lower", "log_p_upper", "mean", "var",
    "mean_lower", "var_lower", "mean_upper", "var_upper",
)  # fmt: skip

mp.dps = 80


def sinhc(y):
    return mp.sinh(y) / y if y else mpf(1)


def transform(s, x, far, half):
    """The Laplace transform, averaged over starts whose distances from the other boundary are far -
    half to far + half.
    """
    g = mp.sqrt(x * x + 2 * s)
    up, down = (mp.exp(far * (x + side * g)) * sinhc(half * (x + side * g)) for side in (1, -1))
    return mp.exp(-x) * (up - down) / (2 * mp.sinh(g))


def given(x, far, half):
    """P, P E T and P E T^2 for a drift x away from the boundary."""
    around = [mpc(0, 1) ** k for k in range(4)]
    values = [transform(RADIUS * turn, x, far, half) for turn in around]

    def coefficient(k):
        return (
            sum(f / turn**k for f, turn in zip(values, around, strict=True)) / 4
        ).real / RADIUS**k

    return coefficient(0), -coefficient(1), 2 * coefficient(2)


def panel_ends(nu, eta, low, high):
    """From beyond all that matters to beyond all that matters."""
    reach = 14 * eta
    first = min(max(nu - 2 * high * eta**2, min(nu, 0)), nu) - eta - reach
    last = max(nu - 2 * low * eta**2, min(nu, 0)) + eta + reach
    ends, x = [first], first
    while x < last:
        width = min(eta, max(mpf(1), abs(x) / 2))
        x += width
        ends.append(x)
    return ends


def averages(nu, eta, far, half, degree):
    """P, P E T and P E T^2, averaged over drifts."""
    if eta == 0:
        return given(nu, far, half)

    nodes = LEGENDRE.calc_nodes(degree, mp.prec)
    totals = [mpf(0)] * 3
    ends = panel_ends(nu, eta, 1 - far - half, 1 - far + half)
    for low, high in pairwise(ends):
        middle, width = (low + high) / 2, (high - low) / 2
        for node, weight in nodes:
            x = middle + width * node
            share = weight * width * mp.npdf(x, nu, eta)
            totals = [t + share * y for t, y in zip(totals, given(x, far, half), strict=True)]
    return totals


def of_boundary(upper, v, a, z, sv, sz, d):
    nu, far = (-v * a / d, z) if upper else (v * a / d, 1 - z)
    found = averages(nu, sv * a / d, far, sz / 2, 4)
    coarse = averages(nu, sv * a / d, far, sz / 2, 3)
    worst = max(abs(y / x - 1) for x, y in zip(found, coarse, strict=True))
    assert worst < mpf(10) ** -13, (v, a, z, sv, sz, mp.nstr(worst, 3))
    unit = a * a / d
    return [x * unit**k for k, x in enumerate(found)]


def row(*values):
    lower, upper = (of_boundary(side, *map(mpf, values)) for side in (False, True))
    assert abs(lower[0] + upper[0] - 1) < mpf(10) ** -20, values

    def moments(p, first, second):
        return first / p, second / p - (first / p) ** 2

    both = moments(mpf(1), lower[1] + upper[1], lower[2] + upper[2])
    logs = (
        mp.log(x[0]) if 2 * x[0] < 1 else mp.log1p(-y[0])
        for x, y in ((lower, upper), (upper, lower))
    )
    return [*logs, *both, *moments(*lower), *moments(*upper)]


def process(i, rng):
    """All of the region in which fits search, with its corners."""
    v = 0.0 if i % 10 == 0 else rng.choice((rng.uniform(-20.0, 20.0), rng.uniform(-3.0, 3.0)))
    a = rng.choice((log_uniform(rng, 0.05, 20.0), rng.uniform(0.5, 3.0), 20.0))
    z = rounded(rng.choice((0.5, rng.uniform(0.05, 0.95), rng.uniform(0.01, 0.99))))
    sv = rng.choice((0.0, 10.0, log_uniform(rng, 1e-4, 10.0), rng.uniform(0.0, 3.0)))
    share = rng.choice((0.98, log_uniform(rng, 1e-4, 0.98), rng.uniform(0.0, 0.98)))
    if i == 1:
        v, a, z, sv, share = 1.0, 20.0, 0.5, 5.0, 0.3
    sz = rounded(share * 2.0 * min(z, 1.0 - z))
    return [rounded(v), rounded(a), z, rounded(sv), sz, 1.0]


def main():
    rng = random.Random(4)
    processes = [process(i, rng) for i in range(50)]
    rows = [(values, row(*values)) for values in processes]
    write(FOLDER / "first_passage_moments_full.csv", [*INPUTS, *COLUMNS], rows)


if __name__ == "__main__":
    main()
