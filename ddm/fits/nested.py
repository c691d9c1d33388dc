"""Likelihood-ratio tests of nested models, and whether they are nested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.fits.comparison import check_likelihood, check_same_trials
from ddm.fits.result import Fit
from ddm.models.design import Design, is_within
from ddm.models.links import LINKS, Link
from ddm.models.model import Model
from ddm.parameters import NAMES, T0, VARIABILITIES
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

# t0 is not beyond a limit if it differs from it by so little, s
ROUNDING = 1e-9

# log likelihoods that were computed in two ways, such as with lapses of proportion 0 and without,
# differ by less than half of this
SAME_LIKELIHOOD = 1e-8

# if the log likelihood of the full model is lower than that of the restricted one by more than
# this, its fit is no optimum
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
    """The likelihood-ratio test of a restricted model against a full one.

    Rows: statistic = 2 (loglik of full - loglik of restricted), df, p_value, restricted_loglik,
    full_loglik, and distribution, which is that of the statistic if the restricted model is true.

    This distribution is chi^2(df) (Wilks 1938). If the restricted model fixes one SD, width or
    proportion of lapses at 0, the end of its domain, it is chi^2(df - 1) or chi^2(df), each half of
    the time (Self & Liang 1987). If it fixes several of them, only the bootstrap has a p value. For
    a proportion of lapses the test is far too cautious, because lapses are much more likely than a
    diffusion at late RTs: also with 1000 trials it rejects 0.5 % of true models at the 5 % level.
    Use the bootstrap.

    Parameters
    ----------
    restricted, full : maximum-likelihood fits of the same trials; the restricted model must be a
        special case of the full one
    bootstrap : number of data sets to simulate from the restricted fit and to fit with both models.
        The p value is then (1 + number with a statistic as large) / (1 + number of all), among the
        data sets whose fits converge (Davison & Hinkley 1997)
    seed : int, SeedSequence, Generator or None, for these data sets
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

    statistic = _statistic(restricted.loglik, full.loglik)
    df = full.k - restricted.k
    if bootstrap:
        drawn = _simulated_statistics(restricted, full, bootstrap, seed, n_jobs, progress)
        p_value = (1.0 + (drawn >= statistic).sum()) / (1.0 + drawn.size)
        distribution = f"{drawn.size} simulations"
    else:
        p_value, distribution = _p_value(statistic, df, _at_zero(restricted, full))

    figures = {
        "statistic": statistic,
        "df": df,
        "p_value": p_value,
        "restricted_loglik": restricted.loglik,
        "full_loglik": full.loglik,
        "distribution": distribution,
    }
    return pd.Series(figures, name="likelihood ratio")


def _check_pair(restricted: Fit, full: Fit) -> None:
    """Raise an error unless these are converged fits of the same trials by nested models."""
    pair = {"restricted": restricted, "full": full}
    for name, one in pair.items():
        check_likelihood(name, one)
        if not one.converged:
            raise ValueError(
                f"the {name} model's fit did not converge ({one.message}), so its likelihood is no "
                "maximum. Fit it again with other starting values (start=), or simplify the model."
            )
    check_same_trials(pair)

    _check_gaps(restricted, full)
    reason = _why_not_nested(restricted, full)
    if not reason and full.k <= restricted.k:
        reason = f"both models are the same, with {full.k} estimates"
    if reason:
        raise ValueError(
            f"the restricted model is no special case of the full one: {reason}. Compare them with "
            "ddm.compare, whose criteria need no nesting."
        )


def _check_gaps(restricted: Fit, full: Fit) -> None:
    """A ValueError if t0 of the restricted model lies where the full one must not look for it.

    A model that estimates sz keeps t0 below the fastest RT by a gap, another one does not.
    """
    method = full.search.method
    if not isinstance(method, MaximumLikelihood) or "sz" not in full.design.owners:
        return

    assert full.outcomes is not None
    limits = full.search.prepared(full.outcomes, full.design)[2][full.design.cell]
    t0 = restricted.design.parameters_by_cell(restricted.optimum.theta)[restricted.design.cell, T0]
    if not (t0 > limits + ROUNDING).any():
        return

    gap = method.gap(full.outcomes.rt)
    raise ValueError(
        f"the full model estimates sz, so it keeps t0 {1e3 * gap:.4g} ms below the fastest RT, and "
        "t0 of the restricted model lies nearer. Fit both with the same gap: "
        f"method=ddm.MaximumLikelihood(t0_gap={gap:.4g})."
    )


# --- nested models --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Reach:
    """The values that a model allows one parameter in each of n rows, whatever the estimates.

    They are base + sign * inverse link(matrix @ estimates), with ``base`` and ``sign`` (n,) and
    ``matrix`` (n, k).
    """

    base: np.ndarray
    sign: np.ndarray
    matrix: np.ndarray
    link: Link

    @classmethod
    def of(cls, design: Design, position: int, cells: np.ndarray) -> _Reach:
        """The values of one parameter in some cells.

        The drift may have two terms, v and drift_bias.
        """
        terms = [term for term in design.terms if term.position == position]
        shift = sum((term.shift[cells] for term in terms), np.zeros(cells.size))
        base = design.offset[cells, position] + shift
        if len(terms) == 1:
            return cls(base, terms[0].sign[cells], terms[0].matrix[cells], terms[0].link)

        link = next((term.link for term in terms if not term.is_linear), LINKS["identity"])
        parts = [term.sign[cells, None] * term.matrix[cells] for term in terms]
        # without terms the matrix has no columns
        matrix = np.hstack([np.zeros((cells.size, 0)), *parts])
        return cls(base, np.ones(cells.size), matrix, link)

    def is_within(self, other: _Reach) -> bool:
        """Whether the other model allows all values that this one allows."""
        if self.link.name == other.link.name == "identity":
            mine = np.column_stack([self.sign[:, None] * self.matrix, self.base - other.base])
            return _spans(other.sign[:, None] * other.matrix, mine)
        if not self.matrix.shape[1]:
            with np.errstate(invalid="ignore"):
                eta = other.link.forward(other.sign * (self.base - other.base))
            return bool(np.isfinite(eta).all()) and _spans(other.matrix, eta[:, None])
        if not np.array_equal(self.base, other.base) or not np.array_equal(self.sign, other.sign):
            return False
        # where sets of rows have a value each, the link does not matter: it changes only the scale
        # of these values
        any_link = _is_partition(self.matrix) or _is_partition(other.matrix)
        return (self.link is other.link or any_link) and _spans(other.matrix, self.matrix)


def _why_not_nested(restricted: Fit, full: Fit) -> str:
    """Why the restricted model is no special case of the full one; empty if it is."""
    both = np.column_stack([restricted.design.cell, full.design.cell])
    cells, full_cells = np.unique(both, axis=0).T
    for position, name in enumerate((*NAMES, "lapse")):
        said = _said(restricted.model, name)
        full_said = _said(full.model, name)
        if said == full_said:
            continue
        reach = _Reach.of(restricted.design, position, cells)
        full_reach = _Reach.of(full.design, position, full_cells)
        if not reach.is_within(full_reach):
            return f"{said} is not among the values of {full_said}"
    return ""


def _said(model: Model, name: str) -> str:
    """What a model says about one parameter, as its arguments are written."""
    names = [name, *(["drift_bias"] if name == "v" and model.drift_bias != 0.0 else [])]
    said = [f"{one}={getattr(model, one)!r}" for one in names]
    said += [
        f"links={{{one!r}: {model.link_of(one)!r}}}" for one in names if model.has_formula(one)
    ]
    if model.stimulus is not None and (name == "v" or (name == "z" and model.flip_start)):
        said.append(f"stimulus={model.stimulus!r}")
    return ", ".join(said)


def _spans(outer: np.ndarray, inner: np.ndarray) -> bool:
    """Whether the columns of ``inner`` are linear combinations of those of ``outer``.

    Columns are scaled to a largest element of 1 first, so that their units do not matter.
    """
    inner = inner[:, inner.any(axis=0)]
    outer = outer[:, outer.any(axis=0)]
    return is_within(inner / np.abs(inner).max(axis=0), outer / np.abs(outer).max(axis=0))


def _is_partition(matrix: np.ndarray) -> bool:
    """Whether the columns can give every set of equal rows a value of its own."""
    sets = np.unique(matrix, axis=0)
    return len(sets) <= matrix.shape[1] and np.linalg.matrix_rank(sets) == len(sets)


# --- the likelihood ratio -------------------------------------------------------------------------


def _statistic(restricted: float, full: float) -> float:
    """The likelihood-ratio statistic of two log likelihoods."""
    if full < restricted - SHORT:
        raise ValueError(
            f"the log likelihood of the full model, {full:.3f}, is lower than that of the "
            f"restricted one, {restricted:.3f}, so its fit is no optimum. Fit it again with start= "
            "at the restricted estimates."
        )
    return _above_rounding(2.0 * (full - restricted))


def _at_zero(restricted: Fit, full: Fit) -> int:
    """How many estimates of the full model are fixed at 0, the end of their domain."""
    names = (*VARIABILITIES, "lapse")
    return sum(
        full.design.owners.count(name) for name in names if getattr(restricted.model, name) == 0.0
    )


def _p_value(statistic: float, df: int, at_zero: int) -> tuple[float, str]:
    """The asymptotic p value, and the distribution that it comes from."""
    from scipy.special import chdtrc

    if at_zero > 1:
        unknown = (
            "unknown, since several estimates are fixed at 0, the end of their domain: use "
            "bootstrap="
        )
        return np.nan, unknown

    whole = float(chdtrc(df, statistic))
    if not at_zero:
        return whole, f"chi2({df})"

    less = float(chdtrc(df - 1, statistic)) if df > 1 else float(statistic == 0.0)
    return 0.5 * (less + whole), f"chi2({df - 1}) / 2 + chi2({df}) / 2"


def _simulated_statistics(
    restricted: Fit, full: Fit, n: int, seed: Seed, n_jobs: int | None, progress: bool | None
) -> np.ndarray:
    """The statistics of data sets simulated from the restricted fit.

    Data sets are left out if a fit of either model does not converge.
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
    optimum = restricted.search.of_group(trials, restricted.design).optimum
    full_optimum = full.search.of_group(trials, full.design).optimum
    if not optimum.converged or not full_optimum.converged:
        return np.nan
    # the values are negative log likelihoods
    return _above_rounding(2.0 * (optimum.value - full_optimum.value))


def _above_rounding(statistic: float) -> float:
    """The statistic, 0 if the log likelihoods are equal but for rounding."""
    return statistic if statistic > SAME_LIKELIHOOD else 0.0
