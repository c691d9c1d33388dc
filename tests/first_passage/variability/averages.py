"""Averages over starts and non-decision times by quadratures with thousands of nodes.

The densities for a fixed start are those of `ddm.first_passage.density`, which are tested on their
own.
"""

import numpy as np
from scipy.special import betaln, ndtr

from ddm.first_passage.density import log_densities

NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)


def panels(ends):
    """Nodes and weights on panels with these ends."""
    half, middle = 0.5 * np.diff(ends)[:, None], 0.5 * (ends[1:] + ends[:-1])[:, None]
    return (middle + half * NODES).ravel(), (half * WEIGHTS).ravel()


def beta_starts(shape):
    """4,000 starts with the weights of Beta(shape, shape), most of them next to the boundaries."""
    to_half = np.r_[0.0, np.geomspace(1e-8, 0.5, 50)]
    w, weight = panels(np.r_[to_half, 1.0 - to_half[-2::-1]])
    return w, weight * np.exp((shape - 1.0) * (np.log(w) + np.log1p(-w)) - betaln(shape, shape))


def density(t, upper, p, shape=0.0):
    """The density at decision times t (n,), averaged over the starts of a beta distribution."""
    w, weight = beta_starts(shape) if shape else (np.array([p[2]]), np.ones(1))
    cells = np.tile(p[:8], (w.size, 1))
    cells[:, 2], cells[:, 3] = w, 0.0
    which = np.arange(w.size)
    sides = np.full(w.size, upper)
    return np.array([np.exp(log_densities(np.full(w.size, x), sides, which, cells)) @ weight
                     for x in t])  # fmt: skip


def over_normal(rt, t0, sd, factor, of_decisions, first=0.0):
    """The integral of ``of_decisions`` times ``factor`` of the non-decision time over both."""
    begin, end = rt - t0 - 12.0 * sd, rt - t0 + 12.0 * sd
    ends = np.r_[first, np.geomspace(1e-4, rt, 30), np.linspace(begin, end, 61)]
    u, weight = panels(np.unique(np.clip(ends, first, rt)))
    return float((of_decisions(u) * factor(rt - u)) @ weight)


def normal_density(s, t0, sd):
    return np.exp(-0.5 * ((s - t0) / sd) ** 2) / (np.sqrt(2.0 * np.pi) * sd * ndtr(t0 / sd))


def normal_cdf(s, t0, sd):
    return (ndtr((s - t0) / sd) - ndtr(-t0 / sd)) / ndtr(t0 / sd)
