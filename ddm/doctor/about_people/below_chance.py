"""People who answer correctly less often than in half of the trials, in all or for one side.

The test is binomial, at a level that is divided by the number of people.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.doctor.about_people.accuracies import Accuracies, accuracies_of
from ddm.doctor.about_people.membership import LEVEL, members, named, values_listed
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, comparison, labels_of_rows, where

CHANCE = 0.5


def about_chance(examined: Examined) -> list[Finding]:
    """People below chance, and those who are above it but below for one of the sides."""
    accuracies = accuracies_of(examined)
    if accuracies is None or not accuracies.is_sure:
        return []
    _, groups, total = members(examined)
    known = ~np.isnan(accuracies.correct) & (groups >= 0)
    right, n = _counts(accuracies.correct, groups, known, total)
    below = _are_below(right, n, total)
    found = [_whole(examined, accuracies, below, right, n)] if below.any() else []

    if accuracies.sides is not None:
        of_side = examined.groups((accuracies.sides,))
        rows = known & (of_side >= 0) & ~np.isin(groups, np.flatnonzero(below))
        right, n = _counts(accuracies.correct, 2 * groups + of_side, rows, 2 * total)
        if (some := _are_below(right, n, 2 * total)).any():
            found.append(_one_side(examined, accuracies, some, right, n))
    return found


def _counts(
    correct: NDArray[np.float64], groups: NDArray[np.int64], rows: NDArray[np.bool_], total: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many trials of each group are correct, and how many there are."""
    n = np.bincount(groups[rows], minlength=total)
    return np.bincount(groups[rows & (correct == 1.0)], minlength=total), n


def _are_below(right: NDArray[np.int64], n: NDArray[np.int64], tests: int) -> NDArray[np.bool_]:
    """Which shares of correct responses are below chance, in a number of tests."""
    from scipy.special import bdtr

    return np.asarray((n > 0) & (bdtr(right, np.maximum(n, 1), CHANCE) < LEVEL / tests))


def _whole(
    examined: Examined,
    accuracies: Accuracies,
    below: NDArray[np.bool_],
    right: NDArray[np.int64],
    n: NDArray[np.int64],
) -> Finding:
    columns, groups, total = members(examined)
    chosen = np.flatnonzero(below)
    rows = np.isin(groups, chosen) & examined.kinds.answered
    if not columns:
        who, verb = "responses", f"are correct in only {right[0] / n[0]:.0%} of {n[0]} trials"
        remedy = (
            "data = data[IS_TRIAL]  # or exchange the labels, if the coding is the wrong way round"
        )
        option = "exchange the labels in the file, if the coding is the wrong way round"
    else:
        keys = examined.keys(columns, groups, chosen)
        texts = [
            f"{shown(key)} ({right[i] / n[i]:.0%} of {n[i]})"
            for key, i in zip(keys, chosen, strict=True)
        ]
        who = f"{chosen.size} of {total} groups of {named(columns)}"
        be = "is" if chosen.size == 1 else "are"
        verb = f"{be} below chance: correct are {values_listed(texts)}"
        remedy, option = without(columns, keys)
    return Finding(
        f"{who} {verb}, by {accuracies.told_by!r}. Were keys exchanged, or the task misunderstood?",
        accuracies.told_by,
        int(chosen.size) if columns else int(rows.sum()),
        labels_of_rows(examined.index, rows),
        "warning",
        remedy,
        option,
        counts="groups" if columns else "rows",
    )


def _one_side(
    examined: Examined,
    accuracies: Accuracies,
    below: NDArray[np.bool_],
    right: NDArray[np.int64],
    n: NDArray[np.int64],
) -> Finding:
    columns, groups, total = members(examined)
    of_side = examined.groups((accuracies.sides,))
    both = np.where((groups >= 0) & (of_side >= 0), 2 * groups + of_side, -1)
    chosen = np.flatnonzero(below)
    rows = np.isin(both, chosen) & examined.kinds.answered
    texts = []
    for i in chosen:
        row = int(np.argmax(both == i))
        side = shown(examined.key((accuracies.sides,), row))
        who = f"{shown(examined.key(columns, row))} " if columns else ""
        texts.append(f"{who}({right[i] / n[i]:.0%} of {n[i]} with {side})")
    people = np.unique(chosen // 2).size
    who = f"{people} of {total} groups of {named(columns)}: " if columns else ""
    return Finding(
        f"responses to one of the sides in {accuracies.sides!r} are correct less often than by "
        f"chance. {who}{values_listed(texts)}. Such a bias is one of z, or of drifts that "
        "differ by side.",
        accuracies.sides,
        people if columns else int(rows.sum()),
        labels_of_rows(examined.index, rows),
        "note",
        f"ddm.Model(v={accuracies.sides!r}, z=ddm.FREE)",
        f"--param v={accuracies.sides} --param z=free",
        counts="groups" if columns else "rows",
    )


def without(columns: tuple[str, ...], keys: list[Any]) -> tuple[str, str]:
    """Code, and the option, that leave out some people."""
    if len(columns) == 1:
        (name,) = columns
        return (
            f"data = data[~data[{name!r}].isin({keys!r})]  # without these groups",
            where(comparison(name, "not in", keys)),
        )
    names = list(columns)
    return (
        f"data = data[~data.set_index({names!r}).index.isin({keys!r})]  # without these groups",
        "--where, to leave these groups out",
    )
