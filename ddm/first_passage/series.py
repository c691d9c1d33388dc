"""The two series of the first-passage density of driftless motion on the unit interval.

`log_density_unit` is log f(u | w) for dx = dW from w between 0 and 1, absorbed at 0 at time u. Every diffusion with
constant drift and boundaries reduces to it (Navarro & Fuss 2009, eq. 4).
"""

from __future__ import annotations

from math import cos, exp, expm1, log, pi, sin

from ddm.compilation import kernel

# Below, two pairs of images give the density to rounding: the first pair left out is smaller by exp(-50) at u = 0.2.
# Above, the Fourier series needs at most seven terms. Gondan, Blurton & Kesselmeier (2014) and Foster & Singmann (2021)
# choose between the series in the same way, by the number of terms.
U_SWITCH = 0.2

LOG_2PI = log(2.0 * pi)


@kernel
def image_series(u, w, far):  # type: ignore[no-untyped-def]
    """S, dS/du and dS/dw of the small-time series without its leading exponential.

    S = sum_k (w + 2k) exp(-2k (w + k) / u); far = 1 - w. With x the distance to the nearer boundary, the images lie in
    pairs at m - x and m + x, with m even where that boundary is the lower one and odd where it is the other. The two of
    a pair cancel as x -> 0, so their difference is taken by expm1 from their ratio. The ratio of the next pair, at
    m + 2, is the second or third power of it.
    """
    per_u = 1.0 / u
    if w > 0.5:
        x, first, behind, side = far, 1.0, 1.0, -1.0
        s, s_u, s_x = 0.0, 0.0, 0.0
        ratio_m1 = expm1(-2.0 * x * per_u)
        next_ratio_m1 = ratio_m1 * (3.0 + ratio_m1 * (3.0 + ratio_m1))
    else:
        x, first, behind, side = w, 2.0, 0.0, 1.0
        s, s_u, s_x = w, 0.0, 1.0
        ratio_m1 = expm1(-4.0 * x * per_u)
        next_ratio_m1 = ratio_m1 * (2.0 + ratio_m1)
    for m in (first, first + 2.0):
        closer = m - behind  # -u times the derivative of the exponent in x
        exponent = closer * (m + behind - 2.0 * x) * 0.5 * per_u
        if exponent > 45.0:
            break
        scale = side * exp(-exponent)
        pair = 2.0 * x + (m + x) * ratio_m1
        slope = (m + x) * (1.0 + ratio_m1) * 2.0 * m * per_u
        s += scale * pair
        s_u += scale * (pair * exponent + slope * x) * per_u
        s_x += scale * (2.0 + ratio_m1 - slope + pair * closer * per_u)
        ratio_m1 = next_ratio_m1
    return s, s_u, side * s_x


@kernel
def fourier_series(u, w, far):  # type: ignore[no-untyped-def]
    """S, dS/du and dS/dw of the large-time series without its leading exponential.

    S = sum_k k sin(k pi w) exp(-(k^2 - 1) pi^2 u / 2), with the sines taken from the nearer boundary, where they are
    exact, and by the recurrence of multiple angles.
    """
    alternate = -1.0 if w > 0.5 else 1.0
    near = min(w, far)
    sine, cosine = sin(pi * near), cos(pi * near)
    before, sine_k = 0.0, sine
    cosine_before, cosine_k = 1.0, cosine
    decay = exp(-pi * pi * u / 2.0)
    step = decay * decay * decay
    power = 1.0
    sign = 1.0
    s, s_u, s_w = sine, 0.0, pi * cosine
    k = 1.0
    while power * k * k > 1e-18 and power > 0.0:
        before, sine_k = sine_k, 2.0 * cosine * sine_k - before
        cosine_before, cosine_k = cosine_k, 2.0 * cosine * cosine_k - cosine_before
        power *= step
        step *= decay * decay
        k += 1.0
        sign *= alternate
        s += sign * k * sine_k * power
        s_u -= sign * k * sine_k * power * (k * k - 1.0) * pi * pi / 2.0
        s_w += sign * k * k * pi * cosine_k * power
    return s, s_u, alternate * s_w


@kernel
def log_density_unit(u, w, far):  # type: ignore[no-untyped-def]
    """log f(u | w) with its derivatives in u and w; far = 1 - w.

    Small times: f = (2 pi u^3)^(-1/2) sum_k (w + 2k) exp(-(w + 2k)^2 / (2u)).
    Large times: f = pi sum_k k sin(k pi w) exp(-k^2 pi^2 u / 2). (Feller 1968, XIV.6; Navarro & Fuss 2009, eqs. 5, 6.)
    """
    if u < U_SWITCH:
        s, s_u, s_w = image_series(u, w, far)
        log_f = log(s) - w * w / (2.0 * u) - 1.5 * log(u) - 0.5 * LOG_2PI
        return log_f, s_u / s + w * w / (2.0 * u * u) - 1.5 / u, s_w / s - w / u
    s, s_u, s_w = fourier_series(u, w, far)
    return log(s) + log(pi) - pi * pi * u / 2.0, s_u / s - pi * pi / 2.0, s_w / s
