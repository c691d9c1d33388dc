"""Likelihood-ratio tests of nested models, and whether they are nested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.fits.comparison import check_likelihood, check_same_trials
from ddm.fits.result import Fit
from ddm.models.design import Design, is_within
from ddm.models.links import LINKS, Link
from ddm.models.model import Model
from ddm.parameters import NAMES, VARIABILITIES
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

# the log likelihood of a full model may be lower than that of a restricted one by no more, else its
# fit is no optimum
SHORT = 1e-3


def likelihood_ratio(
    restricted: Fit,
    full: Fit,
    *,
    bootstrap: int = 0,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> pd.Series:
    """The test of a restricted model against a full one: statistic = 2 (loglik of full - loglik of
    restricted).

    With df, p_value, restricted_loglik, full_loglik and distribution, that of the statistic if the
    restricted model is true. It is chi^2(df) (Wilks 1938); chi^2(df - 1) or chi^2(df), each half
    the time, if one SD, width or proportion of lapses is fixed at 0, the end of its domain (Self &
    Liang 1987); with several such only the bootstrap has a
    p value. For a proportion of lapses it is far too cautious, also with 1000 trials, where 0.5 %
    of true models are rejected at the 5 % level, because lapses are much more likely than a
    diffusion at late RTs: use the bootstrap.

    Parameters
    ----------
    restricted, full : maximum-likelihood fits of the same trials, the first of a special case of
        the second's model
    bootstrap : number of data sets to simulate from the restricted fit and to fit with both models.
        The p value is then (1 + those with a statistic as large) / (1 + all), of those whose fits
        converge (Davison & Hinkley 1997)
    seed : int, SeedSequence, Generator or None, of these data sets
    n_jobs, progress : processes and progress bar of the bootstrap, as in `fit_each`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> test = ddm.likelihood_ratio(ddm.fit(ddm.Model(v=0), data), ddm.fit(ddm.Model(), data))
    >>> test["df"], test["distribution"], bool(test["p_value"] < 0.001)
    (1, 'chi2(1)', True)
    """
    _check_pair(restricted, full)
    bootstrap = arguments.whole_number(
        "bootstrap",
        bootstrap,
        at_least=0,
        meaning="the data sets to simulate",
        advice="For example bootstrap=500, or 0 for none.",
    )
    arguments.seed(seed)
    check_jobs(n_jobs)
    statistic, df = _statistic(restricted.loglik, full.loglik), full.k - restricted.k
    if bootstrap:
        drawn = _simulated_statistics(restricted, full, bootstrap, seed, n_jobs, progress)
        p_value, distribution = (
            (1.0 + (drawn >= statistic).sum()) / (1.0 + drawn.size),
            f"{drawn.size} simulations",
        )
    else:
        p_value, distribution = _p_value(statistic, df, _at_zero(restricted, full))
    figures = {
        "statistic": statistic,
        "df": df,
        "p_value": p_value,
        "restricted_loglik": restricted.loglik,
    }
    return pd.Series(
        {**figures, "full_loglik": full.loglik, "distribution": distribution},
        name="likelihood ratio",
    )


def _check_pair(restricted: Fit, full: Fit) -> None:
    pair = {"restricted": restricted, "full": full}
    for name, one in pair.items():
        check_likelihood(name, one)
        if not one.converged:
            raise ValueError(
                f"the {name} model's fit did not converge ({one.message}), so its likelihood is no "
                "maximum. Fit it again with other starting values (start=), or simplify the model."
            )
    check_same_trials(pair)
    reason = _why_not_nested(restricted, full)
    if not reason and full.k <= restricted.k:
        reason = f"both models are the same, with {full.k} estimates"
    if reason:
        raise ValueError(
            f"the restricted model is no special case of the full one: {reason}. Compare them with "
            "ddm.compare, whose criteria need no nesting."
        )


# --- nested models --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Reach:
    """What a model can give one parameter in each of n rows: base + sign * inverse link(matrix @
    estimates).
    """

    base: np.ndarray
    sign: np.ndarray
    matrix: np.ndarray
    link: Link

    @classmethod
    def of(cls, design: Design, position: int, cells: np.ndarray) -> _Reach:
        """Of one parameter in some cells. The drift may be the sum of v and drift_bias."""
        terms = [term for term in design.terms if term.position == position]
        base = design.offset[cells, position] + sum(
            (term.shift[cells] for term in terms), np.zeros(cells.size)
        )
        if len(terms) == 1:
            return cls(base, terms[0].sign[cells], terms[0].matrix[cells], terms[0].link)
        parts = [term.sign[cells, None] * term.matrix[cells] for term in terms]
        link = next((term.link for term in terms if not term.is_linear), LINKS["identity"])
        return cls(base, np.ones(cells.size), np.hstack([np.zeros((cells.size, 0)), *parts]), link)

    def is_within(self, other: _Reach) -> bool:
        """Whether the other reaches all that this one does."""
        if self.link.name == other.link.name == "identity":
            mine = np.column_stack([self.sign[:, None] * self.matrix, self.base - other.base])
            return _spans(other.sign[:, None] * other.matrix, mine)
        if not self.matrix.shape[1]:
            with np.errstate(invalid="ignore"):
                eta = other.link.forward(other.sign * (self.base - other.base))
            return bool(np.isfinite(eta).all()) and _spans(other.matrix, eta[:, None])
        if not np.array_equal(self.base, other.base) or not np.array_equal(self.sign, other.sign):
            return False
        # a value for each of several sets of rows is one on the scale of any link
        any_link = _is_partition(self.matrix) or _is_partition(other.matrix)
        return (self.link is other.link or any_link) and _spans(other.matrix, self.matrix)


def _why_not_nested(restricted: Fit, full: Fit) -> str:
    """Why a model is no special case of another; empty if it is one."""
    cells = np.unique(np.column_stack([restricted.design.cell, full.design.cell]), axis=0)
    for position, name in enumerate((*NAMES, "lapse")):
        one, other = (
            _Reach.of(fitted.design, position, cells[:, i])
            for i, fitted in enumerate((restricted, full))
        )
        said = _said(restricted.model, name), _said(full.model, name)
        if said[0] != said[1] and not one.is_within(other):
            return f"{said[0]} is not among the values of {said[1]}"
    return ""


def _said(model: Model, name: str) -> str:
    """What a model says of one parameter."""
    names = [name, *(["drift_bias"] if name == "v" and model.drift_bias != 0.0 else [])]
    said = [f"{one}={getattr(model, one)!r}" for one in names]
    said += [
        f"links={{{one!r}: {model.link_of(one)!r}}}" for one in names if model.has_formula(one)
    ]
    if model.stimulus is not None and (name == "v" or (name == "z" and model.flip_start)):
        said.append(f"stimulus={model.stimulus!r}")
    return ", ".join(said)


def _spans(outer: np.ndarray, inner: np.ndarray) -> bool:
    """Whether the columns of ``inner`` are combinations of those of ``outer``, whatever their
    units.
    """
    inner = inner[:, inner.any(axis=0)]
    outer = outer[:, outer.any(axis=0)]
    return is_within(inner / np.abs(inner).max(axis=0), outer / np.abs(outer).max(axis=0))


def _is_partition(matrix: np.ndarray) -> bool:
    """Whether the combinations of the columns are all functions that are constant on sets of equal
    rows.
    """
    sets = np.unique(matrix, axis=0)
    return len(sets) <= matrix.shape[1] and np.linalg.matrix_rank(sets) == len(sets)


# --- the likelihood ratio -------------------------------------------------------------------------


def _statistic(restricted: float, full: float) -> float:
    if full < restricted - SHORT:
        raise ValueError(
            f"the log likelihood of the full model, {full:.3f}, is lower than that of the "
            f"restricted one, {restricted:.3f}, so its fit is no optimum. Fit it again with start= "
            "at the restricted estimates."
        )
    return max(2.0 * (full - restricted), 0.0)


def _at_zero(restricted: Fit, full: Fit) -> int:
    """Number of estimates of the full model that are 0, the end of their domain, in the restricted
    one.
    """
    names = (*VARIABILITIES, "lapse")
    return sum(
        full.design.owners.count(name) for name in names if getattr(restricted.model, name) == 0.0
    )


def _p_value(statistic: float, df: int, at_zero: int) -> tuple[float, str]:
    from scipy.special import chdtrc

    if at_zero > 1:
        return (
            np.nan,
            "unknown, since several estimates are fixed at 0, the end of their domain: use "
            "bootstrap=",
        )
    whole = float(chdtrc(df, statistic))
    if not at_zero:
        return whole, f"chi2({df})"
    less = float(chdtrc(df - 1, statistic)) if df > 1 else float(statistic == 0.0)
    return 0.5 * (less + whole), f"chi2({df - 1}) / 2 + chi2({df}) / 2"


def _simulated_statistics(
    restricted: Fit, full: Fit, n: int, seed: Seed, n_jobs: int | None, progress: bool | None
) -> np.ndarray:
    """The statistics of data sets simulated from the restricted fit, of those with which both
    models converge.
    """
    children = sequence_of(seed).spawn(n)
    tasks = [(restricted, full, child) for child in children]
    drawn = np.array(in_turn_or_parallel(_simulated_statistic, tasks, n_jobs, progress, "data set"))
    if np.isnan(drawn).all():
        raise ValueError(
            f"of {n} data sets simulated from the restricted fit none could be fitted with both "
            "models. Use a larger bootstrap=, or simpler models."
        )
    return drawn[~np.isnan(drawn)]


def _simulated_statistic(restricted: Fit, full: Fit, seed: np.random.SeedSequence) -> float:
    """The likelihood-ratio statistic of one simulated data set; NaN unless both fits converge."""
    trials = Trials(restricted.simulate(seed), **restricted.trials.reading)
    one, other = (
        fitted.search.of_group(trials, fitted.design).optimum for fitted in (restricted, full)
    )
    if not one.converged or not other.converged:
        return np.nan
    return max(2.0 * (one.value - other.value), 0.0)


# --- cross-validation -----------------------------------------------------------------------------
