"""True processes in the parameters of a model, which may have other functions than they have."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.parameters import LAPSE, V
from ddm.processes.families.of_processes import Process, family_of, row_of
from ddm.processes.family import Family
from ddm.processes.general import GeneralDDM
from ddm.processes.general_functions import CONSTANT as CONSTANT_FUNCTIONS
from ddm.user_functions import BIAS, SIGN, reflected

# the process of each condition
Processes = Mapping[Hashable, Process]


@dataclass(frozen=True, eq=False)
class Truth:
    """The true processes of the cells of a design.

    family : that of the processes
    parameters_by_cell : (n_cells, columns of their family)
    in_model : (n_cells, columns of the model's family); NaN where the processes have no such
        parameter
    is_of_model : whether processes and model have the same functions
    """

    family: Family
    parameters_by_cell: NDArray[np.float64]
    in_model: NDArray[np.float64]
    is_of_model: bool


def truth_of(model: Model, design: Design, conditions: Processes, lapse: float) -> Truth:
    """The truth, from the process of every condition, in the order of the cells.

    All cells have the same ``lapse``. A ValueError if the processes have different functions, or
    other covariates than their conditions say.
    """
    family = design.family
    of_cells = {
        key: _as_in_model(model, design, key, cell, one)
        for cell, (key, one) in enumerate(conditions.items())
    }
    families = [family_of(one) for one in of_cells.values()]
    _check_alike(families, list(conditions))
    is_of_model = families[0].is_like(family)

    rows = np.array(
        [
            row_of(one, given=_known(model, design, cell) if is_of_model else {})
            for cell, one in enumerate(of_cells.values())
        ]
    )
    rows[:, LAPSE] = lapse
    if is_of_model:
        _check_known(model, design, list(conditions), rows)
        return Truth(family, rows, rows, True)
    return Truth(families[0], rows, _translated(families[0], design, rows), False)


def _translated(own: Family, design: Design, rows: np.ndarray) -> NDArray[np.float64]:
    """The parameters that a model's family shares with another one, by name; NaN for others."""
    family = design.family
    found = np.full(design.offset.shape, np.nan)
    for name in (one for one in family.rows if one in own.rows):
        found[:, family.positions[name]] = rows[:, own.positions[name]]
    found[:, LAPSE] = rows[:, LAPSE]
    if SIGN in family.positions and SIGN not in own.positions:
        # such a model has the v of before the reflection
        found[:, V] *= design.offset[:, family.positions[SIGN]]
    return found


def _known(model: Model, design: Design, cell: int) -> dict[str, float]:
    """The parameters that a condition itself says: covariates, and the sign of the stimulus."""
    positions = design.family.positions
    names = [*model.covariates, *([SIGN] if SIGN in positions else [])]
    return {name: float(design.offset[cell, positions[name]]) for name in names}


def _check_known(
    model: Model, design: Design, keys: list[Hashable], rows: NDArray[np.float64]
) -> None:
    """Raise a ValueError if a process has another covariate, or sign, than its condition says."""
    for cell, key in enumerate(keys):
        for name, value in _known(model, design, cell).items():
            found = rows[cell, design.family.positions[name]]
            if found != value:
                raise ValueError(
                    f"process of the condition {shown(key)} has {name}={found:g}, but the "
                    f"condition says {name}={value:g}. Leave {name} out of the process, or give "
                    "the condition its own."
                )


def _check_alike(families: list[Family], keys: list[Hashable]) -> None:
    """Raise a ValueError unless all processes have the same functions."""
    for family, key in zip(families, keys, strict=True):
        if not family.is_like(families[0]):
            raise ValueError(
                f"process: the conditions {shown(keys[0])} and {shown(key)} have different "
                "functions as drift, boundary or noise. Give all conditions the same functions, "
                "and let their parameters differ."
            )


def _as_in_model(
    model: Model, design: Design, key: Hashable, cell: int, process: Process
) -> Process:
    """A process with the drift reflected if that of the model is, and both are the same then.

    A ValueError if a drift that is a function stands in a condition in which the model reflects it.
    """
    positions = design.family.positions
    if SIGN not in positions or not isinstance(process, GeneralDDM) or SIGN in process.parameters:
        return process

    is_number = not callable(process.drift)
    if not is_number and hasattr(process.drift, "reflects"):
        return process
    sign = float(design.offset[cell, positions[SIGN]])
    numbers: dict[str, float] = {**process.parameters, SIGN: sign, BIAS: 0.0}
    drift = CONSTANT_FUNCTIONS["drift"] if is_number else process.drift
    if is_number:
        numbers["v"] = sign * process.drift  # type: ignore[operator]
    like = replace(
        process,
        drift=reflected(drift),  # type: ignore[arg-type]
        parameters=MappingProxyType(numbers),
    )
    if not family_of(like).is_like(design.family):
        return process
    if sign < 0.0 and not is_number:
        raise ValueError(
            f"process of the condition {shown(key)}: with stimulus={model.stimulus!r} the model "
            "reflects the drift there, and this one is not reflected. Give a table of true values, "
            "{level: DataFrame}, whose drift the model reflects, or the process of a fit, "
            "fit.process(...)."
        )
    return like
