"""The functions of a model in a file: what is written of them, and how they are had again.

A file names a function, and never imports or runs anything. The functions of `ddm.drifts` and
`ddm.boundaries` are found by their names. A function of the user's own has to be given again; its
code is kept as text, for readers.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from ddm.fits.saved.kinds import is_text
from ddm.models.model import Model
from ddm.models.specifications.functions import has_functions
from ddm.parameters import NAMES, POSITIONS
from ddm.processes.families.ready_made import BY_NAME, full_name, is_ready_made
from ddm.processes.general_functions import by_role
from ddm.user_functions import BIAS, RESERVED, SIGN, Absent, absent_of, arguments, placeholder

# the arguments of a model that may be functions
ARGUMENTS = ("drift", "boundary", "noise", "start")

# the two parts of a boundary that is a pair
PAIR = ("upper", "lower")

# where a function stands in a file: the sets of roles that processes have, but for start
ROLES = ({"drift", "boundary", "noise"}, {"drift", *PAIR, "noise"})

Given = Mapping[str, Any]


# --- writing --------------------------------------------------------------------------------------


def as_written(model: Model) -> dict[str, Any] | None:
    """The functions of a model by their roles, as JSON can hold them; None if it has none.

    A number in the place of a function is a parameter, so that null stands in its place.
    """
    if not has_functions(model):
        return None
    given = by_role(model.drift, model.boundary, model.noise)
    roles = {role: _function(one) if callable(one) else None for role, one in given.items()}
    if callable(model.start):
        roles["start"] = _function(model.start)
    return roles


def _function(function: Callable[..., Any]) -> dict[str, Any]:
    """A function by its name; one of the user's own with its arguments and its code as text."""
    if is_ready_made(function):
        return {"ready_made": full_name(function)}
    absent = absent_of(function)
    if absent is not None:
        return {"name": absent.name, "takes": list(absent.takes), "source": absent.source}
    plain = getattr(function, "py_func", function)
    name = getattr(plain, "__name__", type(plain).__name__)
    return {"name": name, "takes": _takes(plain), "source": _source(plain)}


def _takes(plain: Any) -> list[str]:
    """The names of the arguments of a function; none for what is called and is no function."""
    return list(inspect.signature(plain).parameters) if inspect.isfunction(plain) else []


def _source(plain: Any) -> str | None:
    """The code of a function as text, if its file is there."""
    if not inspect.isfunction(plain):
        return None
    try:
        text = textwrap.dedent(inspect.getsource(plain))
    except (OSError, TypeError, SyntaxError):
        return None
    return text if is_text(text) else None


# --- reading --------------------------------------------------------------------------------------


def columns_in(model: dict[str, Any]) -> dict[str, int]:
    """The column of ``parameters_by_cell`` of each parameter of the model in a file."""
    if model["functions"] is None:
        return dict(POSITIONS)
    known = (*NAMES, "lapse")
    stimulus = () if model["stimulus"] is None else (SIGN, BIAS)
    others = {*model["functions"]["parameters"], *stimulus} - set(known)
    return {name: i for i, name in enumerate((*known, *sorted(others)))}


def as_arguments(saved: dict[str, Any] | None, given: Given | None) -> dict[str, Any]:
    """The functions in a file as the arguments of `Model`, with those that are ``given``.

    ``given`` are the user's own by argument, as `ddm.load` takes them. Without one, something that
    has its arguments, and no values, stands in its place. A ValueError or TypeError if one is given
    that is not the one that was saved, as far as its arguments tell.
    """
    roles = {} if saved is None else saved["roles"]
    own = {role: one for role, one in roles.items() if one is not None and "name" in one}
    known = _by_own_role(given or {}, roles, own)
    remedy = _remedy(own)
    found = {role: _found(role, one, known.get(role), remedy) for role, one in roles.items()}
    if set(PAIR) <= found.keys():
        found["boundary"] = tuple(found.pop(role) for role in PAIR)
    return {argument: one for argument, one in found.items() if one is not None}


def _found(role: str, saved: dict[str, Any] | None, given: Any, remedy: str) -> Any:
    """The function of one role."""
    if saved is None:
        return None
    if "ready_made" in saved:
        return BY_NAME[saved["ready_made"]]
    if given is None:
        takes = tuple(saved["takes"])
        what = f"{role} boundary" if role in PAIR else role
        return placeholder(Absent(what, saved["name"], takes, saved["source"], remedy))
    return given


def _remedy(own: Given) -> str:
    """The call that gives all functions of the user's own."""
    pair = [role for role in PAIR if role in own]
    names = dict.fromkeys("boundary" if role in pair else role for role in own)
    given = {name: _as_code(own[name]["name"]) for name in names if name in own}
    said = [f"{name!r}: {given.get(name, '(upper, lower)')}" for name in names]
    return f"ddm.load(path, functions={{{', '.join(said)}}})"


def _as_code(name: str) -> str:
    """A name that code can say, or dots in place of that of a lambda."""
    return name if name.isidentifier() else "..."


def _by_own_role(given: Given, roles: Given, own: Given) -> dict[str, Any]:
    """The functions that are given by role, checked."""
    if not isinstance(given, Mapping):
        raise TypeError(
            "functions must be a dict of your functions by the argument of ddm.Model that each "
            f"was; got {given!r}. Write e.g. functions={{'drift': my_drift}}."
        )
    by_role_ = {role: one for name, value in given.items() for role, one in _parts(name, value)}
    for role, function in by_role_.items():
        if role not in own:
            _refuse(role, function, roles, own)
        else:
            _check_same(role, function, own[role])
    return {role: one for role, one in by_role_.items() if role in own}


def _parts(name: Any, value: Any) -> list[tuple[str, Any]]:
    """An argument of a model by role: a pair of boundaries is two."""
    if name == "boundary" and isinstance(value, tuple) and len(value) == len(PAIR):
        return list(zip(PAIR, value, strict=True))
    return [(name, value)]


def _refuse(role: str, function: Any, roles: Given, own: Given) -> None:
    """Raise a ValueError about a function where the saved fit has none of the user's own.

    In a pair of boundaries, what is no function of the user's own stands as it was.
    """
    saved = roles.get(role)
    was = BY_NAME[saved["ready_made"]] if saved else None
    if role in PAIR and role in roles and (function is was or not (saved or callable(function))):
        return
    has = f"it has {_named(own)}" if own else "it has none, so leave out functions="
    raise ValueError(
        f"functions has {role!r}: the saved fit has no function of your own there; {has}."
    )


def _named(own: Given) -> str:
    """The functions of the user's own that a fit was saved with, in words."""
    return " and ".join(
        f"{role}={one['name']!r} of {', '.join(one['takes']) or 'its argument'}"
        for role, one in own.items()
    )


def _check_same(role: str, function: Any, saved: dict[str, Any]) -> None:
    """Raise an error unless a function takes what the saved one did."""
    if role not in RESERVED:
        if not callable(function):
            raise TypeError(f"functions: {role} must be a function; got {function!r}.")
        return
    takes = [argument.name for argument in arguments(role, function)]
    if sorted(takes) != sorted(saved["takes"]):
        raise ValueError(
            f"functions: {role} is not the function of the saved fit, {saved['name']!r}, which "
            f"took {', '.join(saved['takes']) or 'nothing'}; this one takes "
            f"{', '.join(takes) or 'nothing'}. Give the function that was fitted."
        )
