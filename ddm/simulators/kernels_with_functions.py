"""The kernels of `euler_kernels` with functions of the user's own in them.

numba compiles the functions, through their adapters, into the loop over the steps, so that they
cost only what they compute.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numba

from ddm.simulators.euler_kernels import Kernels, with_functions
from ddm.user_functions import OWN, Source, adapted, varies


def kernels_of(
    drift: Callable[..., float],
    boundary: Callable[..., float],
    noise: Callable[..., float],
    columns: tuple[str, ...],
) -> Kernels:
    """The kernels with these functions, for a ``parameters_by_cell`` with these columns.

    The same functions give the same kernels, so nothing is compiled again for other numbers.
    """
    return _kernels_of(Source.of(drift), Source.of(boundary), Source.of(noise), columns)


@functools.lru_cache(maxsize=128)
def _kernels_of(
    drift: Source, boundary: Source, noise: Source, columns: tuple[str, ...]
) -> Kernels:
    elements = ", ".join(f"row[{i}]" for i in range(len(columns)))
    as_tuple = eval(f"lambda row: ({elements})")
    functions: dict[str, Any] = {
        "drift": adapted("drift", drift.function, columns),
        "boundary": adapted("boundary", boundary.function, columns),
        "noise": adapted("noise", noise.function, columns),
        "as_tuple": numba.njit(as_tuple, **OWN),
    }
    kernels = with_functions(functions, varies(drift.function))
    return Kernels(_guarded(kernels.simulate), _guarded(kernels.record), _guarded(kernels.begin))


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
