"""The likelihood-ratio test of one pair of fits: checks, statistic, distribution, simulations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.likelihood import MaximumLikelihood
from ddm.fits.answers.chi_bar import ChiBar
from ddm.fits.answers.nesting import why_not_nested
from ddm.fits.comparison import check_likelihood, check_same_trials
from ddm.fits.result import Fit
from ddm.parameters import T0, VARIABILITIES
from ddm.runtime.jobs import in_turn_or_parallel
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

# the distribution of the statistic where it is not known
UNKNOWN = "unknown, since several estimates are fixed at 0, the end of their domain: use bootstrap="


def check_pair(restricted: Fit, full: Fit) -> None:
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


# --- the test -------------------------------------------------------------------------------------


def row_of(restricted: Fit, full: Fit, drawn: NDArray[np.float64] | None) -> dict[str, Any]:
    """The test of a pair, by the asymptotic distribution or by simulated statistics."""
    statistic = statistic_of(restricted, full)
    known = distribution_of(restricted, full)
    return {
        "statistic": statistic,
        "df": full.k - restricted.k,
        "p_value": p_value_of(statistic, known, drawn),
        "restricted_loglik": restricted.loglik,
        "full_loglik": full.loglik,
        "distribution": said_of(known, drawn),
    }


def statistic_of(restricted: Fit, full: Fit) -> float:
    """The likelihood-ratio statistic of a pair."""
    if is_short(restricted, full):
        raise ValueError(
            f"the log likelihood of the full model, {full.loglik:.3f}, is lower than that of the "
            f"restricted one, {restricted.loglik:.3f}, so its fit is no optimum. Fit it again with "
            "start= at the restricted estimates."
        )
    return _above_rounding(2.0 * (full.loglik - restricted.loglik))


def is_short(restricted: Fit, full: Fit) -> bool:
    """Whether the full model fits worse than the restricted one, so that its fit is no optimum."""
    return full.loglik < restricted.loglik - SHORT


def distribution_of(restricted: Fit, full: Fit) -> ChiBar | None:
    """The asymptotic distribution of the statistic of a pair; None if it is not known."""
    names = (*VARIABILITIES, "lapse")
    # estimates of the full model that are fixed at 0, the end of their domain
    at_zero = sum(
        full.design.owners.count(name)
        for name in names
        if restricted.model.specifications.get(name) == 0.0
    )
    return ChiBar(full.k - restricted.k, at_zero) if at_zero < 2 else None


def p_value_of(statistic: float, known: ChiBar | None, drawn: NDArray[np.float64] | None) -> float:
    """The p value by simulated statistics, if there are any, or by a distribution that is known."""
    if drawn is not None:
        return float((1.0 + (drawn >= statistic).sum()) / (1.0 + drawn.size))
    return np.nan if known is None else known.tail(statistic)


def said_of(known: ChiBar | None, drawn: NDArray[np.float64] | None) -> str:
    """What a p value comes from."""
    if drawn is not None:
        return f"{drawn.size} simulations"
    return UNKNOWN if known is None else str(known)


# --- simulated statistics -------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawing:
    """How many data sets are simulated for each pair, and how: the arguments of the same names."""

    n: int
    seed: Seed
    n_jobs: int | None
    progress: bool | None


def simulated_statistics(
    pairs: Sequence[tuple[Fit, Fit]], drawing: Drawing
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
