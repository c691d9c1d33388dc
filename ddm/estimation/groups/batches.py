"""`settled_in_batches`: the compiled search in threads, or by batches of groups on a cluster."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.groups.sides import Sides
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.linear_search import settled_sides
from ddm.estimation.newton import Ends
from ddm.estimation.region import Region
from ddm.models.design import Design
from ddm.runtime.backends import configured_jobs, goes_elsewhere
from ddm.runtime.jobs import in_turn_or_parallel
from ddm.runtime.threads import at_most

# trials of a batch, such as those of 4,000 people with 120 each, whose fits take some seconds: to
# send people one by one takes as long as their fits
BATCH = 2**19


def settled_in_batches(
    method: MaximumLikelihood,
    sides: Sides,
    design: Design,
    region: Region,
    n_jobs: int | None,
    progress: bool | None,
) -> Ends:
    """As `settled_sides`, in ``n_jobs`` threads.

    If a cluster is configured, and there is more than a batch, the batches go there.
    """
    n_groups = len(sides.edges)
    step = max(1, BATCH * n_groups // max(int(sides.counts.sum()), 1))
    if n_groups <= step or not goes_elsewhere(n_jobs):
        with at_most(configured_jobs() if n_jobs is None else n_jobs):
            return settled_sides(method, sides, design, region)

    edges = [*range(0, n_groups, step), n_groups]
    parts = [sides.part(first, last) for first, last in pairwise(edges)]
    ends = in_turn_or_parallel(
        partial(_settled_arrays, method, design, region),
        [(part.rt, part.edges) for part in parts],
        n_jobs,
        progress,
        "fit",
        sizes=[len(part.edges) for part in parts],
    )
    return Ends(*(np.concatenate(arrays) for arrays in zip(*ends, strict=True)))


def _settled_arrays(
    method: MaximumLikelihood,
    design: Design,
    region: Region,
    rt: NDArray[np.float64],
    edges: NDArray[np.int64],
) -> Ends:
    """The ends of a batch, of its arrays alone."""
    return settled_sides(method, Sides(rt, edges), design, region)
