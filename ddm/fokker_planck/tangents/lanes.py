"""Arithmetic on rows of LANES numbers, each of which belongs to another vector.

Arrays end with an axis of LANES; their rows are counted over all other axes. The compiler makes no
vector instructions of loops over so few numbers, so rows are a type of their own here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

from ddm.fokker_planck.bands import LINEAR
from ddm.runtime.compilation import bare_kernel

# vectors that are treated together: what one instruction of most processors can do, or two
LANES = 4

VECTOR = ir.VectorType(ir.DoubleType(), LANES)

# a product and a sum may become one instruction, as in all kernels of the steps
FAST = ("contract", "reassoc", "nsz")


class Row(types.Type):
    """LANES numbers in one register."""

    def __init__(self) -> None:
        super().__init__(name="Row")


ROW = Row()


@register_model(Row)
class RowModel(models.PrimitiveModel):
    """How the compiler keeps a row."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)


def _place(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    """A pointer to a row of an array."""
    data = context.make_array(kind)(context, builder, array).data
    first = builder.mul(row, ir.Constant(row.type, LANES))
    return builder.bitcast(builder.gep(data, [first]), VECTOR.as_pointer())


def _every(builder: Any, number: Any) -> Any:
    """A row of equal numbers."""
    found = ir.Constant(VECTOR, ir.Undefined)
    for lane in range(LANES):
        found = builder.insert_element(found, number, ir.Constant(ir.IntType(32), lane))
    return found


# a signature, and what writes the instructions
Written = tuple[Any, Callable[..., Any]]


@intrinsic
def row(context: Any, array: Any, i: Any) -> Written:
    """The row i of an array."""

    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(_place(context, builder, signature.args[0], *given), align=8)

    return ROW(array, types.intp), code


@intrinsic
def put(context: Any, array: Any, i: Any, numbers: Any) -> Written:
    """Write a row to the row i of an array."""

    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        at = _place(context, builder, signature.args[0], given[0], given[1])
        builder.store(given[2], at, align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, ROW), code


@intrinsic
def plus(context: Any, total: Any, number: Any, numbers: Any) -> Written:
    """total + number * numbers, of two rows and a number."""

    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        product = builder.fmul(_every(builder, given[1]), given[2], flags=FAST)
        return builder.fadd(given[0], product, flags=FAST)

    return ROW(ROW, types.float64, ROW), code


@intrinsic
def zeros(context: Any) -> Written:
    """A row of zeros."""

    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return ir.Constant(VECTOR, [0.0] * LANES)

    return ROW(), code


@bare_kernel
def substitute_lanes(n: int, lu: np.ndarray, r: np.ndarray) -> None:
    """Replace r, (padded, LANES), by the solutions of (M - g A) u = r, as `bands.substitute`."""
    width = lu.shape[0] // 2
    if width == LINEAR:
        _substitute_five(n, lu, r)
        return

    for j in range(n):
        total = row(r, j + width)
        for o in range(max(0, width - j), width):
            total = plus(total, -lu[o, j], row(r, j + o))
        put(r, j + width, total)
    for j in range(n - 1, -1, -1):
        total = row(r, j + width)
        for o in range(width + 1, width + 1 + min(width, n - 1 - j)):
            total = plus(total, -lu[o, j], row(r, j + o))
        put(r, j + width, plus(zeros(), lu[width, j], total))


@bare_kernel
def _substitute_five(n: int, lu: np.ndarray, r: np.ndarray) -> None:
    """`substitute_lanes` for five diagonals: what the next row waits for stays in registers."""
    one, two = zeros(), zeros()
    for j in range(n):
        this = plus(plus(row(r, j + 2), -lu[0, j], two), -lu[1, j], one)
        put(r, j + 2, this)
        one, two = this, one
    one, two = zeros(), zeros()
    for j in range(n - 1, -1, -1):
        # times the pivot first, so that one product less waits for the row before
        pivot = lu[2, j]
        this = plus(plus(zeros(), pivot, row(r, j + 2)), -lu[4, j] * pivot, two)
        this = plus(this, -lu[3, j] * pivot, one)
        put(r, j + 2, this)
        one, two = this, one


@bare_kernel
def write_end_sums(n: int, width: int, u: np.ndarray, out: np.ndarray) -> None:
    """Write the sums of `bands.end_sums`, (2, LANES): at the lower and at the upper end."""
    even, odd = zeros(), zeros()
    for j in range(0, n - 1, 2):
        even = plus(even, 1.0, row(u, j + width))
        odd = plus(odd, 1.0, row(u, j + 1 + width))
    if n % 2:
        even = plus(even, 1.0, row(u, n - 1 + width))
    put(out, 0, plus(even, -1.0, odd))
    put(out, 1, plus(even, 1.0, odd))
