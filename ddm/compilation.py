"""How kernels are compiled: lazily, without the GIL, and cached on disk where there is a disk to write to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a plain Python function with numba when it is first called.

    The plain function stays available as ``.py_func``. An installation that is read-only and has no home directory
    leaves numba no place for its cache; the function is then compiled in every session.
    """
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError as error:
        if "cannot cache" not in str(error):
            raise
        return numba.njit(nogil=True, error_model="numpy")(function)
