"""Calls of functions whose addresses kernels are given, so that no kernel is compiled for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from ddm.runtime.compilation import inner_kernel, kernel

# The addresses of drift, upper boundary, lower boundary and noise. A negative one, -1 - i, stands
# for the number p[i].
Functions = tuple[int, int, int, int]

# in place of the lower boundary: the upper one is the separation of both, around x = 0
SYMMETRIC = 0


@intrinsic
def _call(context: Any, address: Any, x: Any, t: Any, p: Any) -> Any:
    """The function at an address, of x, t and the address of the parameters."""

    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        number = ir.DoubleType()
        kind = ir.FunctionType(number, [number, number, number.as_pointer()])
        function = builder.inttoptr(given[0], kind.as_pointer())
        array = context.make_array(signature.args[3])(context, builder, given[3])
        return builder.call(function, [given[1], given[2], array.data])

    return types.float64(types.int64, types.float64, types.float64, p), code


@inner_kernel
def value(address: int, x: float, t: float, p: np.ndarray) -> float:
    """The function at an address, or the number that the address stands for."""
    if address < 0:
        return float(p[-1 - address])
    return _call(address, x, t, p)


# a time that is 0 but for drifts that are infinite there
ALMOST_0 = 1e-6


@kernel
def _write_values(
    address: int, x: np.ndarray, t: np.ndarray, p: np.ndarray, out: np.ndarray
) -> None:
    for i in range(x.size):
        out[i] = value(address, x[i], t[i], p)


def values(address: int, x: np.ndarray, t: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The function at an address for every x and t, (n,)."""
    x, t = (np.array(each, dtype=float) for each in np.broadcast_arrays(x, t))
    out = np.empty(x.size)
    _write_values(address, x.ravel(), t.ravel(), p, out)
    return out


def value_at(address: int, t: float, p: np.ndarray) -> float:
    """The function at an address at one time, with x = 0."""
    return float(values(address, np.zeros(1), np.full(1, t), p)[0])


@kernel
def write_beginning(functions: Functions, rows: np.ndarray, out: np.ndarray) -> None:
    """Write what holds at time 0 for each row of parameters, (rows, 4).

    These are the upper and the lower boundary, the noise, and the sum of the drifts at the
    boundaries and in the middle, which tells whether they are finite. A drift that is infinite at 0
    is taken shortly after it.
    """
    for i in range(rows.shape[0]):
        p = rows[i]
        upper = value(functions[1], 0.0, 0.0, p)
        lower = 0.0
        if functions[2] == SYMMETRIC:
            upper, lower = 0.5 * upper, -0.5 * upper
        else:
            lower = value(functions[2], 0.0, 0.0, p)
        out[i, 0], out[i, 1], out[i, 2] = upper, lower, value(functions[3], 0.0, 0.0, p)

        out[i, 3] = 0.0
        for x in (lower, 0.5 * (lower + upper), upper):
            drift = value(functions[0], x, 0.0, p)
            if not np.isfinite(drift):
                drift = value(functions[0], x, ALMOST_0, p)
            out[i, 3] += drift
