"""The two series of the first-passage density of driftless motion on the unit interval.

`log_density_unit` is log f(u | w) for dx = dW from w between 0 and 1, absorbed at 0 at time u. Every diffusion with
constant drift and boundaries reduces to it (Navarro & Fuss 2009, eq. 4).
"""

from __future__ import annotations

from math import cos, exp, expm1, log, pi, sin

from ddm.compilation import kernel

# Below, four images give the density to rounding: the first one left out is smaller by exp(-50) at u = 0.2. Above, the
# Fourier series needs at most seven terms. Gondan, Blurton & Kesselmeier (2014) and Foster & Singmann (2021) choose
# between the series in the same way, by the number of terms.
U_SWITCH = 0.2

LOG_2PI = log(2.0 * pi)


@kernel
def image_series(u, w, far):  # type: ignore[no-untyped-def]
    """S, dS/du and dS/dw of the small-time series without its leading exponential.

    S = sum_k (w + 2k) exp(-2k (w + k) / u); far = 1 - w. The images k = 0 and k = -1 cancel where the start is near
    the other boundary; there their sum is written with expm1.
    """
    mirror = exp(-2.0 * far / u)
    if w > 0.5:
        s = -2.0 * far - (1.0 + far) * expm1(-2.0 * far / u)
    else:
        s = w - (1.0 + far) * mirror
    s_u = -(1.0 + far) * mirror * 2.0 * far / (u * u)
    s_w = 1.0 + mirror * (1.0 - 2.0 * (1.0 + far) / u)
    for k in (1.0, -2.0):
        distance = w + 2.0 * k
        excess = 2.0 * k * (w + k)
        image = exp(-excess / u)
        s += distance * image
        s_u += distance * image * excess / (u * u)
        s_w += image * (1.0 - 2.0 * k * distance / u)
    return s, s_u, s_w


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
