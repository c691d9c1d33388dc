"""Whether a model is a special case of another, on the trials that both were fitted to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ddm.fits.estimates import Estimates
from ddm.models.design import Design, is_within
from ddm.models.links import LINKS, Link
from ddm.models.model import Model


@dataclass(frozen=True, eq=False)
class _Reach:
    """The values that a model allows one parameter in each of n rows, whatever the estimates.

    They are base + sign * inverse link(matrix @ estimates), with ``base`` and ``sign`` (n,) and
    ``matrix`` (n, k).
    """

    base: np.ndarray
    sign: np.ndarray
    matrix: np.ndarray
    link: Link

    @classmethod
    def of(cls, design: Design, position: int, cells: np.ndarray) -> _Reach:
        """The values of one parameter in some cells.

        The drift may have two terms, v and drift_bias.
        """
        terms = [term for term in design.terms if term.position == position]
        shift = sum((term.shift[cells] for term in terms), np.zeros(cells.size))
        base = design.offset[cells, position] + shift
        if len(terms) == 1:
            return cls(base, terms[0].sign[cells], terms[0].matrix[cells], terms[0].link)

        link = next((term.link for term in terms if not term.is_linear), LINKS["identity"])
        parts = [term.sign[cells, None] * term.matrix[cells] for term in terms]
        # without terms the matrix has no columns
        matrix = np.hstack([np.zeros((cells.size, 0)), *parts])
        return cls(base, np.ones(cells.size), matrix, link)

    def is_within(self, other: _Reach) -> bool:
        """Whether the other model allows all values that this one allows."""
        if self.link.name == other.link.name == "identity":
            mine = np.column_stack([self.sign[:, None] * self.matrix, self.base - other.base])
            return _spans(other.sign[:, None] * other.matrix, mine)
        if not self.matrix.shape[1]:
            with np.errstate(invalid="ignore"):
                eta = other.link.forward(other.sign * (self.base - other.base))
            return bool(np.isfinite(eta).all()) and _spans(other.matrix, eta[:, None])
        if not np.array_equal(self.base, other.base) or not np.array_equal(self.sign, other.sign):
            return False
        # where sets of rows have a value each, the link does not matter: it changes only the scale
        # of these values
        any_link = _is_partition(self.matrix) or _is_partition(other.matrix)
        return (self.link is other.link or any_link) and _spans(other.matrix, self.matrix)


def why_not_nested(restricted: Estimates, full: Estimates) -> str:
    """Why the restricted model is no special case of the full one; empty if it is."""
    both = np.column_stack([restricted.design.cell, full.design.cell])
    cells, full_cells = np.unique(both, axis=0).T
    families = restricted.design.family, full.design.family
    if not families[0].is_like(families[1]):
        return "their drifts, boundaries or noises are different functions"
    positions = families[0].positions
    for name in (name for name in families[0].rows if name != "drift_bias"):
        position = positions[name]
        said = _said(restricted.model, name)
        full_said = _said(full.model, name)
        if said == full_said:
            continue
        reach = _Reach.of(restricted.design, position, cells)
        full_reach = _Reach.of(full.design, position, full_cells)
        if not reach.is_within(full_reach):
            return f"{said} is not among the values of {full_said}"
    return ""


def _said(model: Model, name: str) -> str:
    """What a model says about one parameter, as its arguments are written."""
    names = [name, *(["drift_bias"] if name == "v" and model.drift_bias != 0.0 else [])]
    said = [f"{one}={model.specifications[one]!r}" for one in names]
    said += [
        f"links={{{one!r}: {model.link_of(one)!r}}}" for one in names if model.has_formula(one)
    ]
    if model.stimulus is not None and (name == "v" or (name == "z" and model.flip_start)):
        said.append(f"stimulus={model.stimulus!r}")
    return ", ".join(said)


def _spans(outer: np.ndarray, inner: np.ndarray) -> bool:
    """Whether the columns of ``inner`` are linear combinations of those of ``outer``.

    Columns are scaled to a largest element of 1 first, so that their units do not matter.
    """
    inner = inner[:, inner.any(axis=0)]
    outer = outer[:, outer.any(axis=0)]
    return is_within(inner / np.abs(inner).max(axis=0), outer / np.abs(outer).max(axis=0))


def _is_partition(matrix: np.ndarray) -> bool:
    """Whether the columns can give every set of equal rows a value of its own."""
    sets = np.unique(matrix, axis=0)
    return len(sets) <= matrix.shape[1] and np.linalg.matrix_rank(sets) == len(sets)
