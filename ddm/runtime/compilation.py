"""How kernels are compiled: when first called, without the GIL, and cached on disk if possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

from ddm.runtime.kernel_files import checked

F = TypeVar("F", bound=Callable[..., Any])

# with "numpy" 1 / 0 is infinite, and no exception
OPTIONS = {"nogil": True, "error_model": "numpy"}


def kernel(function: F) -> F:
    """Compile a plain Python function with numba when it is first called.

    The plain function stays available as ``.py_func``. If the installation is read-only and there
    is no home directory, numba has no place for its cache, and the function is compiled in every
    session. An ImportError if numba is told not to compile.
    """
    return _compiled(function)


def vector_kernel(function: F) -> F:
    """As `kernel`, for a loop over trials that should become vector instructions.

    A product and a sum may become one instruction, which rounds once instead of twice and saves a
    third of the time. Do not use it for simulations: their results would differ between machines
    with and without that instruction.
    """
    return _compiled(function, fastmath={"contract"})


def inlined_kernel(function: F) -> F:
    """As `vector_kernel`, for functions within such loops, since a call would prevent vectors."""
    return _compiled(function, fastmath={"contract"}, inline="always")


def _compiled(function: F, **options: Any) -> F:
    """The function, compiled with these options: cached on disk, or not if that is impossible."""
    _check_compiler()
    options |= OPTIONS
    try:
        return checked(numba.njit(cache=True, **options)(function))
    except RuntimeError as error:
        if "cannot cache" not in str(error):
            raise
        return numba.njit(**options)(function)


def _check_compiler() -> None:
    """An ImportError if numba is told not to compile: kernels use the bits of numbers.

    Python has no such instructions, so the first call of a kernel would fail.
    """
    if numba.config.DISABLE_JIT:
        raise ImportError(
            "ddm cannot run while numba's compiler is switched off: NUMBA_DISABLE_JIT must be "
            f"unset or 0; got {numba.config.DISABLE_JIT!r}. Unset it before Python starts: unset "
            "NUMBA_DISABLE_JIT (or remove DISABLE_JIT from .numba_config.yaml)."
        )
