"""Observed and predicted RT quantiles of groups of trials, as a table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
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


def averaged_quantile_table(agreement: Agreement, q: tuple[float, ...], by: Any) -> pd.DataFrame:
    """The same table of several people, averaged over them, each with the same weight.

    A person who never gave a response is left out of its quantiles, observed and predicted. The
    column n has the RTs of all people; the further column people has their number.
    """
    statistic = Quantiles(checked_quantiles("q", q))
    several, groups = agreement.groups(by)
    counts: Counter[Any] = Counter()
    for group in groups:
        for upper in (False, True):
            counts[*group.key, int(upper)] += group.sample.times(upper).size

    names = list(several[0].names)
    found = agreement.observed_and_predicted(statistic, by=by, n=0)
    found = found.astype(dict.fromkeys(names, object))
    is_p = found["quantity"] == "p"
    p, rt = found[is_p], found[~is_p].reset_index(drop=True)
    # the proportion of a response stands before its quantiles
    place = np.repeat(np.arange(len(p)), len(statistic.q))
    keys = rt[[*names, "response"]].itertuples(index=False, name=None)
    table = rt[names].assign(
        response=[agreement.labels[one] for one in rt["response"]],
        n=[counts[key] for key in keys],
        people=rt["people"],
    )
    table["observed_p"] = p["observed"].to_numpy()[place]
    table["predicted_p"] = p["predicted"].to_numpy()[place]
    return table.join(rt[["q", "observed", "predicted"]])
