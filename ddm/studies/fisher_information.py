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

from ddm.distributions import options_of
from ddm.first_passage.variability.normal_times import REACH
from ddm.html_text import block
from ddm.models.model import Model
from ddm.models.specifications.specification import FREE
from ddm.numerics.descent import covariance_of
from ddm.numerics.quadrature import composite
from ddm.parameters import LAPSE, NAMES, ST0, START_SHAPE, SV, SZ, T0, T0_SD, A, D, V, Z
from ddm.processes.families.constant import CONSTANT
from ddm.studies.experiment import Experiment, Processes, experiment_of, processes_of
from ddm.studies.trial_numbers import Numbers, checked_numbers, size_of, text_of

# nodes of each panel of the integral over time
NODES = 16

# number of panels of the first try
FEWEST_PANELS = 8

# Panels are halved until the information changes by less than this, relative to the information
# about each parameter. Densities with sz and st0 are known to 1e-9.
PRECISION = 1e-8

# If this many halvings are not enough, something else is wrong than too few panels.
MOST_HALVINGS = 7

# Beyond both ends of the integral the density is negligible: it has fallen by a factor of
# exp(-100).
NEGLIGIBLE = 100.0

# The strongest drift is this number of SDs away from the mean drift.
STRONGEST = 10.0

# largest error of the integral of both densities, which is 1
MASS_PRECISION = 1e-7

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

    It is computed by quadrature over the densities of both responses.

    Parameters
    ----------
    process : a `DDM`, or {level: DDM} for a model with conditions; if the model names several
        columns, the keys are tuples of levels
    n_trials : number of trials of each condition, or a number for each as {level: number}
    parameters : the names of the parameters that are to be estimated, while the others are known;
        or a `Model`, which must fix its fixed parameters at the values of the processes

    The bound holds for unbiased estimates from trials without contaminants, all of whose RTs and
    responses are observed. Estimates from few trials vary more than the bound.
    ``ddm.recovery_summary(recovered, information)`` compares estimates with the bound.

    Trials hold no information about sv or sz where it is 0. Leave it out of ``parameters`` then, or
    give the process a larger one.

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
    parameters_by_cell = laid_out.parameters_by_cell(processes)
    _check_model(laid_out, parameters_by_cell)

    theta = laid_out.estimates(parameters_by_cell)
    n_columns = parameters_by_cell.shape[1]
    matrix = np.zeros((theta.size, theta.size))
    by_condition = zip(laid_out.conditions, parameters_by_cell[:, :LAPSE], strict=True)
    for cell, (condition, row) in enumerate(by_condition):
        of_one_trial = expected_information(row)
        of_this_cell = np.full(n_columns, cell)
        jacobian = design.in_estimates(theta, np.eye(n_columns), of_this_cell)[:LAPSE]
        matrix += numbers[condition] * jacobian.T @ of_one_trial @ jacobian
    _check_regular(matrix, design.labels)

    labels = list(design.labels)
    true = pd.Series(theta, index=labels, name="true")
    table = pd.DataFrame(matrix, index=labels, columns=labels)
    return Information(table, true, size_of(numbers))


def _check_model(laid_out: Experiment, parameters_by_cell: np.ndarray) -> None:
    """Raise a ValueError if the model has lapses, or fixes a parameter at a wrong value."""
    if laid_out.model.has_lapses:
        raise ValueError(
            f"model: lapse={laid_out.model.lapse!r}, but the information is that of trials without "
            "lapses. Leave lapse at 0; ddm.recover shows what they cost."
        )
    different = laid_out.differing(parameters_by_cell)
    if different:
        name = different[0]
        raise ValueError(
            f"model fixes {name}={getattr(laid_out.model, name)!r}, but the processes have another "
            f"{name}. The bound holds for the right model: give both the same value, or estimate "
            "it."
        )


def expected_information(parameters: np.ndarray) -> NDArray[np.float64]:
    """The information (m, m) of one trial about the parameters (m,) of its process.

    ValueError if the integral does not become precise enough.
    """
    panels = FEWEST_PANELS
    coarse, _ = _quadrature(parameters, panels)
    for _ in range(MOST_HALVINGS):
        panels *= 2
        fine, mass = _quadrature(parameters, panels)
        scale = np.sqrt(np.outer(np.diag(fine), np.diag(fine)))
        is_settled = (np.abs(fine - coarse) <= PRECISION * scale).all()
        if is_settled and abs(mass - 1.0) < MASS_PRECISION:
            return fine
        coarse = fine

    raise ValueError(
        f"process: the information of {dict(zip(NAMES, parameters.tolist(), strict=True))} cannot "
        f"be computed to {PRECISION:g}. Are these parameters in seconds and in units of D?"
    )


def _quadrature(parameters: np.ndarray, panels: int) -> tuple[NDArray[np.float64], float]:
    """The integrals of f s s', (m, m), and of f, which is 1, summed over both responses.

    Both are computed by Gauss-Legendre quadrature with the nodes of `_pieces`.
    """
    rt, weight = (np.concatenate(part) for part in zip(*_pieces(parameters, panels), strict=True))
    cell = np.zeros(rt.size, dtype=np.int64)
    total = np.zeros((parameters.size, parameters.size))
    mass = 0.0
    for upper in (False, True):
        log_f, score = CONSTANT.scores(rt, np.full(rt.size, upper), cell, parameters[None, :])
        share = np.exp(log_f) * weight
        total = total + (score * share[:, None]).T @ score
        mass = mass + float(share.sum())
    return total, mass


def _pieces(parameters: np.ndarray, panels: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Nodes and weights, piece by piece, between the times where the density is negligible.

    The density rises like exp(-(w - v t)^2 / (2 D t)), where w is the distance to the nearer
    boundary and v a drift towards it, and falls at least like exp(-pi^2 D t / (2 a^2)) (Feller
    1968, section XIV.6). ``first`` is the earlier root of (w - v t)^2 = 2 D t `NEGLIGIBLE`, and
    ``last`` the time after which the second factor is negligible. With st0 the density is an
    average over non-decision times from t0 to t0 + st0, so that it changes its form at t0 + st0,
    where a piece ends. With a normal non-decision time it changes over t0 within its SD.
    """
    v, a, z, t0, sv, sz, st0, d = parameters[[V, A, Z, T0, SV, SZ, ST0, D]]
    shape, t0_sd = parameters[[START_SHAPE, T0_SD]]
    w = a * (min(z, 1.0 - z) - 0.5 * sz)
    fastest = abs(v) + STRONGEST * sv
    b = w * fastest + d * NEGLIGIBLE
    first = w**2 / (b + np.sqrt(b**2 - (w * fastest) ** 2))
    last = NEGLIGIBLE * 2.0 * a**2 / (np.pi**2 * d)
    if shape > 0.0:
        # starts next to a boundary: the density is a power of the time
        first *= np.exp(-2.0 * NEGLIGIBLE / shape)
    if t0_sd > 0.0:
        beyond = t0 + REACH * t0_sd
        shortest = max(t0 - REACH * t0_sd, 0.0)
        yield composite(np.linspace(shortest, beyond + first, panels + 1), NODES)
        yield _in_log(t0, REACH * t0_sd + first, REACH * t0_sd + last, panels)
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
    is_list = isinstance(names, Sequence) and not isinstance(names, str) and len(names) > 0
    if not is_list or any(not isinstance(name, str) or name not in NAMES for name in names):
        raise ValueError(
            f"parameters must be a list of names of {', '.join(NAMES)}, or a ddm.Model; got "
            f"{names!r}. For example parameters=['v', 'a', 't0']."
        )
    if list(processes) != [()]:
        raise ValueError(
            f"parameters={names!r} does not say which parameters differ between the conditions of "
            "process. Give a model: parameters=ddm.Model(v='condition')."
        )

    known = dict(zip(NAMES, processes[()].parameters_by_cell()[0].tolist(), strict=True))
    specifications: dict[str, Any] = {
        name: FREE if name in names else value for name, value in known.items()
    }
    return Model(**(specifications | options_of(known)))


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
