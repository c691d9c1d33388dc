"""The kernels of `euler_kernels` with functions of the user's own in them.

numba compiles the functions, through their adapters, into the loop over the steps, so that they
cost only what they compute.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numba

from ddm.parameters import NAMES
from ddm.simulators.euler_kernels import Kernels, with_functions
from ddm.user_functions import OWN, Source, adapted, varies

Function = Callable[..., float]


def kernels_of(
    drift: Function,
    boundary: Function | None = None,
    noise: Function | None = None,
    columns: tuple[str, ...] = NAMES,
    *,
    upper: Function | None = None,
    lower: Function | None = None,
) -> Kernels:
    """The kernels with these functions, for a ``parameters_by_cell`` with these columns.

    ``boundary`` is the separation, or ``upper`` and ``lower`` are the positions of both. The same
    functions give the same kernels, so nothing is compiled again for other numbers.
    """
    given = {"drift": drift, "boundary": boundary, "noise": noise, "upper": upper, "lower": lower}
    sources = ((role, Source.of(function)) for role, function in given.items() if function)
    return _kernels_of(tuple(sources), columns)


@functools.lru_cache(maxsize=128)
def _kernels_of(sources: tuple[tuple[str, Source], ...], columns: tuple[str, ...]) -> Kernels:
    elements = ", ".join(f"row[{i}]" for i in range(len(columns)))
    as_tuple = eval(f"lambda row: ({elements})")
    functions: dict[str, Any] = {
        role: adapted(role, source.function, columns) for role, source in sources
    }
    functions["as_tuple"] = numba.njit(as_tuple, **OWN)
    if "upper" in functions:
        functions |= _separation_and_middle(functions.pop("upper"), functions.pop("lower"))
    kernels = with_functions(functions, varies(dict(sources)["drift"].function))
    return Kernels(_guarded(kernels.simulate), _guarded(kernels.record), _guarded(kernels.begin))


def _separation_and_middle(upper: Function, lower: Function) -> dict[str, Any]:
    """What the steps need of two boundaries."""
    return {
        "boundary": numba.njit(lambda t, p: upper(t, p) - lower(t, p), **OWN),
        "middle": numba.njit(lambda t, p: 0.5 * (upper(t, p) + lower(t, p)), **OWN),
        "MIDDLE_MOVES": True,
    }


def _guarded(kernel: Callable[..., None]) -> Callable[..., None]:
    """The kernel, with a ValueError in place of what a function of the user's raises."""

    def call(*args: Any) -> None:
        try:
            kernel(*args)
        except Exception as error:
            raise ValueError(
                f"drift, boundary or noise raised {error!r} while simulating. They must return a "
                "number for every time from 0 to t_max and every x between the boundaries, or a "
                "step beyond."
            ) from error

    return call
