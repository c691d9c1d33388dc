"""`information`: the expected Fisher information of trials, and the Cramer-Rao bound.

One trial has the information

    I = sum_r int f_r(t) s_r(t) s_r(t)' dt,   s_r = the gradient of log f_r,

about the parameters of its process, where f_r is the density of reaching boundary r at time t. The
information of independent trials adds up. No unbiased estimator has a smaller covariance than the
inverse of this sum (Cramer 1946; Rao 1945); maximum likelihood reaches it as the number of trials
grows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.distributions import BELONGING_NAMES, options_of
from ddm.html_text import block
from ddm.models.model import Model
from ddm.models.specifications.specification import FREE
from ddm.numerics.descent import covariance_of
from ddm.numerics.quadrature import composite
from ddm.parameters import MODEL_ONLY, ST0, T0, T0_SD
from ddm.processes.families.of_processes import Process, family_of, row_of
from ddm.processes.family import Family
from ddm.processes.general import GeneralDDM
from ddm.studies.experiment import Experiment, experiment_of, processes_of
from ddm.studies.trial_numbers import Numbers, checked_numbers, size_of, text_of
from ddm.studies.true_parameters import Processes, Truth

# nodes of each panel of the integral over time
NODES = 16

# number of panels of the first try
FEWEST_PANELS = 8

# If this many halvings are not enough, something else is wrong than too few panels.
MOST_HALVINGS = 7

# a normal non-decision time is negligible beyond this number of SDs
REACH = 9.0

# largest error of the integral of both densities, which is 1, over the precision of the densities
MASS_PRECISION = 10.0

# The information, scaled to a diagonal of 1, counts as singular if its smallest eigenvalue is below
# this share of its largest.
SINGULAR = 1e-10

# An estimate belongs to a singular direction if its share in that eigenvector, of length 1, is
# larger than this.
INVOLVED = 0.1


@dataclass(frozen=True, eq=False, repr=False)
class Information:
    """The information of an experiment about the k estimates of a model.

    matrix : DataFrame (k, k), the expected Fisher information
    true : Series (k,), the true values of the estimates
    n_trials : number of trials of each condition, or {condition: number} if the numbers differ
    """

    matrix: pd.DataFrame
    true: pd.Series
    n_trials: int | dict[Hashable, int]

    @cached_property
    def cov(self) -> pd.DataFrame:
        """The inverse of the matrix: the covariance of the most precise unbiased estimates."""
        values = covariance_of(self.matrix.to_numpy(), np.ones(len(self.matrix), dtype=bool))
        return pd.DataFrame(values, index=self.matrix.index, columns=self.matrix.index)

    @property
    def bound(self) -> pd.Series:
        """The Cramer-Rao bound: the smallest SD that an unbiased estimate can have, Series (k,)."""
        return pd.Series(np.sqrt(np.diag(self.cov)), index=self.matrix.index, name="bound")

    @property
    def correlation(self) -> pd.DataFrame:
        """Correlations of the most precise unbiased estimates, DataFrame (k, k).

        If a correlation is near -1 or 1, trials can hardly tell the two estimates apart.
        """
        return self.cov.div(self.bound, axis=0).div(self.bound, axis=1)

    def __repr__(self) -> str:
        return f"{self._head()}\n{self._table().to_string()}"

    def _repr_html_(self) -> str:
        return block(self._head(), self._table())

    def _head(self) -> str:
        per = "" if isinstance(self.n_trials, dict) else " per condition"
        return f"<Information of {text_of(self.n_trials)} trials{per}: correlations and bound>"

    def _table(self) -> pd.DataFrame:
        return self.correlation.round(3).assign(bound=self.bound.map("{:.4g}".format))


def information(
    process: Any,
    n_trials: int | Mapping[Any, int],
    parameters: Sequence[str] | Model = ("v", "a", "t0"),
) -> Information:
    """The expected Fisher information of trials of known processes.

    It is n times the mean of s s', where s is the gradient of log density(rt, response): a
    quadrature over the densities of both responses. The bound is that of Cramer (1946) and Rao
    (1945).

    Parameters
    ----------
    process : a `DDM` or `GeneralDDM`, or {level: process} for a model with conditions; if the
        model names several columns, the keys are tuples of levels
    n_trials : number of trials of each condition, or a number for each as {level: number}
    parameters : the names of the parameters that are to be estimated, while the others are known;
        or a `Model`, which must fix its fixed parameters at the values of the processes

    The bound holds for unbiased estimates from trials without contaminants, all of whose RTs and
    responses are observed. Estimates from few trials vary more than the bound.
    ``ddm.recovery_summary(recovered, information)`` compares estimates with the bound.

    Trials hold no information about sv or sz where it is 0. Leave it out of ``parameters`` then, or
    give the process a larger one.

    Returns
    -------
    Information : with ``matrix``, ``bound`` (the smallest SDs) and ``correlation``

    Raises
    ------
    ValueError : if trials hold no information about a parameter, or n_trials is below 1
    TypeError : if ``process`` is none of these

    Examples
    --------
    >>> import ddm
    >>> known = ddm.information(ddm.DDM(v=1.0, a=1.5, t0=0.3), n_trials=500)
    >>> known.bound.round(4).to_dict()
    {'v': 0.0675, 'a': 0.0358, 't0': 0.0063}
    >>> flanker = {"comp": ddm.DDM(v=3.0, a=1.5, t0=0.3), "incomp": ddm.DDM(v=2.0, a=1.5, t0=0.3)}
    >>> rare = ddm.information(flanker, {"comp": 300, "incomp": 100}, ddm.Model(v="flankers"))
    >>> rare.bound.round(3).to_dict()
    {'v[comp]': 0.15, 'v[incomp]': 0.185, 'a': 0.071, 't0': 0.006}
    """
    processes = processes_of(process)
    model = parameters if isinstance(parameters, Model) else _model(parameters, processes)
    laid_out = experiment_of(model, processes)
    return information_of(laid_out, processes, checked_numbers(n_trials, laid_out.conditions))


def information_of(laid_out: Experiment, processes: Processes, numbers: Numbers) -> Information:
    """The information of an experiment, as `information` returns it."""
    design = laid_out.design
    truth = laid_out.truth(processes)
    _check_model(laid_out, truth)

    parameters_by_cell = truth.in_model
    theta = laid_out.estimates(parameters_by_cell)
    n_columns = parameters_by_cell.shape[1]
    family = design.family.for_estimates(sorted({term.position for term in design.terms}))
    matrix = np.zeros((theta.size, theta.size))
    for cell, condition in enumerate(laid_out.conditions):
        of_one_trial = expected_information(family, parameters_by_cell[cell])
        of_this_cell = np.full(n_columns, cell)
        jacobian = design.in_estimates(theta, np.eye(n_columns), of_this_cell)
        matrix += numbers[condition] * jacobian.T @ of_one_trial @ jacobian
    _check_regular(matrix, design.labels)

    labels = list(design.labels)
    true = pd.Series(theta, index=labels, name="true")
    table = pd.DataFrame(matrix, index=labels, columns=labels)
    return Information(table, true, size_of(numbers))


def _check_model(laid_out: Experiment, truth: Truth) -> None:
    """Raise a ValueError if the model has lapses, other functions, or a wrong fixed parameter."""
    model = laid_out.model
    if model.has_lapses:
        raise ValueError(
            f"model: lapse={model.lapse!r}, but the information is that of trials without "
            "lapses. Leave lapse at 0; ddm.recover shows what they cost."
        )
    if not truth.is_of_model:
        raise ValueError(
            "model: its drift, boundary or noise is another function than that of the processes, "
            "and the bound holds for the right model. Give both the same; ddm.recover shows what a "
            "wrong model loses."
        )
    different = laid_out.differing(truth.in_model)
    if different:
        name = different[0]
        raise ValueError(
            f"model fixes {name}={model.specifications[name]!r}, but the processes have another "
            f"{name}. The bound holds for the right model: give both the same value, or estimate "
            "it."
        )


def expected_information(family: Family, row: np.ndarray) -> NDArray[np.float64]:
    """The information (m, m) of one trial about the parameters (m,) of its process.

    Panels are halved until it changes by less than the precision of the family, relative to the
    information about each parameter. ValueError if it does not become precise enough.
    """
    span, precision = family.span(row), family.precision
    panels = FEWEST_PANELS
    coarse, _ = _quadrature(family, row, span, panels)
    for _ in range(MOST_HALVINGS):
        panels *= 2
        fine, mass = _quadrature(family, row, span, panels)
        scale = np.sqrt(np.outer(np.diag(fine), np.diag(fine)))
        is_settled = (np.abs(fine - coarse) <= precision * scale).all()
        if is_settled and abs(mass - 1.0) < MASS_PRECISION * precision:
            return fine
        coarse = fine

    raise ValueError(
        f"process: the information of {family.process(row)} cannot be computed to {precision:g}; "
        f"its densities add up to {mass:.6g}. Are its parameters in seconds and in units of D, and "
        "do all its trials end?"
    )


def _quadrature(
    family: Family, row: np.ndarray, span: tuple[float, float], panels: int
) -> tuple[NDArray[np.float64], float]:
    """The integrals of f s s', (m, m), and of f, which is 1, summed over both responses.

    Both are computed by Gauss-Legendre quadrature with the nodes of `_pieces`.
    """
    pieces = zip(*_pieces(row, span, panels), strict=True)
    rt, weight = (np.concatenate(part) for part in pieces)
    cell = np.zeros(rt.size, dtype=np.int64)
    total = np.zeros((row.size, row.size))
    mass = 0.0
    for upper in (False, True):
        log_f, score = family.scores(rt, np.full(rt.size, upper), cell, row[None, :])
        share = np.exp(log_f) * weight
        total = total + (score * share[:, None]).T @ score
        mass = mass + float(share.sum())
    return total, mass


def _pieces(
    row: np.ndarray, span: tuple[float, float], panels: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Nodes and weights, piece by piece, between the times where the density is negligible.

    ``span`` are decision times, s. With st0 the density is an average over non-decision times from
    t0 to t0 + st0, so that it changes its form at t0 + st0, where a piece ends. With a normal
    non-decision time it changes over t0 within its SD.
    """
    first, last = span
    t0, st0, t0_sd = row[[T0, ST0, T0_SD]]
    if t0_sd > 0.0:
        reach = REACH * t0_sd
        shortest = max(t0 - reach, 0.0)
        yield composite(np.linspace(shortest, t0 + reach + first, panels + 1), NODES)
        yield _in_log(t0, reach + first, reach + last, panels)
        return
    if st0 == 0.0:
        yield _in_log(t0, first, last, panels)
        return

    if st0 > first:
        yield _in_log(t0, first, st0, panels)
    yield composite(np.linspace(t0 + st0, t0 + st0 + first, panels + 1), NODES)
    yield _in_log(t0 + st0, first, last, panels)


def _in_log(since: float, first: float, last: float, panels: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights from ``since + first`` to ``since + last``, in the log of time."""
    u, weight = composite(np.linspace(np.log(first), np.log(last), panels + 1), NODES)
    return since + np.exp(u), weight * np.exp(u)


def _model(names: Any, processes: Processes) -> Model:
    """The model that estimates the named parameters and fixes the others at their true values.

    ValueError unless ``names`` is a list of names of parameters and there is one process.
    """
    first: Process = next(iter(processes.values()))
    family = family_of(first)
    of_models = {row.name for row in MODEL_ONLY}
    row = row_of(first)
    values = {name: float(row[family.positions[name]]) for name in family.rows}
    absent = {name for name in BELONGING_NAMES if not values.get(name)}
    allowed = [name for name in family.rows if name not in of_models | absent]
    is_list = isinstance(names, Sequence) and not isinstance(names, str) and len(names) > 0
    if not is_list or any(name not in allowed for name in names):
        example = [name for name in ("v", "a", "t0") if name in allowed]
        raise ValueError(
            f"parameters must be a list of names of {', '.join(allowed)}, or a ddm.Model; got "
            f"{names!r}. For example parameters={example}."
        )
    if list(processes) != [()]:
        raise ValueError(
            f"parameters={names!r} does not say which parameters differ between the conditions of "
            "process. Give a model: parameters=ddm.Model(v='condition')."
        )

    specifications: dict[str, Any] = {
        name: FREE if name in names else values[name] for name in allowed
    }
    options: dict[str, Any] = dict(options_of({**dict.fromkeys(BELONGING_NAMES, 0.0), **values}))
    if isinstance(first, GeneralDDM):
        given = {role: getattr(first, role) for role in ("drift", "boundary", "noise")}
        options |= {role: one for role, one in given.items() if not isinstance(one, float)}
        options |= {"breaks": first.breaks, "start": first.start}
    return Model(**(specifications | options))


def _check_regular(matrix: np.ndarray, labels: Sequence[str]) -> None:
    """Raise a ValueError unless the trials inform about all estimates, and tell them apart."""
    size = np.diag(matrix)
    for label, value in zip(labels, size, strict=True):
        if not value > 0.0:
            raise ValueError(
                f"the trials hold no information about {label}: where an SD or a width is 0 the "
                f"likelihood does not change with it to first order. Fix {label}, or give it a "
                "larger value in process."
            )

    scale = np.sqrt(size)
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    if values[0] < SINGULAR * values[-1]:
        shares = zip(labels, vectors[:, 0], strict=True)
        involved = [label for label, share in shares if abs(share) > INVOLVED]
        raise ValueError(
            f"the trials cannot tell {', '.join(involved)} apart: their information is singular. "
            "Fix one of them, or share it between conditions."
        )
