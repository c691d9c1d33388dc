"""`Sides`: the RTs of many groups, sorted by group, cell, response and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.models.outcomes import Outcomes
from ddm.numerics.slices import sorted_slices
from ddm.processes.families.closed_forms import sorted_by_side


@dataclass(frozen=True, eq=False)
class Sides:
    """RTs in sorted slices, one for each side: the lower and the upper responses of every cell.

    rt : (n,) s, sorted by group, cell, response and time
    edges : (groups, 2 n_cells + 1) where the sides of each group begin, and where the last one ends
    """

    rt: NDArray[np.float64]
    edges: NDArray[np.int64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """The number of (lower, upper) responses in each cell, (groups, n_cells, 2)."""
        return np.diff(self.edges, axis=1).reshape(len(self.edges), -1, 2)

    @property
    def fastest(self) -> NDArray[np.float64]:
        """The shortest RT of each cell, (groups, n_cells) s; infinite without RTs."""
        return self._of_sides(self.edges[:, :-1], np.inf).min(axis=2)

    @property
    def slowest(self) -> NDArray[np.float64]:
        """The longest RT of each cell, (groups, n_cells) s; 0 without RTs."""
        return self._of_sides(self.edges[:, 1:] - 1, 0.0).max(axis=2)

    def of_cells(self, groups: NDArray[np.int64], cells: NDArray[np.int64]) -> Sides:
        """Those of some groups (by position), whose RTs lie in some of the cells."""
        columns = np.column_stack([2 * cells, 2 * cells + 1]).ravel()
        return Sides(self.rt, self.edges[np.ix_(groups, np.append(columns, -1))])

    def part(self, first: int, last: int) -> Sides:
        """Those of the groups ``first`` to ``last`` - 1, with no RTs but theirs."""
        edges = self.edges[first:last]
        n = edges[:, -1] - edges[:, 0]
        moved = edges[:, 0] - (np.cumsum(n) - n)
        rows = np.arange(n.sum()) + moved.repeat(n)
        return Sides(self.rt[rows], edges - moved[:, None])

    def _of_sides(self, places: NDArray[np.int64], without: float) -> NDArray[np.float64]:
        """The RTs at these places of the sides, (groups, n_cells, 2); else ``without``."""
        values = np.where(
            np.diff(self.edges, axis=1) > 0,
            self.rt[np.clip(places, 0, self.rt.size - 1)],
            without,
        )
        return values.reshape(len(places), -1, 2)


def sides_of_table(
    rt: NDArray[np.float64],
    upper: NDArray[np.bool_],
    cell: NDArray[np.int64],
    group: NDArray[np.int64],
    n_groups: int,
    n_cells: int,
) -> Sides:
    """The sides of trials, whose RTs, responses, cells and groups are arrays (n,)."""
    side = group * n_cells
    side += cell
    side *= 2
    side += upper
    n_sides = 2 * n_cells
    placed, ends = sorted_slices(rt, side, n_groups * n_sides)
    rows = n_sides * np.arange(n_groups)[:, None] + np.arange(n_sides + 1)
    return Sides(placed, ends[rows])


def sides_of(several: Sequence[Outcomes], n_cells: int) -> Sides:
    """The sides of groups of trials, all of which were observed, in the cells of one design."""
    if len(several) == 1:
        # for one group NumPy needs no more time, and nothing has to be compiled or loaded
        one = several[0]
        rt, edges = sorted_by_side(one.rt, 2 * one.cell + one.upper, 2 * n_cells)
        return Sides(rt, edges[None])

    sizes = [one.rt.size for one in several]
    return sides_of_table(
        np.concatenate([one.rt for one in several]),
        np.concatenate([one.upper for one in several]),
        np.concatenate([one.cell for one in several]),
        np.repeat(np.arange(len(several)), sizes),
        len(several),
        n_cells,
    )
