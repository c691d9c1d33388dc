"""Columns that are named as people, but in which several people have the same name."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, labels_of_rows, listed
from ddm.trials.people import tells_people_apart


def about_identities(examined: Examined) -> list[Finding]:
    """A column of people that another one divides further, as if names were given twice."""
    people = [name for name in examined.table.columns if tells_people_apart(name)]
    found = []
    for coarse in people:
        for fine in people:
            if coarse != fine and (rows := _divided(examined, coarse, fine)) is not None:
                found.append(_finding(examined, coarse, fine, rows))
    return found


def _divided(examined: Examined, coarse: Hashable, fine: Hashable) -> np.ndarray | None:
    """The rows of people who share a name in one column, but not in another; None if none do.

    Each person of the finer column must have one name in the coarser one.
    """
    of_coarse, of_fine = examined.groups((coarse,)), examined.groups((fine,))
    known = (of_coarse >= 0) & (of_fine >= 0)
    pairs = np.unique(np.column_stack([of_coarse[known], of_fine[known]]), axis=0)
    if not pairs.size or np.bincount(pairs[:, 1]).max() > 1:
        return None
    shared = np.flatnonzero(np.bincount(pairs[:, 0]) > 1)
    # a session or a run of each person is no person
    if not shared.size or shared.size == np.unique(pairs[:, 0]).size:
        return None
    return np.isin(of_coarse, shared)


def _finding(examined: Examined, coarse: Hashable, fine: Hashable, rows: np.ndarray) -> Finding:
    groups = examined.groups((coarse,))
    chosen = np.unique(groups[rows])
    keys = examined.keys((coarse,), groups, chosen)
    return Finding(
        f"{chosen.size} of {int(groups.max()) + 1} names in column {coarse!r} stand for several "
        f"people, whom {fine!r} tells apart: {listed(keys)}.",
        coarse,
        int(rows.sum()),
        labels_of_rows(examined.index, rows),
        "warning" if coarse in examined.by else "note",
        f"ddm.fit_each(ddm.Model(), data, by={fine!r})  # not by={coarse!r}",
        f"--by {fine}, not --by {coarse}",
    )
