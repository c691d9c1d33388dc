"""Automatic coordinates: where a sampler's numbers place a population, with derivatives.

A sampler moves in x, in which a posterior is nearly standard normal. Its first numbers are phi, as
seen from the mode of Laplace's approximation,

    phi = mode + t,  t = root @ x,

where phi is a location. Where it is the log of an SD, the SD itself is taken, and it may be
negative: SD = exp(mode) (1 + t), phi = mode + log(abs(1 + t)). So an SD whose posterior reaches 0
has no long tail in its logarithm. The sign of an SD is that of the deviations e of its people, so
that all is smooth where an SD passes through 0.

For each person it then has r numbers e = mix @ x. Given a mean mu and an SD sd over people, a
person with the estimate T and the precision W has about the normal posterior

    theta = (W T + mu / sd^2) / (W + 1 / sd^2) + e / sqrt(W + 1 / sd^2),

which is the parametrisation that is used, exactly: its Jacobian is kept. Where a person has many
trials it is centred, where there are few it is not (Papaspiliopoulos, Roberts & Skold 2007;
Gorinova, Moore & Hoffman 2020 learn what T and W give).

Where no trial can be faster than t0, log t0 lies below the logarithm L of the person's fastest RT.
The normal posterior above, of mean M and SD w, is cut off there:

    log t0 = M + w z,  Phi(z) = Phi(e) Phi((L - M) / w).

Where t0 differs between conditions, or all people share it, it is placed below the fastest RT m by

    log t0 = log m + log(1 / (1 + exp(-(C + S (s - c))))),

of the s that is placed as above; C, S and c make it the identity at the mode of a person. Where a
t0 that all people share may be longer than that, m is the SD of t0 instead, and

    log t0 = log m + log(log(1 + exp(C + S (s - c)))),

which is linear in t0 where t0 is long, and in log t0 where it is short: trials tell t0 about
normally, with a tail towards 0 that is long in log t0.

Where all people share a and z, numbers of the sampler stand for the logs of the distances of the
starting point from the boundaries, log(a (1 - z)) and log(a z), instead of log a and logit z. Data
in which nearly all responses are at one boundary tell its distance only, which is a bent ridge in
the others. The determinant of the Jacobian is 1.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ddm.posterior.limits.bent_times import Bounded, bound, unbound
from ddm.posterior.limits.cut_normal import LOG_2PI, cut, uncut
from ddm.priors.kernels import log_prior
from ddm.runtime.compilation import inner_kernel, kernel

# phi beyond it is impossible: exp of it may overflow
LARGEST_PHI = 300.0

# a cut value stays so far below its end
ROUNDING = 1e-14


class Layout(NamedTuple):
    """What phi is: see `Population`.

    coordinate, predictor : (locations,) of each location; -1 for that of the median person
    predictors : (people, m)
    random : (r,) the random coordinates
    sd_of, shares : (r,) the SD of each, and its factor
    k : the number of coordinates
    a, z : the places in phi of log a and logit z, where they are sampled as distances; -1 elsewhere
    """

    coordinate: np.ndarray
    predictor: np.ndarray
    predictors: np.ndarray
    random: np.ndarray
    sd_of: np.ndarray
    shares: np.ndarray
    k: int
    a: int
    z: int


class Scaling(NamedTuple):
    """Where x is 0, and how far 1 is: see the module.

    mode, root : (size,), (size, size)
    estimate, precision : (people, r) T and W
    mix : (people, r, r) lower triangles
    """

    mode: np.ndarray
    root: np.ndarray
    estimate: np.ndarray
    precision: np.ndarray
    mix: np.ndarray


class Priors(NamedTuple):
    """The prior of each element of phi, as `log_prior` takes it."""

    code: np.ndarray
    first: np.ndarray
    second: np.ndarray
    link: np.ndarray


class Placed(NamedTuple):
    """Where x is placed, kept for the derivatives.

    phi (size,), theta (people, k); mu (people, k) the means, sd (r,) the SDs; e (people, r);
    bent (people, b) the numbers C + S (s - c) of `Bounded`, or z; signed (SDs,) the numbers 1 + t
    """

    phi: np.ndarray
    theta: np.ndarray
    mu: np.ndarray
    sd: np.ndarray
    e: np.ndarray
    bent: np.ndarray
    signed: np.ndarray


@kernel
def space_for(layout: Layout, scaling: Scaling, bounded: Bounded) -> Placed:
    """Space for one place."""
    n, r = scaling.estimate.shape
    return Placed(
        np.empty(scaling.mode.size),
        np.empty((n, layout.k)),
        np.empty((n, layout.k)),
        np.empty(r),
        np.empty((n, r)),
        np.empty(bounded.limit.shape),
        np.empty(scaling.mode.size - layout.coordinate.size),
    )


@kernel
def place(
    x: np.ndarray, layout: Layout, scaling: Scaling, bounded: Bounded, priors: Priors, to: Placed
) -> float:
    """Write where x (size + people * r,) is placed; the log density without the likelihood.

    It is that of the prior of phi and of theta given phi, times the Jacobian; -inf where phi is
    beyond all numbers.
    """
    size, (n, r) = scaling.mode.size, scaling.estimate.shape
    total = place_phi(x, layout, scaling, bounded, priors, to)
    if not total > -math.inf:
        return -math.inf

    write_means(layout, to.phi, to.mu)
    write_sds(layout, to.phi, to.sd)
    s = np.empty(r)
    for j in range(n):
        for c in range(layout.k):
            to.theta[j, c] = to.mu[j, c]
        for i in range(r):
            to.e[j, i] = 0.0
            for m in range(i + 1):
                to.e[j, i] += scaling.mix[j, i, m] * x[size + j * r + m]
            if to.signed[layout.sd_of[i]] < 0.0:
                to.e[j, i] = -to.e[j, i]
            mu, per_variance = to.mu[j, layout.random[i]], 1.0 / (to.sd[i] * to.sd[i])
            precision = scaling.precision[j, i] + per_variance
            centre = scaling.precision[j, i] * scaling.estimate[j, i] + mu * per_variance
            centre, width, standard = centre / precision, 1.0 / math.sqrt(precision), to.e[j, i]
            if bounded.is_cut and i == bounded.places[0]:
                standard, log_slope = cut(to.e[j, i], (bounded.limit[j, 0] - centre) / width)
                to.bent[j, 0] = standard
                total += log_slope
            s[i] = centre + width * standard
            if bounded.is_cut and i == bounded.places[0]:
                # however this is rounded
                s[i] = min(s[i], bounded.limit[j, 0] - ROUNDING)
            total -= 0.5 * math.log(precision)
        if bounded.places.size > 0 and bounded.is_random and not bounded.is_cut:
            total += bound(j, s, bounded, to.bent)
        for i in range(r):
            c = layout.random[i]
            to.theta[j, c] = s[i]
            distance = (s[i] - to.mu[j, c]) / to.sd[i]
            total -= 0.5 * distance * distance + math.log(to.sd[i]) + 0.5 * LOG_2PI
    return total


@kernel
def pull_back(
    x: np.ndarray, gradients: np.ndarray, layout: Layout, scaling: Scaling, bounded: Bounded,
    priors: Priors, at: Placed, result: np.ndarray,
) -> None:  # fmt: skip
    """Write the gradient in x of `place` plus the log likelihood.

    ``gradients`` (people, k) are those of the log likelihoods in theta.
    """
    size, (n, r) = scaling.mode.size, scaling.estimate.shape
    n_locations = layout.coordinate.size
    in_phi, in_mu, in_s = np.zeros(size), np.zeros((n, layout.k)), np.empty(r)
    for j in range(n):
        for c in range(layout.k):
            in_mu[j, c] = gradients[j, c]
        for i in range(r):
            c = layout.random[i]
            # what pulls a person's value pulls the mean as hard the other way
            distance = (at.theta[j, c] - at.mu[j, c]) / at.sd[i]
            in_s[i] = gradients[j, c] - distance / at.sd[i]
            in_mu[j, c] = distance / at.sd[i]
            in_phi[n_locations + layout.sd_of[i]] += distance * distance - 1.0
        if bounded.places.size > 0 and bounded.is_random and not bounded.is_cut:
            unbound(j, in_s, bounded, at.bent)
        for i in range(r):
            c, w = layout.random[i], scaling.precision[j, i]
            per_variance = 1.0 / (at.sd[i] * at.sd[i])
            per_precision = 1.0 / (w + per_variance)
            width = math.sqrt(per_precision)
            away = w * (at.mu[j, c] - scaling.estimate[j, i]) * per_precision
            # in the mean and the SD of the normal posterior, and in e
            in_centre, in_width, in_e = in_s[i], in_s[i] * at.e[j, i], in_s[i] * width
            if bounded.is_cut and i == bounded.places[0]:
                end = (bounded.limit[j, 0] - at.mu[j, c] + away) / width
                of_e, of_end, in_slope_e, in_slope_end = uncut(at.e[j, i], end, at.bent[j, 0])
                in_centre = in_s[i] * (1.0 - of_end) - in_slope_end / width
                in_width = in_s[i] * (at.bent[j, 0] - of_end * end) - in_slope_end * end / width
                in_e = in_e * of_e + in_slope_e
            in_mu[j, c] += in_centre * per_variance * per_precision
            in_variance = (in_centre * away - 0.5 * (in_width * width + 1.0)) * per_precision
            in_phi[n_locations + layout.sd_of[i]] -= 2.0 * per_variance * in_variance
            in_s[i] = in_e if at.signed[layout.sd_of[i]] > 0.0 else -in_e
        for m in range(r):
            total = 0.0
            for i in range(m, r):
                total += scaling.mix[j, i, m] * in_s[i]
            result[size + j * r + m] = total

    for f in range(n_locations):
        c, column = layout.coordinate[f], layout.predictor[f]
        for j in range(n):
            in_phi[f] += in_mu[j, c] * (1.0 if column < 0 else layout.predictors[j, column])
    pull_back_phi(in_phi, layout, scaling, bounded, priors, at, result)


@inner_kernel
def place_phi(
    x: np.ndarray, layout: Layout, scaling: Scaling, bounded: Bounded, priors: Priors, to: Placed
) -> float:
    """Write phi, and the signs of SDs; the log density of phi, or -inf as in `place`."""
    size, n_locations = scaling.mode.size, layout.coordinate.size
    total = 0.0
    for p in range(size):
        t = 0.0
        for q in range(size):
            t += scaling.root[p, q] * x[q]
        if p >= n_locations:
            signed = 1.0 + t
            if signed == 0.0:
                return -math.inf
            to.signed[p - n_locations] = signed
            t = math.log(abs(signed))
            total -= t
        to.phi[p] = scaling.mode[p] + t
    if bounded.places.size > 0 and not bounded.is_random:
        total += bound(0, to.phi, bounded, to.bent)
    if layout.a >= 0:
        upper, lower = to.phi[layout.a], to.phi[layout.z]
        to.phi[layout.a] = max(upper, lower) + math.log1p(math.exp(-abs(upper - lower)))
        to.phi[layout.z] = lower - upper
    for p in range(size):
        if not abs(to.phi[p]) < LARGEST_PHI:
            return -math.inf
        total += log_prior(
            priors.code[p], priors.first[p], priors.second[p], priors.link[p], to.phi[p]
        )[0]
    return total


@inner_kernel
def pull_back_phi(
    in_phi: np.ndarray, layout: Layout, scaling: Scaling, bounded: Bounded, priors: Priors,
    at: Placed, result: np.ndarray,
) -> None:  # fmt: skip
    """Write the gradient in the first numbers of x, from that in phi without the prior of phi."""
    size, n_locations = scaling.mode.size, layout.coordinate.size
    for p in range(size):
        in_phi[p] += log_prior(
            priors.code[p], priors.first[p], priors.second[p], priors.link[p], at.phi[p]
        )[1]
    if layout.a >= 0:
        z = 1.0 / (1.0 + math.exp(-at.phi[layout.z]))
        in_a, in_z = in_phi[layout.a], in_phi[layout.z]
        in_phi[layout.a], in_phi[layout.z] = (1.0 - z) * in_a - in_z, z * in_a + in_z
    if bounded.places.size > 0 and not bounded.is_random:
        unbound(0, in_phi, bounded, at.bent)
    for g in range(at.signed.size):
        in_phi[n_locations + g] = (in_phi[n_locations + g] - 1.0) / at.signed[g]
    for q in range(size):
        result[q] = 0.0
        for p in range(size):
            result[q] += scaling.root[p, q] * in_phi[p]


@inner_kernel
def write_means(layout: Layout, phi: np.ndarray, mu: np.ndarray) -> None:
    """Write the coordinates that are expected of each person, (people, k)."""
    for j in range(mu.shape[0]):
        for c in range(mu.shape[1]):
            mu[j, c] = 0.0
        for f in range(layout.coordinate.size):
            column = layout.predictor[f]
            factor = 1.0 if column < 0 else layout.predictors[j, column]
            mu[j, layout.coordinate[f]] += phi[f] * factor


@inner_kernel
def write_sds(layout: Layout, phi: np.ndarray, sd: np.ndarray) -> None:
    """Write the SDs of the random coordinates, (r,)."""
    for i in range(sd.size):
        sd[i] = layout.shares[i] * math.exp(phi[layout.coordinate.size + layout.sd_of[i]])
