"""Observed and predicted RT quantiles of groups of trials, as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ddm.agreement.comparing import Agreement
from ddm.agreement.rt_quantiles import Quantiles
from ddm.agreement.statistic import sides_of
from ddm.estimation.bins import checked_quantiles


def quantile_table(agreement: Agreement, q: tuple[float, ...], by: Any) -> pd.DataFrame:
    """Proportions and RT quantiles of each group and response, one row per quantile.

    Columns: those of the groups, response, n (its RTs), observed_p and predicted_p (the proportion
    of the response before the deadline among all trials, with an RT or without), q, observed and
    predicted (the quantiles, s; NaN for a response without trials).
    """
    statistic = Quantiles(checked_quantiles("q", q))
    several, groups = agreement.groups(by)
    rows = []
    for group in groups:
        assert group.expectation is not None
        sides = sides_of(group.sample.sides)
        observed, predicted = (
            values.reshape(len(sides), -1)
            for values in (
                statistic.of_sample(group.sample),
                statistic.of_expectation(group.expectation, group.sample),
            )
        )
        for upper, seen, model in zip(sides, observed, predicted, strict=True):
            shared = dict(zip(several[0].names, group.key, strict=True))
            shared |= {"response": agreement.labels[upper], "n": group.sample.times(upper).size}
            shared |= {"observed_p": seen[0], "predicted_p": model[0]}
            rows += [
                {**shared, "q": one, "observed": seen[i], "predicted": model[i]}
                for i, one in enumerate(statistic.q, start=1)
            ]
    return pd.DataFrame(rows)
