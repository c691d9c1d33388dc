"""Likelihood-ratio tests of nested models, of one fit or of people."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.fits.answers.chi_bar import ChiBar, sum_of
from ddm.fits.answers.nesting import why_not_nested
from ddm.fits.columns import index_of
from ddm.fits.comparison import check_groups, check_likelihood, check_same_trials
from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.parameters import T0, VARIABILITIES
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

# t0 is not beyond a limit if it differs from it by so little, s
ROUNDING = 1e-9

# if the log likelihood of the full model is lower than that of the restricted one by more than
# this, its fit is no optimum
SHORT = 1e-3

# the distribution of the statistic where it is not known
UNKNOWN = "unknown, since several estimates are fixed at 0, the end of their domain: use bootstrap="

# the last row of a table of people
SUM = "sum"


@overload
def likelihood_ratio(
    restricted: Fit,
    full: Fit,
    *,
    bootstrap: int = ...,
    seed: Seed = ...,
    n_jobs: int | None = ...,
    progress: bool | None = ...,
) -> pd.Series: ...


@overload
def likelihood_ratio(
    restricted: Fits,
    full: Fits,
    *,
    bootstrap: int = ...,
    seed: Seed = ...,
    n_jobs: int | None = ...,
    progress: bool | None = ...,
) -> pd.DataFrame: ...


def likelihood_ratio(
    restricted: Fit | Fits,
    full: Fit | Fits,
    *,
    bootstrap: int = 0,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> pd.Series | pd.DataFrame:
    """The likelihood-ratio test of a restricted model against a full one.

    Rows: statistic = 2 (loglik of full - loglik of restricted), df, p_value, restricted_loglik,
    full_loglik, and distribution, which is that of the statistic if the restricted model is true.

    This distribution is chi^2(df) (Wilks 1938). If the restricted model fixes one SD, width or
    proportion of lapses at 0, the end of its domain, it is chi^2(df - 1) or chi^2(df), each half of
    the time (Self & Liang 1987). If it fixes several of them, only the bootstrap has a p value. For
    a proportion of lapses the test is far too cautious, because lapses are much more likely than a
    diffusion at late RTs: also with 1000 trials it rejects 0.5 % of true models at the 5 % level.
    Use the bootstrap.

    Of two `Fits` of the same people the result is a table with these columns, a row per person and
    a last row "sum". The sum of the statistics tests whether the restricted model is true of every
    person: a small p value says that it is not true of some, not that people agree in how it is
    wrong (``fits.derived`` tests their mean). Its distribution is chi^2 with the df of all, or the
    mixture that independent halves make; with a bootstrap, sums of simulated statistics stand for
    it. People are left out, with a warning that counts them, if one of their fits did not converge
    or is no optimum, or if they have no trials in which the models differ.

    These distributions are those of many trials. With few, statistics are a little too large, which
    adds up over people: the sum of 20 people with 100 trials each rejects about 7 % of true models
    at the 5 % level, with 20 trials each 12 %. Use the bootstrap there.

    Parameters
    ----------
    restricted, full : maximum-likelihood fits of the same trials; the restricted model must be a
        special case of the full one
    bootstrap : number of data sets to simulate from the restricted fit and to fit with both models.
        The p value is then (1 + number with a statistic as large) / (1 + number of all), among the
        data sets whose fits converge (Davison & Hinkley 1997). Of `Fits`, so many for each person
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
    bootstrap = arguments.whole_number(
        "bootstrap",
        bootstrap,
        at_least=0,
        meaning="the data sets to simulate",
        advice="For example bootstrap=500, or 0 for none.",
    )
    arguments.seed(seed)
    check_jobs(n_jobs)
    drawing = _Drawing(bootstrap, seed, n_jobs, progress)

    if isinstance(restricted, Fits) or isinstance(full, Fits):
        return _of_people(restricted, full, drawing)
    _check_pair(restricted, full)
    drawn = _simulated_statistics([(restricted, full)], drawing)[0] if bootstrap else None
    return pd.Series(_row(restricted, full, drawn), name="likelihood ratio")


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
    reason = why_not_nested(restricted, full)
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


# --- of one person --------------------------------------------------------------------------------


def _row(restricted: Fit, full: Fit, drawn: NDArray[np.float64] | None) -> dict[str, Any]:
    """The test of a pair, by the asymptotic distribution or by simulated statistics."""
    statistic = _statistic(restricted, full)
    known = _distribution(restricted, full)
    return {
        "statistic": statistic,
        "df": full.k - restricted.k,
        "p_value": _p_value(statistic, known, drawn),
        "restricted_loglik": restricted.loglik,
        "full_loglik": full.loglik,
        "distribution": _said(known, drawn),
    }


def _statistic(restricted: Fit, full: Fit) -> float:
    """The likelihood-ratio statistic of a pair."""
    if _is_short(restricted, full):
        raise ValueError(
            f"the log likelihood of the full model, {full.loglik:.3f}, is lower than that of the "
            f"restricted one, {restricted.loglik:.3f}, so its fit is no optimum. Fit it again with "
            "start= at the restricted estimates."
        )
    return max(2.0 * (full.loglik - restricted.loglik), 0.0)


def _is_short(restricted: Fit, full: Fit) -> bool:
    """Whether the full model fits worse than the restricted one, so that its fit is no optimum."""
    return full.loglik < restricted.loglik - SHORT


def _distribution(restricted: Fit, full: Fit) -> ChiBar | None:
    """The asymptotic distribution of the statistic of a pair; None if it is not known."""
    names = (*VARIABILITIES, "lapse")
    # estimates of the full model that are fixed at 0, the end of their domain
    at_zero = sum(
        full.design.owners.count(name) for name in names if getattr(restricted.model, name) == 0.0
    )
    return ChiBar(full.k - restricted.k, at_zero) if at_zero < 2 else None


def _p_value(statistic: float, known: ChiBar | None, drawn: NDArray[np.float64] | None) -> float:
    """The p value by simulated statistics, if there are any, or by a distribution that is known."""
    if drawn is not None:
        return float((1.0 + (drawn >= statistic).sum()) / (1.0 + drawn.size))
    return np.nan if known is None else known.tail(statistic)


def _said(known: ChiBar | None, drawn: NDArray[np.float64] | None) -> str:
    """What a p value comes from."""
    if drawn is not None:
        return f"{drawn.size} simulations"
    return UNKNOWN if known is None else str(known)


# --- of people ------------------------------------------------------------------------------------


def _of_people(restricted: Any, full: Any, drawing: _Drawing) -> pd.DataFrame:
    """The tests of people, a row for each, and of their sum."""
    check_groups({"restricted": restricted, "full": full})
    keys, pairs = _tested_people(restricted, full)
    drawn = _simulated_statistics(pairs, drawing) if drawing.n else [None] * len(pairs)
    rows = [_row(*pair, statistics) for pair, statistics in zip(pairs, drawn, strict=True)]
    every = pd.DataFrame(rows)

    known = [_distribution(*pair) for pair in pairs]
    parts = [one for one in known if one is not None]
    of_sum = sum_of(parts) if len(parts) == len(known) else None
    of_sums = _summed([one for one in drawn if one is not None])
    statistic = float(every["statistic"].sum())
    total = {
        **every[["statistic", "df", "restricted_loglik", "full_loglik"]].sum(),
        "p_value": _p_value(statistic, of_sum, of_sums),
        "distribution": _said(of_sum, of_sums),
    }

    by = restricted.by
    end = SUM if len(by) == 1 else (SUM, *[""] * (len(by) - 1))
    table = pd.DataFrame([*rows, total], index=index_of([*keys, end], by), columns=every.columns)
    return table.astype({"df": int})


def _tested_people(restricted: Fits, full: Fits) -> tuple[list[Hashable], list[tuple[Fit, Fit]]]:
    """The keys and pairs of fits of people that can be tested; a warning about the others."""
    pairs = {key: (restricted[key], full[key]) for key in restricted}
    reasons = {}
    for key, pair in pairs.items():
        try:
            reasons[key] = _why_left_out(*pair)
            # nobody can be tested
            if len(reasons) == len(pairs) and all(reasons.values()):
                _check_pair(*pair)
                _statistic(*pair)
        except ValueError as error:
            raise ValueError(f"{', '.join(restricted.by)} = {key!r}: {error}") from None

    left_out = Counter(filter(None, reasons.values()))
    if left_out:
        said = ", ".join(f"{n} {reason}" for reason, n in left_out.items())
        warnings.warn(
            f"{left_out.total()} of {len(pairs)} people are left out: {said}.",
            UserWarning,
            stacklevel=4,
        )
    tested = [key for key in pairs if not reasons[key]]
    return tested, [pairs[key] for key in tested]


def _why_left_out(restricted: Fit, full: Fit) -> str:
    """Why a person cannot be tested although others may be; empty if there is no such reason.

    A ValueError if the models, or the trials, cannot be compared.
    """
    if not (restricted.converged and full.converged):
        return "without fits of both models that converged"
    if full.k == restricted.k:
        return "without trials in which the models differ"
    _check_pair(restricted, full)
    if _is_short(restricted, full):
        return "whose full model fits worse than the restricted one, so that it is no optimum"
    return ""


# --- simulated statistics -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Drawing:
    """How many data sets are simulated for each pair, and how: the arguments of the same names."""

    n: int
    seed: Seed
    n_jobs: int | None
    progress: bool | None


def _simulated_statistics(
    pairs: Sequence[tuple[Fit, Fit]], drawing: _Drawing
) -> list[NDArray[np.float64]]:
    """The statistics of data sets simulated from the restricted fit of each pair.

    Data sets are left out if a fit of either model does not converge.
    """
    children = sequence_of(drawing.seed).spawn(len(pairs) * drawing.n)
    several = [pair for pair in pairs for _ in range(drawing.n)]
    tasks = [(*pair, child) for pair, child in zip(several, children, strict=True)]
    values = in_turn_or_parallel(
        _simulated_statistic, tasks, drawing.n_jobs, drawing.progress, "data set"
    )
    drawn = np.array(values).reshape(len(pairs), drawing.n)
    if np.isnan(drawn).all(axis=1).any():
        raise ValueError(
            f"of {drawing.n} data sets simulated from the restricted fit none could be fitted with "
            "both models. Use a larger bootstrap=, or simpler models."
        )
    return [one[~np.isnan(one)] for one in drawn]


def _summed(drawn: Sequence[NDArray[np.float64]]) -> NDArray[np.float64] | None:
    """Sums over people of simulated statistics, as many as everyone has; None without any."""
    if not drawn:
        return None
    n = min(one.size for one in drawn)
    return np.sum([one[:n] for one in drawn], axis=0)


def _simulated_statistic(restricted: Fit, full: Fit, seed: np.random.SeedSequence) -> float:
    """The likelihood-ratio statistic of one simulated data set; NaN unless both fits converge."""
    trials = Trials(restricted.simulate(seed), **restricted.trials.reading)
    optimum = restricted.search.of_group(trials, restricted.design).optimum
    full_optimum = full.search.of_group(trials, full.design).optimum
    if not optimum.converged or not full_optimum.converged:
        return np.nan
    # the values are negative log likelihoods
    return max(2.0 * (optimum.value - full_optimum.value), 0.0)
