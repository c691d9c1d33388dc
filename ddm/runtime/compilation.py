"""How kernels are compiled: when first called, without the GIL, and cached on disk if possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numba
from numba.extending import overload, register_jitable

from ddm.runtime.kernel_files import checked
from ddm.runtime.waiting import announce_compilation

F = TypeVar("F", bound=Callable[..., Any])

# with "numpy" 1 / 0 is infinite, and no exception; nothing calls kernels as functions of C
OPTIONS = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


announce_compilation()


def kernel(function: F) -> F:
    """Compile a plain Python function with numba when it is first called.

    The plain function stays available as ``.py_func``. If the installation is read-only and there
    is no home directory, numba has no place for its cache, and the function is compiled in every
    session. An ImportError if numba is told not to compile.
    """
    return _compiled(function)


def inner_kernel(function: F) -> F:
    """A plain Python function that stays one in Python, and that kernels compile as a part of them.

    This takes a third less time than to compile it as a kernel, which Python can call.
    """
    return register_jitable(no_cpython_wrapper=True, **OPTIONS)(function)


def bare_kernel(function: F) -> F:
    """As `inner_kernel`, for a function that makes no arrays: nothing counts who holds an array.

    Such counts take half of the time of small loops over arrays that are kept in a named tuple. It
    becomes a part of what calls it: another bare kernel, or a kernel, which counts once. (Python
    must not call it compiled: what Python hands over is counted, and would never be freed.)
    """
    return register_jitable(no_cpython_wrapper=True, _nrt=False, forceinline=True, **OPTIONS)(
        function
    )


def merged_kernel(function: F) -> F:
    """As `inner_kernel`, for a large function that one kernel calls.

    A kernel that calls another optimises it anew, so a tower of five takes five times as long to
    compile as one; this function adds no storey to it.
    """
    return _compiled(function, inline="always")


def vector_kernel(function: F) -> F:
    """As `kernel`, for a loop over trials that should become vector instructions.

    A product and a sum may become one instruction, which rounds once instead of twice and saves a
    third of the time. Do not use it for simulations: their results would differ between machines
    with and without that instruction.
    """
    return _compiled(function, fastmath={"contract"})


def summing_kernel(function: F) -> F:
    """As `vector_kernel`, for a loop whose sums over trials may be formed in any order.

    Without this freedom a sum is formed trial by trial, and the loop does not become vector
    instructions. The order depends on the number of trials alone, so the same trials in the same
    order give the same sum on the same machine.
    """
    return _compiled(function, fastmath={"contract", "reassoc", "nsz"})


def inlined_kernel(function: F) -> F:
    """As `vector_kernel`, for functions within such loops, since a call would prevent vectors."""
    return _compiled(function, fastmath={"contract"}, inline="always")


def by_type(
    functions: Mapping[type, Callable[..., Any]], *, inline: bool = False
) -> Callable[..., Any]:
    """A function for kernels: that of ``functions`` for the type of the first argument.

    The types are named tuples. A kernel that calls it is compiled for each of them when it is first
    needed, and holds nothing of what belongs to the others. With ``inline`` the functions become
    part of loops, as those of `inlined_kernel` do; they must be single expressions.
    """

    def chosen(*arguments: Any) -> Any:
        return functions[type(arguments[0])](*arguments)

    # the names of the arguments differ between the functions and the choice, which strict forbids
    options = {"strict": False, "inline": "always" if inline else "never"}

    @overload(chosen, jit_options={"no_cpython_wrapper": True, **OPTIONS}, **options)
    def _of_type(*arguments: Any) -> Callable[..., Any]:
        return functions[arguments[0].instance_class]

    return chosen


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
