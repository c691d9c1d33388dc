"""Random numbers for the kernels: one stream per trial.

A stream depends on the seed and the index of the trial alone. The generator is xoshiro256++
(Blackman & Vigna 2021, ACM Transactions on Mathematical Software 47:36): 256 bits of state, period
2^256 - 1, all 64 output bits of full quality, no failure in BigCrush or PractRand. Its state is a
tuple of four uint64 that every function takes and returns, so that the compiler can keep it in
registers.

The four words of trial i are the outputs 2i and 2i + 1 (counted from 0) of two splitmix64
generators (Steele, Lea & Flood 2014). These are seeded with the two halves of the key, a 128-bit
hash of the seed (`ddm.runtime.seeds`). splitmix64 permutes its state, so no two of 2^63 trials of a
seed share a stream. Therefore a result cannot depend on threads, blocks or the number of trials.
The probability that two streams overlap within L numbers each is L / 2^255.
"""

from __future__ import annotations

import math

import numpy as np

from ddm.runtime.compilation import kernel
from ddm.runtime.seeds import Key

State = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

# The constants are uint64, because uint64 together with another type becomes a float: with int64 in
# numba, with a Python integer in NumPy 1.
ONE = np.uint64(1)
TWO = np.uint64(2)

# shifts of xoshiro256++, and to 53 bits
SHIFT_11 = np.uint64(11)
SHIFT_17 = np.uint64(17)
SHIFT_19 = np.uint64(19)
SHIFT_23 = np.uint64(23)
SHIFT_41 = np.uint64(41)
SHIFT_45 = np.uint64(45)

# shifts, multipliers and increment of splitmix64
SHIFT_27 = np.uint64(27)
SHIFT_30 = np.uint64(30)
SHIFT_31 = np.uint64(31)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
GOLDEN_GAMMA = np.uint64(0x9E3779B97F4A7C15)

# the shift of signed bits to 53 bits and a sign
SHIFT_10 = np.int64(10)

# --- streams --------------------------------------------------------------------------------------


@kernel
def splitmix64(start: np.uint64, n: np.uint64) -> np.uint64:
    """Output n = 0, 1, ... of the splitmix64 generator whose state begins at ``start``."""
    x = start + (n + ONE) * GOLDEN_GAMMA
    x = (x ^ (x >> SHIFT_30)) * MIX_1
    x = (x ^ (x >> SHIFT_27)) * MIX_2
    return x ^ (x >> SHIFT_31)


@kernel
def trial_state(key: Key, trial: int) -> State:
    """The state in which the stream of one trial begins."""
    n = TWO * np.uint64(trial)
    return (
        splitmix64(key[0], n),
        splitmix64(key[0], n + ONE),
        splitmix64(key[1], n),
        splitmix64(key[1], n + ONE),
    )


@kernel
def next_bits(state: State) -> tuple[np.uint64, State]:
    """64 random bits by xoshiro256++, and the next state."""
    s0, s1, s2, s3 = state
    total = s0 + s3
    bits = ((total << SHIFT_23) | (total >> SHIFT_41)) + s0

    shifted = s1 << SHIFT_17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << SHIFT_45) | (s3 >> SHIFT_19)
    return bits, (s0, s1, s2, s3)


# --- uniform numbers ------------------------------------------------------------------------------

# the distance between uniform numbers of 53 bits
UNIT = 2.0**-53


@kernel
def uniform(state: State) -> tuple[float, State]:
    """A number from the open interval (0, 1), with 53 bits.

    The last bit is always set, so that neither end occurs.
    """
    bits, state = next_bits(state)
    return float((bits >> SHIFT_11) | ONE) * UNIT, state


# --- normal numbers -------------------------------------------------------------------------------

# layers of the ziggurat
N_LAYERS = 256

# the bits that choose a layer
LAYER_BITS = np.uint64(N_LAYERS - 1)

# x_1, the right end of layer 0 without its tail, with which 256 layers of one area fit
TAIL_START = 3.6541528853610088


def ziggurat_edges() -> np.ndarray:
    """The right ends x_0 > x_1 > ... > x_256 = 0 of the layers under exp(-x^2 / 2).

    All layers have the same area. Layer 0 is the rectangle below the curve up to x_1, together with
    the tail beyond it; x_0 is the width of a rectangle with that area (Marsaglia & Tsang 2000,
    Journal of Statistical Software 5(8)).
    """
    height = math.exp(-(TAIL_START**2) / 2)
    tail = math.sqrt(math.pi / 2) * math.erfc(TAIL_START / math.sqrt(2))
    area = TAIL_START * height + tail

    x = np.zeros(N_LAYERS + 1)
    x[0] = area / height
    x[1] = TAIL_START
    for i in range(1, N_LAYERS - 1):
        x[i + 1] = math.sqrt(-2 * math.log(area / x[i] + math.exp(-(x[i] ** 2) / 2)))
    return x


EDGE = ziggurat_edges()
EDGE_UNIT = EDGE * UNIT


@kernel
def ziggurat_point(state: State) -> tuple[float, np.uint64, State]:
    """A point in a random layer of the ziggurat, the layer, and the state.

    One draw of 64 bits gives the layer (8 bits) and, from other bits, as Doornik (2005) asks for,
    the sign and 53 bits of the position in the layer.
    """
    bits, state = next_bits(state)
    layer = bits & LAYER_BITS
    return float(np.int64(bits) >> SHIFT_10) * EDGE_UNIT[layer], layer, state


@kernel
def in_core(x: float, layer: np.uint64) -> bool:
    """Whether a point is below the curve whatever its height, which is true for 98.8 % of them."""
    return abs(x) < EDGE[layer + ONE]


@kernel
def normal(state: State) -> tuple[float, State]:
    """A standard normal number by the ziggurat with 256 layers."""
    while True:
        x, layer, state = ziggurat_point(state)
        if in_core(x, layer):
            return x, state

        accepted, x, state = _beyond_core(layer, x, state)
        if accepted:
            return x, state


@kernel
def _beyond_core(layer: np.uint64, x: float, state: State) -> tuple[bool, float, State]:
    """Whether a point in the part of a layer that the curve crosses is accepted, and the number.

    Layer 0 always gives a number, from the tail.
    """
    if layer == 0:
        x, state = _tail(x, state)
        return True, x, state

    outer = math.exp((x * x - EDGE[layer] ** 2) / 2)
    inner = math.exp((x * x - EDGE[layer + ONE] ** 2) / 2)
    height, state = uniform(state)
    return inner + height * (outer - inner) < 1, x, state


@kernel
def _tail(sign: float, state: State) -> tuple[float, State]:
    """A normal number beyond the last layer, on the side of ``sign`` (Marsaglia 1964)."""
    while True:
        u1, state = uniform(state)
        u2, state = uniform(state)
        excess = -math.log(u1) / TAIL_START
        if -2 * math.log(u2) > excess * excess:
            return math.copysign(TAIL_START + excess, sign), state
