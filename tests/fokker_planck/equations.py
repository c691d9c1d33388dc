"""Equations that the tests solve, and exact densities to compare them with.

Changes of variable turn three moving processes into the constant one, whose density is f0.
"""

import math
from functools import lru_cache

import numpy as np

from ddm import DDM
from ddm.fokker_planck.curves import write_log_densities
from ddm.fokker_planck.pointers import SYMMETRIC
from ddm.fokker_planck.solving import Equation
from ddm.user_functions import pointer

COLUMNS = ("v", "a", "D", "k", "T", "g")
V, A, D, K, T, G = -1, -2, -3, -4, -5, -6
NUMBERS = {"v": 1.0, "a": 1.5, "D": 1.0, "k": 0.0, "T": 2.0, "g": 0.8}

# so that the functions of a module, and with them the addresses, are compiled once
compiled = lru_cache(pointer)


def numbers(**changed):
    return np.array([(NUMBERS | changed)[name] for name in COLUMNS])


def equation(drift=V, boundary=A, noise=D, *, lower=SYMMETRIC, x=False, **options):
    """An equation from functions, or the addresses V, A, D of numbers."""

    def address(role, given):
        return given if isinstance(given, int) else compiled(role, given, COLUMNS).address

    functions = (
        address("drift", drift),
        address("boundary", boundary),
        address("lower", lower),
        address("noise", noise),
    )
    return Equation(functions, x, **options)


def log_densities(solution, side, t):
    t = np.atleast_1d(np.asarray(t, dtype=float))
    out = np.empty(t.size)
    write_log_densities(solution.curves()[side], t, out)
    return out


def collapse_to_a_point(t, a, T):
    return a * (1.0 - t / T)


def leak(x, k):
    return -k * x


def exponential(t, a, k):
    return a * math.exp(-k * t)


def gained_drift(t, v, g):
    return v * (1.0 + g * t) ** 2


def gained_noise(t, g):
    return (1.0 + g * t) ** 2


def exact_collapse(t, side, z, v, a, T):
    """Linear collapse to a point at T."""
    u = 1.0 - t / T
    s = t / u
    boundary, x0 = (1 if side else -1) * a / 2 * u, (z - 0.5) * a
    exponent = (boundary / u) ** 2 / (2 * (T + s)) - x0**2 / (2 * T) + v * (boundary - x0)
    f0 = DDM(v=0.0, a=a, z=z).pdf(s, side)
    return f0 / u**2 / np.sqrt(1 + s / T) * np.exp(exponent - v * v * t / 2)


def exact_leak(t, side, z, a, k):
    """Leak k between boundaries that collapse as exp(-k t)."""
    return DDM(v=0.0, a=a, z=z).pdf(np.expm1(2 * k * t) / (2 * k), side) * np.exp(2 * k * t)


def exact_gain(t, side, z, v, a, g):
    """A gain 1 + g t on drift^(1/2) and noise."""
    s = t + g * t**2 + g * g * t**3 / 3
    return DDM(v=v, a=a, z=z).pdf(s, side) * (1 + g * t) ** 2


# the equation and its numbers, the exact density of (t, side, z), and the latest time
EXACT = {
    "collapse": (
        {"boundary": collapse_to_a_point},
        {},
        lambda t, side, z: exact_collapse(t, side, z, v=1.0, a=1.5, T=2.0),
        1.9,
    ),
    "leak": (
        {"drift": leak, "boundary": exponential, "x": True},
        {"k": 1.2},
        lambda t, side, z: exact_leak(t, side, z, a=1.5, k=1.2),
        6.0,
    ),
    "gain": (
        {"drift": gained_drift, "noise": gained_noise},
        {},
        lambda t, side, z: exact_gain(t, side, z, v=1.0, a=1.5, g=0.8),
        6.0,
    ),
}
