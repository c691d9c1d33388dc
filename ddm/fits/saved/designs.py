"""Whether a restored design is the one that its model makes of the conditions.

What a model without formulas makes is known, so it is made anew. The matrices of formulas need the
covariates of single trials, and are taken as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.fits.saved.kinds import Damage
from ddm.models.design import Design, Term
from ddm.models.layout import flips, indicator, numbers_of_cells
from ddm.models.model import Model
from ddm.user_functions import SIGN


def check_design(design: Design, model: Model, labels: tuple[Any, Any], where: str) -> None:
    """Raise `Damage` unless the design is that of the model; ``labels`` are (lower, upper)."""
    for part in _different(design, model, labels):
        raise Damage(f"{where} has {part} that are not those of the model")


def _different(design: Design, model: Model, labels: tuple[Any, Any]) -> Iterator[str]:
    """What is not as the model makes it, in words."""
    if tuple(design.cells.columns) != model.columns:
        yield "columns"
        return

    sign = _signs(design, model, labels)
    if sign is None:
        yield "levels of the stimulus"
        return

    if not np.array_equal(_offset(design, model, sign), design.offset):
        yield "offsets"
    free = [
        name
        for name, said in model.specifications.items()
        if not isinstance(said, float) and name not in model.covariates
    ]

    # trials may say nothing about a whole formula, and without trials there are no terms
    without = [name for name in free if name not in {term.owner for term in design.terms}]
    if [name for name in free if name not in without] != [term.owner for term in design.terms]:
        yield "terms"
    if len(design.cells) and not all(map(model.has_formula, without)):
        yield "terms"
    for term in design.terms:
        if not _is_of(term, model, sign, design):
            yield f"numbers of {term.owner}"


def _offset(design: Design, model: Model, sign: NDArray[np.float64]) -> NDArray[np.float64]:
    """The parameters of conditions that are not estimated, (n_cells, columns)."""
    family = model.family
    offset = np.tile(family.unsaid, (len(design.cells), 1))
    if SIGN in family.positions:
        offset[:, family.positions[SIGN]] = sign
    for name, specification in model.specifications.items():
        position = family.positions[name]
        if isinstance(specification, float):
            flip, shift = flips(name, model, sign)
            offset[:, position] += shift + flip * specification
        elif name in model.covariates:
            offset[:, position] += numbers_of_cells(name, model, design.cells)
    return offset


def _signs(design: Design, model: Model, labels: tuple[Any, Any]) -> NDArray[np.float64] | None:
    """The sign of the stimulus in each condition; None if a level has none."""
    column = model.stimulus_column
    if column is None:
        return np.ones(len(design.cells))

    levels = design.cells[column].tolist()
    if isinstance(model.stimulus, str):
        # of two stimuli that have the labels of the responses, the other one is the lower
        return np.array([1.0 if level == labels[1] else -1.0 for level in levels])
    signs = dict(model.stimulus[column])
    if not set(levels) <= set(signs):
        return None
    return np.array([float(signs[level]) for level in levels])


def _is_of(term: Term, model: Model, sign: NDArray[np.float64], design: Design) -> bool:
    """Whether a term is the one that the model makes."""
    flip, shift = flips(term.owner, model, sign)
    if not (np.array_equal(term.sign, flip) and np.array_equal(term.shift, shift)):
        return False
    if term.is_formula != model.has_formula(term.owner):
        return False
    if term.is_formula:
        return term.link.name == model.link_of(term.owner)

    labels, matrix = indicator(term.owner, model, design.cells)
    return (
        term.link.name == "identity"
        and list(design.labels[term.columns]) == labels
        and np.array_equal(term.matrix, matrix)
    )
