"""The p value of a Kolmogorov-Smirnov distance."""

from __future__ import annotations

import math

from ddm.runtime.compilation import kernel

# below this lambda the series of theta functions is used, above it the alternating one; near it
# both need few terms
SWITCH = 1.0


@kernel
def log_p_value(distance: float, n: float) -> float:
    """Log of the asymptotic p value of a Kolmogorov-Smirnov distance of n trials.

    The distance is that between the trials' distribution function and a given one. With
    lambda = (sqrt(n) + 0.12 + 0.11 / sqrt(n)) distance (Stephens 1970),

        p = 2 sum (-1)^(j-1) exp(-2 j^2 lambda^2)
          = 1 - sqrt(2 pi) / lambda sum exp(-(2j-1)^2 pi^2 / (8 lambda^2))

    (Press et al. 2007, section 6.14.12). log p decreases strictly from lambda = 0.042 on, below
    which 1 - p is 0 in floating-point numbers, and it never underflows. In a fit p is a weight, not
    a test, since the parameters come from the same trials.
    """
    root = math.sqrt(n)
    x = (root + 0.12 + 0.11 / root) * distance
    if not x >= SWITCH:
        return _log_p_near(x)
    rest = 0.0
    for j in range(5, 1, -1):
        rest += (1.0 if j % 2 else -1.0) * math.exp(-2.0 * (j * j - 1.0) * x * x)
    return math.log(2.0) - 2.0 * x * x + math.log1p(rest)


@kernel
def _log_p_near(x: float) -> float:
    """log p of a small lambda = x."""
    # p is 1 here, and x^2 could be 0
    if x < 0.03:
        return -0.0
    unit = math.pi**2 / (8.0 * x * x)
    total = math.exp(-25.0 * unit) + math.exp(-9.0 * unit) + math.exp(-unit)
    return math.log1p(-math.sqrt(2.0 * math.pi) / x * total)
