"""Calls of functions whose addresses kernels are given, so that no kernel is compiled for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from ddm.runtime.compilation import inner_kernel

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
