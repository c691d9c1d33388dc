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

from ddm.priors.kernels import log_prior
from ddm.runtime.compilation import inner_kernel, kernel

# phi beyond it is impossible: exp of it may overflow
LARGEST_PHI = 300.0

# log(1 + exp(y)) is exp(y) below it
SHORT = -35.0

# the smallest slope, of numbers far beyond any chain
SMALLEST = 1e-300

# from here on the distribution function of a normal distribution is not computed itself
FAR_BELOW = -30.0

# a cut value stays so far below its end
ROUNDING = 1e-14

# Newton's steps: so many at most, until they are this short
MOST_STEPS, ARRIVED = 60, 1e-14

LOG_2, SQRT_2 = math.log(2.0), math.sqrt(2.0)
LOG_2PI = math.log(2.0 * math.pi)


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


class Bounded(NamedTuple):
    """The coordinates of log t0 where it is placed in a bent way; none if ``places`` is empty.

    is_limited : whether there is a longest t0
    is_cut : whether that cuts off a normal distribution, so that at, value and slope are not needed
    places : (b,) their places among the random coordinates, or in phi if people share them
    is_random : whether people differ in them
    basis, inverse : (b, b) from coordinates to conditions, and back
    limit : (people, b) log m of each condition
    at, value, slope : (people, b) c, C and S
    """

    is_limited: bool
    is_cut: bool
    places: np.ndarray
    is_random: bool
    basis: np.ndarray
    inverse: np.ndarray
    limit: np.ndarray
    at: np.ndarray
    value: np.ndarray
    slope: np.ndarray


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
    n_locations = layout.coordinate.size
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


@inner_kernel
def bound(j: int, s: np.ndarray, bounded: Bounded, bent: np.ndarray) -> float:
    """Replace the coordinates of t0 in s by where a person's t0 is placed, in place.

    Returns the log of the Jacobian; writes the numbers that are bent to ``bent``.
    """
    b = bounded.places.size
    log_t0 = np.empty(b)
    total = 0.0
    for m in range(b):
        eta = 0.0
        for i in range(b):
            eta += bounded.basis[m, i] * s[bounded.places[i]]
        y = bounded.value[j, m] + bounded.slope[j, m] * (eta - bounded.at[j, m])
        bent[j, m] = y
        value, slope, _ = bend(y, bounded.is_limited)
        log_t0[m] = bounded.limit[j, m] + value
        total += math.log(bounded.slope[j, m] * slope)
    for i in range(b):
        s[bounded.places[i]] = 0.0
        for m in range(b):
            s[bounded.places[i]] += bounded.inverse[i, m] * log_t0[m]
    return total


@inner_kernel
def unbound(j: int, in_s: np.ndarray, bounded: Bounded, bent: np.ndarray) -> None:
    """Replace the gradient in what `bound` made by that in what it took, in place."""
    b = bounded.places.size
    in_eta = np.empty(b)
    for m in range(b):
        total = 0.0
        for i in range(b):
            total += bounded.inverse[i, m] * in_s[bounded.places[i]]
        _, slope, of_log_slope = bend(bent[j, m], bounded.is_limited)
        in_eta[m] = bounded.slope[j, m] * (total * slope + of_log_slope)
    for i in range(b):
        in_s[bounded.places[i]] = 0.0
        for m in range(b):
            in_s[bounded.places[i]] += bounded.basis[m, i] * in_eta[m]


@inner_kernel
def cut(e: float, end: float) -> tuple[float, float]:
    """z with Phi(z) = Phi(e) Phi(end), and the log of dz / de, by Newton's steps."""
    log_p = log_phi(e) + log_phi(end)
    least = min(e, end)
    if log_p < -LOG_2:
        z = least
        for _ in range(MOST_STEPS):
            value = log_phi(z)
            step = (value - log_p) / math.exp(log_normal(z) - value)
            z -= step
            if abs(step) < ARRIVED * (1.0 + abs(z)):
                break
    else:
        # the other tail, which is small: 1 - Phi(e) Phi(end)
        first, second = math.exp(log_phi(-e)), math.exp(log_phi(-end))
        rest = first + second - first * second
        log_q = math.log(rest) if rest > 0.0 else log_phi(-least)
        z = least
        for _ in range(MOST_STEPS):
            value = log_phi(-z)
            step = (log_q - value) / math.exp(log_normal(z) - value)
            z -= step
            if abs(step) < ARRIVED * (1.0 + abs(z)):
                break
    return z, log_normal(e) + log_phi(end) - log_normal(z)


@inner_kernel
def uncut(e: float, end: float, z: float) -> tuple[float, float, float, float]:
    """The slopes of `cut` in e and in end: of z, and of the log of dz / de."""
    of_z = log_normal(z)
    of_e = math.exp(log_normal(e) + log_phi(end) - of_z)
    of_end = math.exp(log_phi(e) + log_normal(end) - of_z)
    hazard = math.exp(log_normal(end) - log_phi(end))
    return of_e, of_end, z * of_e - e, hazard + z * of_end


@inner_kernel
def log_normal(z: float) -> float:
    """The log density of a standard normal distribution."""
    return -0.5 * (z * z + LOG_2PI)


@inner_kernel
def log_phi(z: float) -> float:
    """The log of its distribution function; far below 0 by its asymptotic series."""
    if z > FAR_BELOW:
        return math.log(0.5 * math.erfc(-z / SQRT_2))
    square = 1.0 / (z * z)
    series = 1.0 - square * (1.0 - 3.0 * square * (1.0 - 5.0 * square))
    return log_normal(z) - math.log(-z) + math.log(series)


@inner_kernel
def bend(y: float, is_limited: bool) -> tuple[float, float, float]:
    """log logistic(y) or log log(1 + exp(y)); its slope; the slope of the slope's logarithm."""
    small = math.exp(-abs(y))
    logistic = (1.0 if y > 0.0 else small) / (1.0 + small)
    if is_limited:
        # never 0: its logarithm is needed
        slope = max((small if y > 0.0 else 1.0) / (1.0 + small), SMALLEST)
        return min(y, 0.0) - math.log1p(small), slope, -logistic
    if y < SHORT:
        return y, 1.0, 0.0
    softplus = max(y, 0.0) + math.log1p(small)
    slope = logistic / softplus
    return math.log(softplus), slope, 1.0 - logistic - slope
