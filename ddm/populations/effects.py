"""`Effects`: the coordinates of one free parameter, in which people are alike or differ.

On the scale of its link, the value of a parameter in a condition is a sum of coordinates,

    eta = basis @ coordinates.

Without a column there is one coordinate. A column with K levels has the mean of the levels and
K - 1 contrasts u,

    eta of level l = mean + sum_i B[l, i] u_i,    B' 1 = 0,  B' B = I.

If each u_i has the SD s / sqrt(2), the levels have the covariance s^2 / 2 (I - 1 1' / K), so that
the difference of any two of them has the SD s, and neither names nor order of the levels matter.
Several columns have main effects and interactions; the contrasts of an interaction of m columns are
products, with the SD s / sqrt(2)^m, so that s is the SD of a difference of m differences.

The coordinates of a formula are its coefficients; where it has an intercept, its other columns are
centred and scaled by their SD over trials.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.models.design import Design, Term
from ddm.models.links import LINKS, Link
from ddm.models.model import Model


@dataclass(frozen=True)
class Coordinate:
    """One coordinate of a parameter.

    key : what it belongs to, "v", "v: condition" or "v[coherence]": coordinates of one key have one
        prior and one SD over people
    share : its SD per SD of the key
    is_location : whether its prior is that of a value of the parameter, and not of a difference
    """

    key: str
    share: float
    is_location: bool


@dataclass(frozen=True, eq=False)
class Effects:
    """The coordinates of one free parameter.

    owner : its name
    link : the scale on which the coordinates add up
    labels : the estimates of a fit, such as ``v[easy]``
    basis : (labels, coordinates) from coordinates to estimates, on that scale
    coordinates : what each coordinate is
    columns : the columns of a parameter that is given by levels
    is_formula : whether the estimates are coefficients
    """

    owner: str
    link: Link
    labels: tuple[str, ...]
    basis: NDArray[np.float64]
    coordinates: tuple[Coordinate, ...]
    columns: tuple[str, ...]
    is_formula: bool

    @property
    def is_invertible(self) -> bool:
        """Whether coordinates follow from estimates: each combination of levels occurs."""
        return self.basis.shape[0] == self.basis.shape[1]


def effects_of(model: Model, design: Design, term: Term) -> Effects:
    """The coordinates of a free parameter of a model, of which ``term`` is that of its design."""
    name, labels = term.owner, design.labels[term.columns]
    if term.is_formula:
        weights = np.bincount(design.cell, minlength=len(design.cells)).astype(float)
        basis, coordinates = _of_formula(labels, term.matrix, weights)
        return Effects(name, term.link, labels, basis, coordinates, (), True)

    columns = model.columns_of(name)
    link = LINKS[model.link_of(name)]
    if not columns:
        only = Coordinate(name, 1.0, is_location=True)
        return Effects(name, link, labels, np.ones((1, 1)), (only,), (), False)
    basis, coordinates = _of_levels(name, columns, design.cells, term.matrix)
    return Effects(name, link, labels, basis, coordinates, columns, False)


def contrasts(n: int) -> NDArray[np.float64]:
    """Orthonormal contrasts of n levels, (n, n - 1): each level against the mean of those before.

    Examples
    --------
    >>> contrasts(2).round(3).tolist()
    [[-0.707], [0.707]]
    """
    result = np.zeros((n, n - 1))
    for i in range(1, n):
        result[:i, i - 1] = -1.0
        result[i, i - 1] = i
        result[:, i - 1] /= np.sqrt(i * (i + 1.0))
    return result


def coordinate_design(design: Design, several: tuple[Effects, ...]) -> Design:
    """The design with coordinates in the place of estimates, each parameter behind its link."""
    terms: list[Term] = []
    names: list[str] = []
    owners: list[str] = []
    for term, effects in zip(design.terms, several, strict=True):
        n = len(effects.coordinates)
        terms.append(
            Term(
                owner=term.owner,
                position=term.position,
                columns=slice(len(names), len(names) + n),
                matrix=term.matrix @ effects.basis,
                link=effects.link,
                sign=term.sign,
                shift=term.shift,
                is_formula=True,
            )
        )
        names += [coordinate.key for coordinate in effects.coordinates]
        owners += [term.owner] * n
    return Design(
        family=design.family,
        labels=tuple(names),
        owners=tuple(owners),
        cells=design.cells,
        cell=design.cell,
        offset=design.offset,
        terms=tuple(terms),
        absorbed={},
    )


# --- conditions -----------------------------------------------------------------------------------


def _of_levels(
    name: str, columns: tuple[str, ...], cells: pd.DataFrame, matrix: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[Coordinate, ...]]:
    """The basis and the coordinates of a parameter that differs by the levels of columns."""
    first = matrix.argmax(axis=0)
    codes = [cells[column].array.codes[first] for column in columns]
    sizes = [len(cells[column].array.categories) for column in columns]

    parts = [np.ones((len(first), 1))]
    coordinates = [Coordinate(name, 1.0, is_location=True)]
    for order in range(1, len(columns) + 1):
        for chosen in combinations(range(len(columns)), order):
            rows = [contrasts(sizes[i])[codes[i]] for i in chosen]
            part = reduce(_products, rows)
            key = f"{name}: {':'.join(columns[i] for i in chosen)}"
            parts.append(part)
            share = 0.5 ** (0.5 * order)
            coordinates += [Coordinate(key, share, is_location=False)] * part.shape[1]
    return np.hstack(parts), tuple(coordinates)


def _products(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """All products of a column (n, a) and a column (n, b), (n, a b)."""
    return (one[:, :, None] * other[:, None, :]).reshape(len(one), -1)


# --- formulas -------------------------------------------------------------------------------------


def _of_formula(
    labels: tuple[str, ...], matrix: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[Coordinate, ...]]:
    """The basis and the coordinates of a formula, whose ``matrix`` is (n_cells, k).

    ``weights`` (n_cells,) are the numbers of trials.
    """
    constant = (matrix == matrix[:1]).all(axis=0) & (matrix[0] != 0.0)
    intercept = int(np.flatnonzero(constant)[0]) if constant.any() else None
    share = weights / weights.sum()
    mean = share @ matrix
    sd = np.sqrt(share @ (matrix - mean) ** 2)

    basis = np.eye(len(labels))
    coordinates = []
    for j, label in enumerate(labels):
        is_indicator = bool(np.isin(matrix[:, j], (0.0, 1.0)).all())
        is_location = j == intercept or (intercept is None and is_indicator)
        coordinates.append(Coordinate(label, 1.0, is_location))
        if is_location:
            continue
        scale = sd[j] if intercept is not None else np.sqrt(share @ matrix[:, j] ** 2)
        basis[j, j] = 1.0 / scale
        if intercept is not None:
            basis[intercept, j] = -mean[j] / (scale * matrix[0, intercept])
    return basis, tuple(coordinates)
