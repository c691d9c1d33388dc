"""The EZ method and its robust form: closed forms of every condition, combined by least squares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ddm.estimation.ex_gaussian import FEWEST_TIMES, fit_ex_gaussian
from ddm.estimation.ez_formulas import ez, ez_covariance, moment_covariance
from ddm.estimation.objective import Method, Objective, Report
from ddm.models.design import Design
from ddm.models.formula_terms import listed
from ddm.models.outcomes import Outcomes
from ddm.parameters import BY_NAME, LAPSE, NAMES, T0, A, D, V
from ddm.trials.seconds import UnusableTimes

# t0 comes from a mean, not from the fastest RT, so this limit, s, is beyond all t0
NO_LIMIT = 1e3

# the parameters that EZ estimates, in the order of its formulas
ESTIMATED = (V, A, T0)


class Moments(NamedTuple):
    """Mean (s) and variance (s^2) of RTs, and the covariance (2, 2) of these two.

    ``failure`` says why they are not to be trusted; empty if they are.
    """

    mean: float
    var: float
    covariance: np.ndarray
    failure: str


@dataclass(frozen=True)
class EZ(Method):
    """The EZ method: v, a and t0 in closed form from accuracy, mean and variance of correct RTs.

    With L = logit P and D = 1 (Wagenmakers, van der Maas & Grasman 2007),

        v = sign(P - 1/2) [L (L P^2 - L P + P - 1/2) / var]^(1/4)
        a = L / v
        t0 = mean - a tanh(v a / 2) / (2 v)

    Standard errors are by the delta method. In each condition the response that is given more often
    counts as the correct one, towards which v drifts: P is its share, and mean and var are those of
    its RTs. If both are given equally often, it is the upper response or, with stimulus coding,
    that of the stimulus.

    Without errors P would be 1 and L infinite. Then half an error is counted, P = 1 - 1 / (2 n),
    which is the edge correction of that paper, and ``fit.message`` says so. The standard errors
    there are wider, because n trials without errors do not say how rare errors are. If errors are
    much rarer than 1 in 2 n, a and abs(v) are too small.

    EZ takes no time, so prefer it for a first look, for teaching, and for starting values. It
    assumes a start midway (z = 0.5), no variability across trials and no contaminants: one slow
    lapse raises the variance and so lowers v. If a bias, variability or the distribution of the RTs
    is of interest, prefer "ml".

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> ddm.fit(ddm.Model(), data, method=ddm.EZ()).params.round(2).to_dict()
    {'v': 1.3, 'a': 1.48, 't0': 0.32}
    """

    name = "ez"
    statistic_name = "closed form"
    takes_single_trials = False

    def on(self, outcomes: Outcomes, design: Design) -> LeastSquares:
        """The sum of squares for these trials."""
        return _laid_over(self.name, outcomes, design, _moments, fewest=2)


@dataclass(frozen=True)
class RobustEZ(Method):
    """Robust EZ: the formulas of EZ, with mean and variance of correct RTs without contaminants.

    The mean is mu + tau and the variance is sigma^2 + tau^2 of the mixture
    (1 - p) ex-Gaussian(mu, sigma, tau) + p uniform(min, max). It is fitted to the correct RTs of
    each condition by maximum likelihood (Wagenmakers, van der Maas, Dolan & Grasman 2008). Accuracy
    is taken as it is, with the edge correction of `EZ`.

    Prefer it to "ez" if a few RTs (up to a tenth, say) are lapses or guesses, and every condition
    has about 100 correct RTs or more. With fewer RTs the uniform takes the slow RTs for
    contaminants, so that a is too small, and with 20 the fit often says that it did not converge.
    With clean data "ez" is less biased. In other cases prefer "ml", or "chi2" for data with
    contaminants.

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> ddm.fit(ddm.Model(), data, method=ddm.RobustEZ()).params.round(2).to_dict()
    {'v': 1.28, 'a': 1.5, 't0': 0.3}
    """

    name = "robust_ez"
    statistic_name = "closed form"
    every_rt_counts = False
    takes_single_trials = False

    def on(self, outcomes: Outcomes, design: Design) -> LeastSquares:
        """The sum of squares for these trials."""
        return _laid_over(self.name, outcomes, design, _robust_moments, fewest=FEWEST_TIMES)


@dataclass(frozen=True, eq=False)
class LeastSquares(Objective):
    """The weighted squares between the parameters of all cells and their closed-form estimates.

    The sum is that of (theta_c - est_c)' W_c (theta_c - est_c) over cells c. theta_c (3,) are v, a
    and t0 of the cell, est_c (3,) are their closed forms, and W_c (3, 3) is the inverse of the
    covariance of est_c. ``matrix`` (3 n_cells, k) and ``target`` (3 n_cells,) are multiplied by
    roots of W_c, so that the sum is |matrix theta - target|^2. ``edges`` are notes on cells whose
    accuracy was corrected. ``failure`` says why the statistics of some cells are not to be trusted.
    """

    name: str
    matrix: np.ndarray
    target: np.ndarray
    edges: tuple[str, ...]
    failure: str
    per_deviance = 1.0

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """The weighted sum of squares and its gradient in the estimates (k,)."""
        residual = self.matrix @ theta - self.target
        return float(residual @ residual), 2.0 * residual @ self.matrix

    def solution(self) -> np.ndarray:
        """The estimates with the least sum of squares, (k,).

        If every cell has its own v, a and t0, they are the closed forms themselves.
        """
        return np.linalg.lstsq(self.matrix, self.target, rcond=None)[0]

    def t0_limits(self) -> np.ndarray:
        """The largest t0 of each cell, (n_cells,) s, which is beyond all t0."""
        return np.full(len(self.target) // 3, NO_LIMIT)

    def flaw(self, theta: np.ndarray) -> str:
        """Why an optimum is not to be trusted: the statistics of some cells are not."""
        return self.failure

    def note(self) -> str:
        """How shared estimates are made, and where accuracy was corrected; may be empty."""
        notes = list(self.edges)
        if self.matrix.shape[1] < self.matrix.shape[0]:
            notes.append(
                "shared parameters by least squares on the conditions' estimates, weighted by "
                "their covariance"
            )
        return "; ".join(f"{self.name}: {note}" for note in notes)

    def curvature(self, theta: np.ndarray) -> np.ndarray:
        """The Hessian of the sum of squares, (k, k)."""
        return 2.0 * self.information(theta, np.empty(0))

    def information(self, theta: np.ndarray, hessian: np.ndarray) -> np.ndarray:
        """The inverse of the covariance of the estimates, (k, k): half the Hessian."""
        return self.matrix.T @ self.matrix

    def report(self, theta: np.ndarray, value: float) -> Report:
        """A note on how the estimates are made, without log likelihood or statistic."""
        return Report(note=self.note())


def _laid_over(
    name: str,
    outcomes: Outcomes,
    design: Design,
    moments: Callable[[np.ndarray], Moments],
    *,
    fewest: int,
) -> LeastSquares:
    """The sum of squares for the trials, whose RTs are summarised by ``moments``.

    A cell with fewer than ``fewest`` correct RTs is refused.
    """
    _refuse_what_ez_does_not_know(name, design)
    matrix, offset = _rows(design)
    noise = _noise(design)
    n, n_upper = _counts(outcomes, design)

    matrices, targets, failures = [], [], []
    for cell, sign in enumerate(_signs(design, n, n_upper)):
        rt = outcomes.rt[(outcomes.cell == cell) & (outcomes.upper == (sign > 0.0))]
        _check(name, design, cell, rt, int(n[cell]), fewest)
        found = moments(rt)
        statistics = {
            "p": rt.size / n[cell],
            "var": found.var,
            "mean": found.mean,
            "n": n[cell],
            "s": noise[cell],
        }

        # EZ's drift is positive towards the correct response
        turn = np.array([sign, 1.0, 1.0])
        covariance = ez_covariance(**statistics, of_moments=found.covariance)
        root = np.linalg.inv(np.linalg.cholesky(covariance)) * turn
        matrices.append(root @ matrix[cell])
        targets.append(root @ (turn * ez(**statistics) - offset[cell]))
        if found.failure:
            failures.append(f"{_called(design, cell)}{found.failure}")
    return LeastSquares(
        name,
        np.concatenate(matrices),
        np.concatenate(targets),
        _edges(design, n, n_upper),
        "; ".join(failures),
    )


def _counts(outcomes: Outcomes, design: Design) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of trials and of upper responses in each cell, (n_cells,) each."""
    n_cells = len(design.cells)
    n = np.bincount(outcomes.cell, minlength=n_cells)
    return n, np.bincount(outcomes.cell[outcomes.upper], minlength=n_cells)


def _signs(design: Design, n: np.ndarray, n_upper: np.ndarray) -> np.ndarray:
    """The correct response of each cell, (n_cells,): 1 if it is the upper one, -1 if the lower one.

    It is the response that is given more often, since v drifts towards it. If both are given
    equally often, it is the one towards which a positive estimate, or the fixed v, drifts.
    """
    matrix, offset = _rows(design)
    is_lower = (matrix[:, 0] < 0.0).any(axis=1) | (offset[:, 0] < 0.0)
    more_upper = 2 * n_upper - n
    return np.where(more_upper == 0, np.where(is_lower, -1.0, 1.0), np.sign(more_upper))


def _edges(design: Design, n: np.ndarray, n_upper: np.ndarray) -> tuple[str, ...]:
    """Notes on the cells whose accuracy was moved off an edge: 1, and 1/2."""
    single = np.flatnonzero((n_upper == 0) | (n_upper == n))
    halves = np.flatnonzero(2 * n_upper == n)
    notes = []
    if single.size:
        notes.append(
            f"one response only{_among(design, single)}, so half a trial of the other is counted "
            "(the edge correction of Wagenmakers et al. 2007): a and abs(v) are too small if that "
            "response is much rarer"
        )
    if halves.size:
        notes.append(
            f"both responses equally often{_among(design, halves)}, so half a trial more of one is "
            "counted (edge correction)"
        )
    return tuple(notes)


def _among(design: Design, cells: np.ndarray) -> str:
    """The levels of some cells, as in `` in easy``; empty if there is only one cell."""
    if len(design.cells) < 2:
        return ""
    rows = design.cells.iloc[cells].astype(str).to_numpy()
    names = [row[0] if row.size == 1 else f"({', '.join(row)})" for row in rows]
    return f" in {listed(names)}"


def _moments(rt: np.ndarray) -> Moments:
    """The moments of RTs as they are."""
    return Moments(float(rt.mean()), float(rt.var(ddof=1)), moment_covariance(rt), "")


def _robust_moments(rt: np.ndarray) -> Moments:
    """The moments of RTs without contaminants."""
    found = fit_ex_gaussian(rt)
    if found.converged:
        return Moments(found.mean, found.var, found.covariance, "")

    failure = (
        f"no ex-Gaussian for the {rt.size} correct RTs: {found.message} (compare with method='ml' "
        "or 'chi2')"
    )
    return Moments(found.mean, found.var, moment_covariance(rt), failure)


def _rows(design: Design) -> tuple[np.ndarray, np.ndarray]:
    """The linear map from the estimates to v, a and t0 of every cell: matrix and offset.

    The matrix is (n_cells, 3, k), the offset (n_cells, 3).
    """
    offset = design.offset[:, ESTIMATED]
    matrix = np.zeros((*offset.shape, len(design.labels)))
    for term in design.terms:
        matrix[:, ESTIMATED.index(term.position), term.columns] = term.sign[:, None] * term.matrix
    return matrix, offset


def _fixed(design: Design) -> np.ndarray:
    """The parameters of every cell, (n_cells, m); NaN where they are estimated."""
    return np.where(design.is_free, np.nan, design.offset)


def _noise(design: Design) -> np.ndarray:
    """The SD of the noise per second in every cell, s = sqrt(D)."""
    return np.sqrt(_fixed(design)[:, D])


def _refuse_what_ez_does_not_know(name: str, design: Design) -> None:
    """Raise a ValueError if the model has anything that the formulas of EZ do not know.

    That is an estimate other than v, a and t0, a link that is not linear, or a parameter with
    another value than EZ assumes.
    """
    if not design.family.has_closed_forms:
        raise ValueError(
            f"method={name!r}: drift, boundary or noise of the model is a function, but EZ knows "
            "constant ones only. Use method='ml'."
        )
    if "drift_bias" in design.owners:
        raise ValueError(
            f"method={name!r}: drift_bias is estimated, which EZ does not know. Use method='ml'."
        )
    for term in design.terms:
        if not term.is_linear:
            raise ValueError(
                f"method={name!r}: the formula of {term.owner} has the link {term.link.name!r}, "
                "and EZ brings conditions together by linear least squares. Say "
                f"links={{{term.owner!r}: 'identity'}}, or use method='ml'."
            )

    for position in (i for i in range(LAPSE + 1) if i not in ESTIMATED):
        parameter = (*NAMES, "lapse")[position]
        row = BY_NAME[parameter]
        assumed = 0.0 if row.belongs_to else row.model_default
        values = _fixed(design)[:, position]
        if np.isnan(values).any():
            found = f"{parameter} is estimated"
            assumption = f"it is fixed, as {parameter}={assumed:g}"
        elif position != D and (values != assumed).any():
            found = f"{parameter} = {values[values != assumed][0]:g}"
            assumption = f"{parameter} = {assumed:g}"
        else:
            continue
        raise ValueError(
            f"method={name!r}: in this model {found}, but EZ assumes that {assumption}. Use "
            "method='ml'."
        )


def _check(name: str, design: Design, cell: int, rt: np.ndarray, n: int, fewest: int) -> None:
    """Raise `UnusableTimes` if the RTs of a cell's correct response are too few, or all alike."""
    if rt.size < fewest:
        reason = (
            f"needs {fewest} or more RTs of the response that is given more often, and {n} trials "
            f"have {rt.size}"
        )
    elif not np.ptp(rt) > 0.0:
        reason = (
            "divides by the variance of the RTs of the response that is given more often, and all "
            f"{rt.size} are {rt[0]:g} s"
        )
    else:
        return
    raise UnusableTimes(
        f"{_called(design, cell)}method={name!r} {reason}. Use method='ml', or leave these trials "
        "out."
    )


def _called(design: Design, cell: int) -> str:
    """The levels of a cell, as in ``difficulty = easy: ``; empty if there is only one cell."""
    levels = ", ".join(
        f"{column} = {design.cells[column].iloc[cell]}" for column in design.cells.columns
    )
    return f"{levels}: " if levels else ""
