"""How kernels are compiled: lazily, without the GIL, and cached on disk where there is a disk to
write to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])

# numpy: 1 / 0 is an infinity and no exception
OPTIONS = {"nogil": True, "error_model": "numpy"}


def kernel(function: F) -> F:
    """Compile a plain Python function with numba when it is first called.

    The plain function stays available as ``.py_func``. An installation that is read-only and has no
    home directory leaves numba no place for its cache; the function is then compiled in every
    session.
    """
    return _compiled(function)


def vector_kernel(function: F) -> F:
    """As `kernel`, for a loop over trials that is to become vector instructions.

    A product and a sum may be one instruction, which rounds once instead of twice and saves a third
    of the time. Not for simulations, whose results would differ between machines with and without
    that instruction.
    """
    return _compiled(function, fastmath={"contract"})


def inlined_kernel(function: F) -> F:
    """As `vector_kernel`, for what is done within such loops: a call would keep them from being
    vectorised.
    """
    return _compiled(function, fastmath={"contract"}, inline="always")


def _compiled(function: F, **options: Any) -> F:
    options |= OPTIONS
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError as error:
        if "cannot cache" not in str(error):
            raise
        return numba.njit(**options)(function)
