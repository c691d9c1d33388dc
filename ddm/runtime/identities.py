"""What tells two computations apart: a text and a hash of a model, of settings, of functions.

The hash of a value is the same in every process that holds an equal one. Functions are told apart
by their compiled code, and by the values and functions that they use besides their arguments; what
belongs to Python or to an installed package is known by its name. So a function that is written
again with the same code is the same, and one with another constant is not.
"""

from __future__ import annotations

import functools
import hashlib
import sys
import sysconfig
import types
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

# folders of packages that are installed
INSTALLED = {"site-packages", "dist-packages"}

# the folder of Python's own modules
STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib")).resolve()

# this package, wherever it stands
OURS = __name__.partition(".")[0]

# what the representation of an object has that does not say what it holds
ADDRESS = " at 0x"

# numbers, texts and nothing: their representation says all about them
PLAIN = (type(None), bool, int, float, complex, str, bytes)


@dataclass(frozen=True)
class Identity:
    """What a value is.

    text : for readers
    sha256 : the same for equal values, and for these only
    """

    text: str
    sha256: str


class Unidentified(ValueError):
    """A value of which nobody can say whether another one is the same: what, and why."""


def identity_of(value: Any, text: str | None = None) -> Identity:
    """The identity of a value, with its representation as text unless another one is given.

    `Unidentified` if it holds what cannot be compared between processes, such as a generator.
    """
    digest = hashlib.sha256()
    for part in _Parts()(value):
        # with its length, so that no two lists of parts are one text
        digest.update(f"{len(part)}:".encode() + part)
    return Identity(repr(value) if text is None else text, digest.hexdigest())


@dataclass
class _Parts:
    """What values are made of, piece by piece.

    named : the functions and classes that were met, by their addresses, with their numbers
    within : the addresses of what the present value is a part of
    """

    named: dict[int, tuple[int, Any]] = field(default_factory=dict)
    within: list[int] = field(default_factory=list)

    def __call__(self, value: Any) -> Iterator[bytes]:
        """The parts of a value."""
        if isinstance(value, np.generic):
            value = value.item()
        yield type(value).__qualname__.encode()
        if isinstance(value, PLAIN):
            yield repr(value).encode()
        elif id(value) in self.within:
            yield f"around {self.within[::-1].index(id(value))}".encode()
        else:
            self.within.append(id(value))
            yield from self._of_object(value)
            self.within.pop()
            yield b"end"

    def _of_object(self, value: Any) -> Iterator[bytes]:
        if isinstance(value, np.ndarray):
            yield repr((value.shape, value.dtype.str)).encode()
            if value.dtype.hasobject:
                yield from self(value.ravel().tolist())
            else:
                yield np.ascontiguousarray(value).tobytes()
        elif isinstance(value, Mapping):
            for key in sorted(value, key=repr):
                yield from self(key)
                yield from self(value[key])
        elif isinstance(value, Set | Sequence):
            for item in sorted(value, key=repr) if isinstance(value, Set) else value:
                yield from self(item)
        elif isinstance(value, np.random.SeedSequence):
            yield repr((value.entropy, value.spawn_key, value.pool_size)).encode()
        else:
            yield from self._of_code(value)

    # --- what has code ----------------------------------------------------------------------------

    def _of_code(self, value: Any) -> Iterator[bytes]:
        """The parts of functions, classes, modules, and of what a class has made."""
        # of functions that numba has compiled, or that remember their values
        value = getattr(value, "py_func", value)
        if not isinstance(value, types.FunctionType | type):
            value = getattr(value, "__wrapped__", value)

        if isinstance(value, functools.partial):
            yield from self([value.func, value.args, value.keywords])
        elif isinstance(value, types.MethodType):
            yield from self([value.__func__, value.__self__])
        elif isinstance(value, types.ModuleType | np.ufunc):
            yield value.__name__.encode()
        elif isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
            yield from self._of_named(value)
        else:
            yield from self._of_instance(value)

    def _of_named(self, value: Any) -> Iterator[bytes]:
        """The name of a function or class of an installed package, the code of another one."""
        if _is_installed(value.__module__):
            yield f"{value.__module__}.{value.__qualname__}".encode()
        elif id(value) in self.named:
            yield f"again {self.named[id(value)][0]}".encode()
        else:
            self.named[id(value)] = len(self.named), value
            if isinstance(value, types.FunctionType):
                yield from self._of_function(value)
            elif isinstance(value, type):
                bases = [base for base in value.__bases__ if base is not object]
                own = {name: one for name, one in vars(value).items() if _is_own(name, one)}
                yield from self([value.__qualname__, bases, own])
            else:
                raise Unidentified(f"the code of {value!r} cannot be read")

    def _of_function(self, function: types.FunctionType) -> Iterator[bytes]:
        """The code of a function, its defaults, and the values of the outer names that it uses."""
        yield from self._of_compiled(function.__code__)
        yield from self([function.__defaults__, function.__kwdefaults__])
        yield from self([_content(cell) for cell in function.__closure__ or ()])

        names = sorted(_outer_names(function.__code__))
        for name in (name for name in names if name in function.__globals__):
            value = function.__globals__[name]
            yield name.encode()
            if isinstance(value, types.ModuleType) and not _is_installed(value.__name__):
                # of a module of the user's own, what the function may take from it
                yield from self({one: vars(value)[one] for one in names if one in vars(value)})
            else:
                yield from self(value)

    def _of_compiled(self, code: types.CodeType) -> Iterator[bytes]:
        """The instructions of a function, without the names and lines of its file."""
        # instructions differ between versions of Python
        yield repr(sys.version_info[:2]).encode()
        yield code.co_code
        yield repr((code.co_names, code.co_varnames, code.co_freevars, code.co_argcount)).encode()
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                yield from self._of_compiled(constant)
            else:
                yield from self(constant)

    def _of_instance(self, value: Any) -> Iterator[bytes]:
        """The class of a value, and its fields."""
        kind = type(value)
        yield from self._of_named(kind)
        if isinstance(value, property):
            yield from self(value.fget)
        elif isinstance(value, staticmethod | classmethod):
            yield from self(value.__func__)
        elif isinstance(value, functools.cached_property):
            yield from self(value.func)
        elif is_dataclass(value):
            yield from self({one.name: getattr(value, one.name) for one in fields(value)})
        elif not _is_installed(kind.__module__) and hasattr(value, "__dict__"):
            yield from self(vars(value))
        elif ADDRESS not in repr(value) and not hasattr(value, "__len__"):
            # as levels of conditions have it, such as intervals and dates
            yield repr(value).encode()
        else:
            raise Unidentified(
                f"of {value!r}, a {kind.__qualname__}, another process cannot say whether it has "
                "the same"
            )


def _is_own(name: str, member: Any) -> bool:
    """Whether a member of a class says what the class does, and is not made by Python."""
    is_made = name.startswith("__") and not isinstance(member, types.FunctionType)
    descriptors = (types.GetSetDescriptorType, types.MemberDescriptorType)
    return not is_made and not name.startswith("_abc_") and not isinstance(member, descriptors)


def _content(cell: types.CellType) -> Any:
    """What stands in a cell; None in that of a function which is not finished."""
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _outer_names(code: types.CodeType) -> set[str]:
    """The names that a function, and those within it, may look up outside."""
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return {*code.co_names, *(name for one in inner for name in _outer_names(one))}


@functools.cache
def _is_installed(module: str | None) -> bool:
    """Whether a module belongs to Python, to this package, or to one that was installed."""
    top = (module or "builtins").partition(".")[0]
    if top == OURS:
        return True
    file = getattr(sys.modules.get(top), "__file__", None)
    if file is None:
        # without a file, as what is typed has none either
        return top in sys.stdlib_module_names or top in sys.builtin_module_names
    # a script of the user's own may have the name of one of Python's
    path = Path(file).resolve()
    return path.is_relative_to(STANDARD_LIBRARY) or not INSTALLED.isdisjoint(path.parts)
