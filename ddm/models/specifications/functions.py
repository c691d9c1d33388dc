"""Drift, boundary and noise of a `Model` as functions, and the family that they make."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import Any, Protocol

from ddm import user_functions
from ddm.arguments import is_number
from ddm.function_parameters import COVARIATES
from ddm.parameters import MODEL_NAMES
from ddm.processes.families.constant import CONSTANT
from ddm.processes.families.general import General
from ddm.processes.families.ready_made import full_name, is_ready_made
from ddm.processes.family import Family
from ddm.processes.general_checks import check_breaks
from ddm.processes.general_functions import CONSTANT as CONSTANT_FUNCTIONS
from ddm.processes.general_functions import PARAMETER_OF, Functions, by_role
from ddm.user_functions import BIAS, SIGN

# the parameters that are free unless something is said, where a function takes them
FREE_UNSAID = ("v", "a", "t0")


class WithFunctions(Protocol):
    """The fields of a model that make its family."""

    @property
    def drift(self) -> Any: ...
    @property
    def boundary(self) -> Any: ...
    @property
    def noise(self) -> Any: ...
    @property
    def breaks(self) -> Any: ...
    @property
    def start(self) -> Any: ...
    @property
    def non_decision(self) -> str: ...
    @property
    def stimulus(self) -> Any: ...
    @property
    def covariates(self) -> tuple[str, ...]: ...


def has_functions(model: WithFunctions) -> bool:
    """Whether drift, boundary, noise or the density of starts is a function."""
    return callable(model.start) or any(
        callable(given) or isinstance(given, tuple)
        for given in (model.drift, model.boundary, model.noise)
    )


def family_of_model(model: WithFunctions) -> Family:
    """The kind of process of a model; an error if its functions cannot be used."""
    given = _given(model)
    if not has_functions(model):
        return CONSTANT

    _check_names(Functions(given, {}))
    if model.stimulus is not None:
        drift = given["drift"]
        drift = drift if callable(drift) else CONSTANT_FUNCTIONS["drift"]
        given["drift"] = user_functions.reflected(drift)
    return General(
        Functions(given, {}), check_breaks(model.breaks), model.start, model.non_decision
    )


def _given(model: WithFunctions) -> dict[str, Any]:
    """A function for each role, or NaN where its parameter has a specification of its own."""
    given: dict[str, Any] = {}
    for role, function in by_role(model.drift, model.boundary, model.noise).items():
        if function is None or is_number(function):
            given[role] = nan
        elif callable(function):
            given[role] = function
        else:
            raise TypeError(
                f"{role} must be a function, or a number, which is {PARAMETER_OF[role]}; got "
                f"{function!r}. Write e.g. {role}=lambda t, {PARAMETER_OF[role]}: ..., or a "
                "function of ddm.drifts or ddm.boundaries."
            )
    return given


def _check_names(functions: Functions) -> None:
    """Raise a ValueError if a function takes a name that means something else in a model."""
    own = {"lapse", "lapse_window", "stimulus", "flip_start", "links", "covariates", "start"}
    own |= {"start_shape", "non_decision", "t0_sd", "drift", "boundary", "noise", "breaks"}
    own |= {"z", "t0", "sv", "sz", "st0", "parameters", SIGN, BIAS}
    for name in functions.arguments:
        if name in own:
            raise ValueError(
                f"{functions.takers(name)} takes an argument {name!r}, which is a name of Model's "
                "own and not passed on. Give the argument another name."
            )


def drift_takes_v(family: Family) -> bool:
    """Whether v is a parameter of the drift, not only of another function."""
    return not isinstance(family, General) or family.functions.takes("drift", "v")


def numbers_for_roles(model: WithFunctions) -> dict[str, float]:
    """The numbers given as drift, boundary or noise, by the parameters that they are."""
    given = by_role(model.drift, model.boundary, model.noise)
    return {PARAMETER_OF[role]: one for role, one in given.items() if is_number(one)}  # type: ignore[misc]


def ready_made_covariates(family: Family) -> list[str]:
    """The parameters of ready-made functions that differ from trial to trial."""
    if not isinstance(family, General):
        return []
    return [
        name
        for name in family.rows
        if name in COVARIATES
        and any(
            is_ready_made(function) and family.functions.takes(role, name)
            for role, function in family.functions.by_role.items()
        )
    ]


def covariates_of(model: WithFunctions, family: Family) -> tuple[str, ...]:
    """The parameters whose values are known for every trial: declared ones, and ready-made ones."""
    known = ready_made_covariates(family)
    unknown = [name for name in model.covariates if name not in family.rows or name in MODEL_NAMES]
    if unknown:
        others = [name for name in family.rows if name not in MODEL_NAMES]
        raise ValueError(
            f"covariates names {unknown[0]!r}, which is no parameter of a function; these are "
            f"{', '.join(others) or 'none'}. Name parameters whose values are a column of numbers."
        )
    return tuple(dict.fromkeys([*known, *model.covariates]))


def unsaid(model: WithFunctions, family: Family, name: str) -> Any:
    """The specification of a parameter of functions that was not specified.

    ValueError unless the function has a default for it.
    """
    assert isinstance(family, General)
    defaults = family.functions.defaults
    if name in defaults:
        return defaults[name]
    takers = family.functions.takers(name)
    if name in covariates_of(model, family):
        meaning = f" ({COVARIATES[name]})" if name in COVARIATES else ""
        raise ValueError(
            f"{takers} takes {name}{meaning}, which differs from trial to trial: name a column of "
            f"numbers, {name}={name!r}, or give a number."
        )
    raise ValueError(f"{takers} takes {name}: {name}=ddm.FREE, a number, a column or a formula.")


def refuse_untaken(given: Mapping[str, Any], family: Family) -> None:
    """Raise a ValueError if a parameter is specified that no function takes."""
    for name in given:
        if name in family.rows:
            continue
        if not isinstance(family, General):
            raise ValueError(
                f"{name}={given[name]!r}, but the model has no function that takes {name}. Give "
                "one, drift=, boundary= or noise=, or leave it out."
            )
        taken = [one for one in family.functions.arguments if one != SIGN]
        raise ValueError(
            f"no function takes {name}={given[name]!r}; they take "
            f"{', '.join(taken) or 'no parameter'}. Leave it out, or name it in a function."
        )


def function_text(function: Any) -> str:
    """A function as it is written in code, if it is ready-made; else by its name.

    What is no function, and no pair of which one is, is written as it is.
    """
    if isinstance(function, tuple) and any(map(callable, function)):
        return f"({', '.join(map(function_text, function))})"
    if not callable(function):
        return repr(function)
    if is_ready_made(function):
        return full_name(function)
    return str(getattr(function, "__name__", repr(function)))
