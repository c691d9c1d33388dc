"""People who always give one response, where others give both.

With the shares of the others, and as much as these differ, it must be unlikely: able people hardly
make errors.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.doctor.about_people.membership import LEVEL, members, named, values_listed
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows

# people differ in the log odds of a response by at least this SD, and by so many SDs at most
LEAST_SD = 0.5
MOST_SDS = 2.0


def about_one_response(examined: Examined) -> list[Finding]:
    """People of one response only, if with the shares of others this were unlikely.

    The level is divided by the number of people.
    """
    columns, groups, total = members(examined)
    if examined.arguments["observed"] != "both" or not columns or total < 2:
        return []
    # a response whose RT was lost is a response
    rows = examined.kinds.answered | examined.kinds.lost
    rows = rows & examined.mended.notna().to_numpy() & (groups >= 0)
    numbers, labels = pd.factorize(examined.mended.where(rows, None))
    if len(labels) != 2:
        return []
    counts = np.zeros((total, 2), dtype=np.int64)
    np.add.at(counts, (groups[rows], numbers[rows]), 1)

    n = counts.sum(axis=1)
    chosen = np.flatnonzero(_are_odd(counts, LEVEL / total))
    if not chosen.size:
        return []
    keys = examined.keys(columns, groups, chosen)
    texts = [
        f"{shown(key)} ({n[i]} times {shown(labels[counts[i].argmax()])})"
        for key, i in zip(keys, chosen, strict=True)
    ]
    verb = "has" if chosen.size == 1 else "have"
    by = columns[0] if len(columns) == 1 else list(columns)
    kept = f"trials[{examined.response!r}].nunique() > 1"
    return [
        Finding(
            f"{chosen.size} of {total} groups of {named(columns)} {verb} one response only: "
            f"{values_listed(texts)}.",
            examined.response,
            int(chosen.size),
            labels_of_rows(examined.index, np.isin(groups, chosen)),
            "note",
            f"data = data.groupby({by!r}).filter(lambda trials: {kept})  # without these groups",
            "--where, to leave these groups out",
            counts="groups",
        )
    ]


def _are_odd(counts: NDArray[np.int64], level: float) -> NDArray[np.bool_]:
    """Which people give one response so often that it is unlikely, however much people differ.

    ``counts`` (people, 2) are those of both responses. The log odds of a person are compared with
    those of the others, whose mean and SD are taken.
    """
    n = counts.sum(axis=1)
    odds = np.log((counts + 0.5) / (counts[:, ::-1] + 0.5))
    odd = np.zeros(n.size, dtype=bool)
    for i in np.flatnonzero((n > 0) & (counts.max(axis=1) == n)):
        others = np.delete(odds[:, counts[i].argmax()], i)[np.delete(n, i) > 0]
        if others.size:
            # few others hardly show how much people differ
            least = LEAST_SD * (1.0 + 1.0 / others.size)
            farthest = others.mean() + MOST_SDS * max(float(others.std()), least)
            odd[i] = n[i] * -np.log1p(np.exp(-farthest)) < np.log(level)
    return odd
