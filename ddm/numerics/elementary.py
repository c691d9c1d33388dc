"""exp, expm1, log, sin and erfcx without branches or calls, for loops over trials.

Such loops become vector instructions. The functions of the C library are called once per number and
take about 14 ns; these take 2 ns within a loop. Arguments are reduced as in fdlibm (Cody & Waite
1980); errors are about one unit in the last place.
"""

from __future__ import annotations

import math

import numba
from llvmlite import ir
from numba.extending import intrinsic

from ddm.runtime.compilation import inlined_kernel, kernel, vector_kernel

LOG2_E = 1.4426950408889634

# ln(2) in two parts: the high part times a whole number of up to 20 bits is exact
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10

# adding this number rounds a double to a whole number and leaves that number in its lowest bits
ROUND = 6755399441055744.0

# the smallest argument whose exponential is a normal number
LOWEST = -708.0

# the bits of sqrt(1/2), the smallest mantissa of `log`
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD


@intrinsic
def bits_of(context, number):  # type: ignore[no-untyped-def]
    """The bits of a double as an integer."""

    def generate(_context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        return builder.bitcast(arguments[0], ir.IntType(64))

    return numba.types.int64(numba.types.float64), generate


@intrinsic
def number_of(context, bits):  # type: ignore[no-untyped-def]
    """The double with these bits."""

    def generate(_context, builder, _signature, arguments):  # type: ignore[no-untyped-def]
        return builder.bitcast(arguments[0], ir.DoubleType())

    return numba.types.float64(numba.types.int64), generate


@vector_kernel
def expm1_taylor(r: float) -> float:
    """exp(r) - 1 for abs(r) <= ln(2) / 2, by its Taylor series to order 13."""
    p = r * (1.0 / 6227020800.0) + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    return p * r * r + r


@inlined_kernel
def reduced_exp(x: float) -> tuple[float, float]:
    """2^k and exp(r) - 1, where x = k ln(2) + r and abs(r) <= ln(2) / 2."""
    shifted = max(x, LOWEST) * LOG2_E + ROUND
    k = shifted - ROUND
    r = (max(x, LOWEST) - k * LN2_HIGH) - k * LN2_LOW
    power = number_of((bits_of(shifted) + 1023) << 52)
    return power, expm1_taylor(r)


@vector_kernel
def expm1(x: float) -> float:
    """exp(x) - 1 for x <= 700, with a small relative error also near 0."""
    power, rest_m1 = reduced_exp(x)
    return power * rest_m1 + (power - 1.0)


@vector_kernel
def exp(x: float) -> float:
    """exp(x) for x <= 700; below -708 it is exp(-708), which is 3e-308."""
    power, rest_m1 = reduced_exp(x)
    return power * rest_m1 + power


@vector_kernel
def log(x: float) -> float:
    """log(x) of a positive normal number.

    It is the sum of the logarithm of the exponent and of that of the mantissa 1 + f, which is
    2 artanh(f / (2 + f)).
    """
    bits = bits_of(x)
    exponent = (bits - SQRT_HALF_BITS) >> 52
    f = number_of(bits - (exponent << 52)) - 1.0

    s = f / (2.0 + f)
    z = s * s
    p = z * (1.0 / 21.0) + 1.0 / 19.0
    p = p * z + 1.0 / 17.0
    p = p * z + 1.0 / 15.0
    p = p * z + 1.0 / 13.0
    p = p * z + 1.0 / 11.0
    p = p * z + 1.0 / 9.0
    p = p * z + 1.0 / 7.0
    p = p * z + 1.0 / 5.0
    p = p * z + 1.0 / 3.0

    whole = float(exponent)
    return whole * LN2_HIGH + (2.0 * s + (2.0 * s * z * p + whole * LN2_LOW))


@vector_kernel
def sin_pi(x: float) -> float:
    """sin(pi x) for 0 <= x <= 1/2, by its Taylor series to order 21."""
    q = math.pi * math.pi * x * x
    p = q * (1.0 / 51090942171709440000.0) - 1.0 / 121645100408832000.0
    p = p * q + 1.0 / 355687428096000.0
    p = p * q - 1.0 / 1307674368000.0
    p = p * q + 1.0 / 6227020800.0
    p = p * q - 1.0 / 39916800.0
    p = p * q + 1.0 / 362880.0
    p = p * q - 1.0 / 5040.0
    p = p * q + 1.0 / 120.0
    p = p * q - 1.0 / 6.0
    return math.pi * x * (1.0 + q * p)


@vector_kernel
def erfcx(x: float) -> float:
    """exp(x^2) erfc(x) for x >= 0, with a relative error of 1e-15.

    (1 + 2x) erfcx(x) is a smooth function of t = (x - 3.75) / (x + 3.75). It is computed as a
    polynomial through Chebyshev nodes (the method of Shepherd & Laframboise 1981; the coefficients
    were computed anew, with 60 digits).
    """
    t = (x - 3.75) / (x + 3.75)
    p = -2.623107347133476e-09 * t - 1.9551358868985616e-09
    p = p * t + 3.197926671666804e-08
    p = p * t + 1.879082322370048e-08
    p = p * t - 2.4857126248016745e-07
    p = p * t - 5.084465378687302e-08
    p = p * t + 1.7419821586224816e-06
    p = p * t - 9.792625707303523e-07
    p = p * t - 1.1438048033346894e-05
    p = p * t + 2.2387565714911816e-05
    p = p * t + 5.164652974177416e-05
    p = p * t - 0.00029015535246077655
    p = p * t + 0.000293714378044958
    p = p * t + 0.0017556261651970652
    p = p * t - 0.009746579683265262
    p = p * t + 0.02836227737211114
    p = p * t - 0.05869339857664934
    p = p * t + 0.09230432116428125
    p = p * t - 0.10880393014244462
    p = p * t + 0.08227673848999506
    p = p * t + 0.0035854154854790257
    p = p * t - 0.14024059858554525
    p = p * t + 1.2375126308378275
    return p / (1.0 + 2.0 * x)


@kernel
def digamma(x: float) -> float:
    """The derivative of log Gamma at x > 0, with an error of about 1e-14.

    It is moved to x >= 10 by psi(x) = psi(x + 1) - 1 / x, for an asymptotic series (Abramowitz &
    Stegun 1964, 6.3.18).
    """
    shift = 0.0
    while x < 10.0:
        shift -= 1.0 / x
        x += 1.0
    r = 1.0 / (x * x)
    p = 1.0 / 240.0 - r * (1.0 / 132.0 - r * (691.0 / 32760.0))
    p = r * (1.0 / 12.0 - r * (1.0 / 120.0 - r * (1.0 / 252.0 - r * p)))
    return shift + math.log(x) - 0.5 / x - p
