"""Designs and trials as the kernels of the compiled search take them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ddm.estimation.quick.variances import is_varied
from ddm.models.design import Design, Term
from ddm.models.outcomes import Outcomes
from ddm.parameters import LAPSE, SV, SZ
from ddm.processes.families.closed_forms import (
    LOG,
    LOGIT,
    N_LAPSING,
    N_SLOPES,
    N_VARIED,
    LapsingTrials,
    LinearMap,
    LinkedMap,
    Links,
    Map,
    SortedTrials,
    SteadyTrials,
    VariedTrials,
)

# the codes of links
CODES = {"log": LOG, "logit": LOGIT}


def trials_of(
    groups: Sequence[Outcomes],
    rt: NDArray[np.float64],
    edges: NDArray[np.int64],
    design: Design,
) -> SortedTrials:
    """The sorted trials of groups, as those of the likelihood that they have."""
    if groups[0].lapses is None:
        return without_lapses(rt, edges, design)

    density = [
        outcomes.lapse_pdf(rt[row[0] : row[-1]])
        for outcomes, row in zip(groups, edges, strict=True)
    ]
    # outside the window of lapses it is 0
    with np.errstate(divide="ignore"):
        return LapsingTrials(rt, edges, np.log(np.concatenate(density)))


def without_lapses(
    rt: NDArray[np.float64], edges: NDArray[np.int64], design: Design
) -> SteadyTrials | VariedTrials:
    """Sorted trials of groups, none of which is a lapse."""
    return VariedTrials(rt, edges) if is_varied(design) else SteadyTrials(rt, edges)


def slopes_of(trials: SortedTrials) -> int:
    """In how many parameters trials have derivatives."""
    if isinstance(trials, LapsingTrials):
        return N_LAPSING
    return N_VARIED if isinstance(trials, VariedTrials) else N_SLOPES


def linear_map(design: Design, n_slopes: int) -> Map:
    """The map of a design as entries of a `LinearMap`, or of a `LinkedMap` if it has links."""
    n_cells = len(design.offset)
    constant = design.offset[:, :LAPSE].copy()
    constant[:, SV] **= 2
    constant[:, SZ] = design.offset[:, LAPSE]
    parts = []
    for term in design.terms:
        position = place_of(term)
        cell, column = np.nonzero(term.matrix)
        coefficient = term.matrix[cell, column]
        if term.is_linear:
            constant[:, position] += term.shift
            coefficient = coefficient * term.sign[cell]
        elif position == SV:
            # exp(2 eta) is the variance
            coefficient = 2.0 * coefficient
        parameter = np.full(cell.size, position)
        parts.append((cell, parameter, column + term.columns.start, coefficient))

    cell, parameter, estimate, coefficient = (
        np.concatenate(arrays) for arrays in zip(*parts, strict=True)
    )
    # a stable order: sums of entries are the same for every order of the terms
    order = np.lexsort((estimate, parameter, cell))
    entries = LinearMap(
        constant=constant,
        ends=np.searchsorted(cell[order], np.arange(n_cells + 1)),
        parameter=parameter[order],
        estimate=estimate[order],
        coefficient=coefficient[order],
        n_slopes=n_slopes,
    )
    linked = [term for term in design.terms if not term.is_linear]
    return LinkedMap(*entries, links_of(linked, n_cells)) if linked else entries


def place_of(term: Term) -> int:
    """The column in which kernels have a parameter."""
    return SZ if term.position == LAPSE else term.position


def links_of(terms: Sequence[Term], n_cells: int) -> Links:
    """The links of some terms, each of which has one in every cell."""
    n = len(terms)
    return Links(
        ends=n * np.arange(n_cells + 1),
        parameter=np.tile([place_of(term) for term in terms], n_cells),
        code=np.tile([CODES[term.link.name] for term in terms], n_cells),
        sign=np.column_stack([term.sign for term in terms]).ravel(),
        shift=np.column_stack([term.shift for term in terms]).ravel(),
    )
