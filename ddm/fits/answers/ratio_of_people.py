"""The likelihood-ratio tests of people, and of their sum."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.fits.answers.chi_bar import sum_of
from ddm.fits.answers.nesting import why_not_nested
from ddm.fits.answers.ratio_of_pair import (
    Drawing,
    check_pair,
    distribution_of,
    is_short,
    p_value_of,
    row_of,
    said_of,
    simulated_statistics,
)
from ddm.fits.columns import index_of
from ddm.fits.comparison import check_groups
from ddm.fits.fits import Fits
from ddm.fits.result import Fit

# the last row of a table of people
SUM = "sum"


def ratios_of_people(restricted: Any, full: Any, drawing: Drawing) -> pd.DataFrame:
    """The tests of people, a row for each, and of their sum."""
    check_groups({"restricted": restricted, "full": full})
    keys, pairs = _tested_people(restricted, full)
    drawn = simulated_statistics(pairs, drawing) if drawing.n else [None] * len(pairs)
    rows = [row_of(*pair, statistics) for pair, statistics in zip(pairs, drawn, strict=True)]
    every = pd.DataFrame(rows)

    known = [distribution_of(*pair) for pair in pairs]
    parts = [one for one in known if one is not None]
    of_sum = sum_of(parts) if len(parts) == len(known) else None
    of_sums = _summed([one for one in drawn if one is not None])
    statistic = float(every["statistic"].sum())
    total = {
        **every[["statistic", "df", "restricted_loglik", "full_loglik"]].sum(),
        "p_value": p_value_of(statistic, of_sum, of_sums),
        "distribution": said_of(of_sum, of_sums),
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
        except ValueError as error:
            raise ValueError(f"{', '.join(restricted.by)} = {key!r}: {error}") from None

    left_out = Counter(filter(None, reasons.values()))
    said = ", ".join(f"{n} {reason}" for reason, n in left_out.items())
    if left_out.total() == len(pairs):
        raise ValueError(
            f"none of {len(pairs)} people can be tested: {said}. See the messages in the tables of "
            "the Fits, and take models that differ."
        )
    if left_out:
        warnings.warn(
            f"{left_out.total()} of {len(pairs)} people are left out: {said}.",
            UserWarning,
            stacklevel=5,
        )
    tested = [key for key in pairs if not reasons[key]]
    return tested, [pairs[key] for key in tested]


def _why_left_out(restricted: Fit, full: Fit) -> str:
    """Why a person cannot be tested although others may be; empty if there is no such reason.

    A ValueError if the models, or the trials, cannot be compared.
    """
    if not (restricted.converged and full.converged):
        return "without fits of both models that converged"
    if full.k == restricted.k and not why_not_nested(restricted, full):
        return "without trials in which the models differ"
    check_pair(restricted, full)
    if is_short(restricted, full):
        return "whose full model fits worse than the restricted one, so that it is no optimum"
    return ""


def _summed(drawn: Sequence[NDArray[np.float64]]) -> NDArray[np.float64] | None:
    """Sums over people of simulated statistics, as many as everyone has; None without any."""
    if not drawn:
        return None
    n = min(one.size for one in drawn)
    return np.sum([one[:n] for one in drawn], axis=0)
