"""Experiments with known processes: a model laid over conditions, and the true estimates there.

Recovery, information and planning share this module. ``process`` is one `DDM` or `GeneralDDM` or,
for a model with conditions, ``{level: process}``. If the model names several columns, the keys are
tuples of levels, in the order of ``model.columns``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.models.design import Design, Term
from ddm.models.layout import lay_out
from ddm.models.model import Model, checked_model
from ddm.parameters import D
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.posterior.posterior import Posterior
from ddm.processes.families.of_processes import CLASSES, Process
from ddm.studies.true_parameters import Processes, Truth, truth_of
from ddm.trials.trials import Trials

# The true estimates must lead back to the parameters of the processes. This is the largest
# difference allowed, relative to the parameter, or to 1 if the parameter is smaller than 1.
SAME = 1e-9

# what errors about the model show
EXAMPLE = "ddm.recover(ddm.Model(), process, ...)"


@dataclass(frozen=True, eq=False)
class Experiment:
    """A model and the conditions of an experiment.

    keys : the levels of each condition, in the order in which they were given
    design : the design with one trial of each condition: condition i is cell ``design.cell[i]``
    """

    model: Model
    keys: tuple[Hashable, ...]
    design: Design

    @property
    def conditions(self) -> tuple[Hashable, ...]:
        """The levels of each condition, in the order of the cells."""
        return tuple(self.keys[i] for i in np.argsort(self.design.cell))

    def design_of(self, numbers: Mapping[Hashable, int]) -> Design:
        """The design with these numbers of trials of the conditions."""
        counts = [numbers[key] for key in self.keys]
        return replace(self.design, cell=np.repeat(self.design.cell, counts))

    def truth(self, processes: Processes, lapse: float = 0.0) -> Truth:
        """The truth of every cell, all with the same ``lapse``."""
        of_cells = {key: processes[key] for key in self.conditions}
        return truth_of(self.model, self.design, of_cells, lapse)

    def estimates(self, parameters_by_cell: np.ndarray) -> NDArray[np.float64]:
        """The true estimates, (k,): those that lead to these parameters (n_cells, m) of the model.

        The estimates of a parameter that is NaN are NaN. A parameter that the model fixes may have
        another value in ``parameters_by_cell``: the model is then wrong, but its other estimates
        still have true values. ValueError if no estimates lead to the parameters.
        """
        theta = np.empty(len(self.design.labels))
        for position in dict.fromkeys(term.position for term in self.design.terms):
            self._solve(position, parameters_by_cell[:, position], theta)
        return theta

    def check_unit(self, parameters_by_cell: np.ndarray) -> None:
        """Raise a ValueError if evidence has another unit in the processes than in the model."""
        if "D" in self.differing(parameters_by_cell):
            fixed = self.design.offset[0, D]
            found = parameters_by_cell[0, D]
            raise ValueError(
                f"process: D is {found:g}, but the model fixes D={fixed:g}. D is the unit of "
                "evidence, so that the estimates would be in other units than the true values. "
                f"Fit ddm.Model(D={found:g}), or convert the process: ddm.convert."
            )

    def differing(self, parameters_by_cell: np.ndarray) -> list[str]:
        """The names of parameters that the model fixes at another value than a process has."""
        positions = self.design.family.positions
        names = [name for name in self.design.family.rows if name != "lapse"]
        fixed = [name for name in names if not self.design.is_free[:, positions[name]].any()]
        return [name for name in fixed if self._differs(name, parameters_by_cell)]

    def _differs(self, name: str, parameters_by_cell: np.ndarray) -> bool:
        """Whether a parameter that the processes have is not what the model says."""
        position = self.design.family.positions[name]
        values = parameters_by_cell[:, position]
        return not (np.isnan(values).any() or _same(values, self.design.offset[:, position]))

    def _solve(self, position: int, values: np.ndarray, theta: np.ndarray) -> None:
        """Write the estimates that lead to the values of one parameter, (n_cells,), into theta.

        The parameter is linear in its estimates on the scale of its link.
        """
        terms = [term for term in self.design.terms if term.position == position]
        columns = np.r_[tuple(term.columns for term in terms)]
        if np.isnan(values).any():
            theta[columns] = np.nan
            return

        rest = values - self.design.offset[:, position]
        if len(terms) == 1:
            matrix, eta = terms[0].matrix, self._predictor(terms[0], rest)
        elif all(term.is_linear for term in terms):
            matrix = np.hstack([term.sign[:, None] * term.matrix for term in terms])
            eta = rest - np.sum([term.shift for term in terms], axis=0)
        else:
            raise ValueError(
                f"model: {' and '.join(term.owner for term in terms)} add up to one parameter, one "
                "of them through a link, so that the true estimates are unknown. Use links={'v': "
                "'identity'}."
            )

        if np.linalg.matrix_rank(matrix) < columns.size:
            labels = ", ".join(self.design.labels[i] for i in columns)
            raise ValueError(
                f"process: its {len(self.keys)} conditions do not determine {labels}, which no "
                "data from them can tell apart. Add conditions, or estimate less."
            )

        if len(terms) == 1 and not terms[0].is_formula:
            # each estimate is the value of a level, which least squares would round
            cell_of_level = matrix.argmax(axis=0)
            theta[columns] = eta[cell_of_level]
        else:
            theta[columns] = np.linalg.lstsq(matrix, eta, rcond=None)[0]

        led_to = np.sum([term.value(theta) for term in terms], axis=0)
        if not _same(led_to, rest):
            self._refuse(terms[0].owner, values)

    def _predictor(self, term: Term, rest: np.ndarray) -> NDArray[np.float64]:
        """The parameter, (n_cells,), on the scale of its link.

        ValueError if the parameter has a value that the link never reaches.
        """
        value = term.sign * (rest - term.shift)
        with np.errstate(invalid="ignore"):
            eta = term.link.forward(value)

        if not np.isfinite(eta).all():
            raise ValueError(
                f"process: {term.owner} is {value[~np.isfinite(eta)][0]:g} in a condition, but the "
                f"formula of {term.owner} has the link {term.link.name!r}, which never gets there. "
                f"Use another value, or links={{{term.owner!r}: 'identity'}}."
            )
        return eta

    def _refuse(self, name: str, values: np.ndarray) -> None:
        """Raise a ValueError: no estimates of the parameter lead to these values, (n_cells,)."""
        model = self.model
        found = ", ".join(f"{x:g}" for x in dict.fromkeys(values.tolist()))
        columns = ", ".join(model.columns_of(name)) or "no column"
        if name == "v" and model.stimulus is not None:
            bias = "drift_bias + v and drift_bias - v" if model.drift_bias != 0.0 else "v and -v"
            raise ValueError(
                f"process: v is {found} in the conditions, but with stimulus={model.stimulus!r} "
                f"the drifts of the two stimuli are {bias}, where v varies with {columns}. Give "
                "the processes such drifts, or let the model vary: v='condition', or "
                "drift_bias=ddm.FREE for a part that does not flip."
            )

        order = ""
        if len(model.columns) > 1:
            order = f" (The levels in a key are those of {', '.join(model.columns)}.)"
        raise ValueError(
            f"process: {name} is {found} in the conditions, which "
            f"{name}={model.specifications[name]!r} cannot be: in the model {name} varies with "
            f"{columns}. Let it vary with the conditions in the model, as in "
            f"ddm.Model({name}='condition'), or give all processes one value of it.{order}"
        )


def experiment_of(model: Any, keys: Iterable[Hashable]) -> Experiment:
    """The experiment of a model with these conditions.

    A model without columns has one condition, ``()``. TypeError if ``model`` is not a `Model`;
    ValueError if the conditions do not fit the model, or if the model estimates nothing.
    """
    model = checked_model(model, EXAMPLE)
    keys = tuple(keys)
    columns = model.columns
    rows = [key if isinstance(key, tuple) else (key,) for key in keys]
    for key, row in zip(keys, rows, strict=True):
        if len(row) != len(columns):
            raise ValueError(_wrong_key(model, key))

    # Each condition has a trial of each response, so that Trials knows the labels of both. The
    # design that is returned has the first half of these trials.
    table = pd.DataFrame(rows, columns=list(columns), index=range(len(keys)))
    halves = [table.assign(rt=1.0, response=response) for response in (0, 1)]
    design = lay_out(model, Trials(pd.concat(halves, ignore_index=True)))
    if not design.labels:
        raise ValueError(
            "the model estimates nothing: all its parameters are fixed. Leave some of them free."
        )
    if len(design.cells) < len(keys):
        raise ValueError(
            f"process gives a condition twice: its keys are {', '.join(map(repr, keys))}. Name "
            "each once."
        )
    return Experiment(model, keys, replace(design, cell=design.cell[: len(keys)]))


def processes_of(process: Any) -> Processes:
    """The processes as {condition: process}; a single process has the condition ``()``.

    TypeError unless ``process`` is a process or a dict of them; ValueError if the dict is empty.
    """
    if isinstance(process, HierarchicalFit | Posterior):
        raise TypeError(
            "process is the fit of a population, which is no process. Studies of populations are "
            "ddm.recover_population(model, fit, ...) and ddm.plan_population(model, fit, ...)."
        )
    conditions = process if isinstance(process, Mapping) else {(): process}
    for key, one in conditions.items():
        if not isinstance(one, Process):
            where = f" of the condition {key!r}" if isinstance(process, Mapping) else ""
            raise TypeError(
                f"process{where} must be a {CLASSES}, or {{level: process}} for a model with "
                f"conditions; got {one!r}."
            )
    if not conditions:
        raise ValueError(
            "process is an empty dict: give {level: process} with the levels of the model's column."
        )
    return conditions


def _wrong_key(model: Model, key: Hashable) -> str:
    """The message about a condition whose levels do not fit the columns of the model."""
    columns = model.columns
    if not columns:
        return (
            f"process has the condition {key!r}, but the model names no column, so that it has no "
            "conditions. Name one, as in ddm.Model(v='condition'), or give a single process."
        )

    named = ", ".join(map(repr, columns))
    if len(columns) == 1:
        return (
            f"process must be {{level of {named}: process}}, since the model has conditions; got "
            f"{_shown(key)}."
        )
    return (
        f"process must be {{(a level of each of {named}): process}}, since the model names "
        f"{len(columns)} columns; got {_shown(key)}."
    )


def _shown(key: Hashable) -> str:
    """A condition in words, for messages."""
    return "a single process" if key == () else f"the condition {key!r}"


def _same(found: np.ndarray, values: np.ndarray) -> bool:
    """Whether all numbers found agree with the values to within `SAME`."""
    return bool((np.abs(found - values) <= SAME * np.maximum(1.0, np.abs(values))).all())
