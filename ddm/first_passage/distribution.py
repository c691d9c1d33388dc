"""The distribution function of first-passage times (defective: it tends to the probability of the response).

Everything is written for the lower boundary in dimensionless form: nu = v a / D, u = D t / a^2 and the start w; the
upper boundary is the mirror image. Two representations: images, as in the density, whose integrals in time are
normal distribution functions, and the probability of the response minus a Fourier series (Blurton, Kesselmeier &
Gondan 2012).
"""

from __future__ import annotations

from math import cos, erfc, exp, expm1, inf, log, log1p, nan, pi, sin, sqrt, tanh

import numpy as np

from ddm.compilation import kernel
from ddm.first_passage.density import log_density
from ddm.first_passage.series import LOG_2PI
from ddm.parameters import T0, A, D, V, Z

# At u = 0.5 at least a sixth of the response's probability lies before u for every drift and start, so neither side
# cancels, and both series need about five terms.
U_SWITCH_CDF = 0.5


@kernel
def log_normal_cdf(x):  # type: ignore[no-untyped-def]
    """log Phi(x); the asymptotic series (Abramowitz & Stegun 26.2.12) where erfc comes near underflow."""
    if x > -30.0:
        return log(0.5 * erfc(-x / sqrt(2.0)))
    y = 1.0 / (x * x)
    series = 1.0 - y * (1.0 - 3.0 * y * (1.0 - 5.0 * y * (1.0 - 7.0 * y * (1.0 - 9.0 * y))))
    return -0.5 * x * x - 0.5 * LOG_2PI - log(-x) + log(series)


@kernel
def log_probability_lower(nu, w, far):  # type: ignore[no-untyped-def]
    """log P(lower) = log[exp(-nu w) sinh(nu far) / sinh(nu)], and its derivatives in nu and w."""
    n = abs(nu)
    if n < 1e-20:  # no drift to the digits of a float; products with it might underflow
        return log(far), -w, -1.0 / far
    value = -2.0 * max(nu, 0.0) * w + log(expm1(-2.0 * n * far) / expm1(-2.0 * n))
    if n < 0.1:
        f2, n2 = far * far, n * n
        slope = n * (f2 - 1.0) / 3.0 - n * n2 * (f2 * f2 - 1.0) / 45.0 + 2.0 * n * n2 * n2 * (f2**3 - 1.0) / 945.0
        slope -= n * n2**3 * (f2**4 - 1.0) / 4725.0
    else:
        slope = far / tanh(n * far) - 1.0 / tanh(n)
    in_nu = -w + (slope if nu > 0.0 else -slope)
    return value, in_nu, -nu - n / tanh(n * far)


@kernel
def image(n, distance, u, log_scale):  # type: ignore[no-untyped-def]
    """One image's share of the cdf divided by exp(log_scale), with its derivatives in |nu| and the distance.

    exp(-n d) Phi((n u - d) / sqrt(u)) + exp(n d) Phi(-(n u + d) / sqrt(u)), the inverse Gaussian distribution function
    times exp(-n d).
    """
    root = sqrt(u)
    towards = exp(-n * distance + log_normal_cdf((n * u - distance) / root) - log_scale)
    against = exp(n * distance + log_normal_cdf(-(n * u + distance) / root) - log_scale)
    peak = exp(-distance * distance / (2.0 * u) - n * n * u / 2.0 - 0.5 * (LOG_2PI + log(u)) - log_scale)
    return towards + against, distance * (against - towards), n * (against - towards) - 2.0 * peak


@kernel
def log_cdf_images(nu, u, w, far):  # type: ignore[no-untyped-def]
    """log F and its derivatives in nu and w by images at the distances w + 2k and, subtracted, 2k - w.

    F exp(nu w) is an odd function of far = 1 - w. So next to the other boundary, where its images cancel, it is
    proportional to far: the images are taken at the distance ``held``, where both errors are small.
    """
    n = abs(nu)
    root = sqrt(u)
    held = max(far, 3e-5 / max(n, 1.0 / u))
    start = 1.0 - held
    log_scale = -n * start + log_normal_cdf((n * u - start) / root)
    s, s_n, s_w = image(n, start, u, log_scale)
    for k in range(1, 50):
        minus, minus_n, minus_d = image(n, 2.0 * k - start, u, log_scale)
        plus, plus_n, plus_d = image(n, 2.0 * k + start, u, log_scale)
        s += plus - minus
        s_n += plus_n - minus_n
        s_w += plus_d + minus_d
        if minus < 1e-18 * s:
            break
    value = log(s) + log_scale - nu * w + log(far / held)
    return value, (s_n if nu > 0.0 else -s_n) / s - w, s_w / s * (held / far) - nu


@kernel
def log_cdf_fourier(nu, u, w, far):  # type: ignore[no-untyped-def]
    """log F and its derivatives in nu and w as the response's probability minus the Fourier series of the tail.

    P - F = 2 pi exp(-nu w - nu^2 u / 2) sum_k k sin(k pi w) exp(-k^2 pi^2 u / 2) / (nu^2 + k^2 pi^2)
    """
    log_p, p_nu, p_w = log_probability_lower(nu, w, far)
    near = min(w, far)
    side = -1.0 if w > 0.5 else 1.0
    sign = 1.0
    s, s_nu, s_w = 0.0, 0.0, 0.0
    for k in range(1, 50):
        weight = sign * k * exp(-(k * k - 1.0) * pi * pi * u / 2.0) / (nu * nu + k * k * pi * pi)
        s += weight * sin(k * pi * near)
        s_nu -= 2.0 * nu * weight * sin(k * pi * near) / (nu * nu + k * k * pi * pi)
        s_w += weight * side * k * pi * cos(k * pi * near)
        if abs(weight) * k * k < 1e-18 * s:
            break
        sign *= side
    ratio = exp(log(2.0 * pi) + log(s) - nu * w - (nu * nu + pi * pi) * u / 2.0 - log_p)
    in_nu = (p_nu - ratio * (s_nu / s - w - nu * u)) / (1.0 - ratio)
    in_w = (p_w - ratio * (s_w / s - nu)) / (1.0 - ratio)
    return log_p + log1p(-ratio), in_nu, in_w


@kernel
def log_cdf(t, upper, v, a, z, d):  # type: ignore[no-untyped-def]
    """log F(t, response) of one decision time t > 0, and its derivatives in v, a, z, t and D (here d)."""
    if upper:
        drift, w, far = -v, 1.0 - z, z
    else:
        drift, w, far = v, z, 1.0 - z
    nu = drift * a / d
    u = d * t / (a * a)
    if u == inf:
        value, in_nu, in_w = log_probability_lower(nu, w, far)
        in_t = 0.0
    else:
        if u < U_SWITCH_CDF:
            value, in_nu, in_w = log_cdf_images(nu, u, w, far)
        else:
            value, in_nu, in_w = log_cdf_fourier(nu, u, w, far)
        value = min(value, 0.0)  # rounding can exceed it
        in_t = exp(log_density(t, upper, v, a, z, d)[0] - value)
    in_drift = in_nu * a / d
    if u == inf:
        in_a, in_d = in_nu * drift / d, -in_nu * nu / d
    else:
        in_a, in_d = in_nu * drift / d - 2.0 * in_t * t / a, -in_nu * nu / d + in_t * t / d
    if upper:
        return value, -in_drift, in_a, -in_w, in_t, in_d
    return value, in_drift, in_a, in_w, in_t, in_d


@kernel
def log_cdfs(rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    """log P(RT <= rt, response) of each trial; -inf at and before the non-decision time.

    Arguments as in `ddm.first_passage.density.log_densities`; rt may be infinite.
    """
    result = np.full(rt.size, -inf)
    for i in range(rt.size):
        p = parameters_by_cell[cell[i]]
        t = rt[i] - p[T0]
        if t > 0.0:
            result[i] = log_cdf(t, upper[i], p[V], p[A], p[Z], p[D])[0]
    return result


@kernel
def cdf_gradients(rt, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    """P(RT <= rt, response) of each trial (n,) and its gradient (n, 5) in the parameters of the trial's cell."""
    values = np.zeros(rt.size)
    gradients = np.zeros((rt.size, parameters_by_cell.shape[1]))
    for i in range(rt.size):
        p = parameters_by_cell[cell[i]]
        t = rt[i] - p[T0]
        if t > 0.0:
            value, in_v, in_a, in_z, in_t, in_d = log_cdf(t, upper[i], p[V], p[A], p[Z], p[D])
            values[i] = exp(value)
            if values[i] > 0.0:  # where it underflows, derivatives of its logarithm may overflow
                g = gradients[i]
                g[V], g[A], g[Z], g[T0], g[D] = in_v, in_a, in_z, -in_t, in_d
                g *= values[i]
    return values, gradients


@kernel
def quantile(q, upper, v, a, z, d):  # type: ignore[no-untyped-def]
    """The decision time t with F(t, response) = q P(response), by Newton's method on the log scale, safeguarded.

    log F is a concave function of log t, so the step from the left overshoots nowhere; bisection takes over where a
    step leaves the bracket.
    """
    if not 0.0 <= q <= 1.0:
        return nan
    if q == 0.0:
        return 0.0
    if q == 1.0:
        return inf
    target = log(q) + log_cdf(inf, upper, v, a, z, d)[0]
    low, high = -1.0, 1.0
    unit = a * a / d
    while log_cdf(unit * exp(low), upper, v, a, z, d)[0] > target:
        low -= 1.0
    while log_cdf(unit * exp(high), upper, v, a, z, d)[0] < target:
        high += 1.0
        if high > 700.0:
            return inf
    x = 0.5 * (low + high)
    for _ in range(200):
        t = unit * exp(x)
        value, _v, _a, _z, in_t, _d = log_cdf(t, upper, v, a, z, d)
        if value < target:
            low = x
        else:
            high = x
        step = (target - value) / (in_t * t)
        if abs(step) < 1e-15 or high - low < 1e-15 * abs(x):
            break
        x += step
        if not low < x < high:
            x = 0.5 * (low + high)
    return unit * exp(x)


@kernel
def quantiles(q, upper, cell, parameters_by_cell):  # type: ignore[no-untyped-def]
    """The RT below which the share q of the responses lies, for each element; NaN where q is not in [0, 1]."""
    result = np.empty(q.size)
    for i in range(q.size):
        p = parameters_by_cell[cell[i]]
        result[i] = p[T0] + quantile(q[i], upper[i], p[V], p[A], p[Z], p[D])
    return result
