"""`Design`: a model laid over trials, as the map from the estimates to the parameters of every
cell.

A cell is a combination of values of the columns that the model names, as it occurs in the data: few
where these are conditions, one per trial where a covariate is different in each. Each free
parameter is a `Term`,

    parameter = shift + sign * inverse link(matrix @ estimates)

with the identity as link and a column of ones, or of a one where a level holds, unless a formula
says otherwise. Under stimulus coding the sign of the drift is -1 in some cells. Fixed parameters
are the offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.models.formula_checks import dependent
from ddm.models.formulas import FormulaMatrix
from ddm.models.links import Link
from ddm.parameters import BY_NAME, LAPSE, NAMES, SV, SZ, A, D, V, Z

# up to so many numbers the linear map of a design is one dense array, the fastest for few cells
DENSE = 20_000

# columns of ``parameters_by_cell``
N_COLUMNS = LAPSE + 1

# sz is searched up to this share of its limit, 2 min(z, 1 - z), since the likelihood has no maximum
# where the range of starting points touches a boundary
MARGIN = 0.98

# with bounds of the user it is searched up to this share
WIDEST_MARGIN = 0.9999


@dataclass(frozen=True, eq=False)
class Term:
    """One free parameter: the estimates ``columns`` of theta, their matrix (n_cells, k), link, sign
    and shift by cell.

    ``is_formula`` : the estimates are coefficients, not values of the parameter. ``formula`` makes
    their matrix for other values of the covariates, of which ``columns_estimated`` are estimated;
    None in a fit that was loaded.
    """

    owner: str
    position: int
    columns: slice
    matrix: NDArray[np.float64]
    link: Link
    sign: NDArray[np.float64]
    shift: NDArray[np.float64]
    is_formula: bool
    formula: FormulaMatrix | None = None
    columns_estimated: tuple[int, ...] = ()

    @property
    def is_linear(self) -> bool:
        """Whether the parameter is linear in the estimates."""
        return self.link.name == "identity"

    def value(self, theta: np.ndarray) -> np.ndarray:
        """The parameter in every cell, (n_cells,)."""
        return self.shift + self.sign * self.link.inverse(self.matrix @ theta[self.columns])

    def slope(self, theta: np.ndarray) -> np.ndarray:
        """Its derivative in the linear predictor, (n_cells,)."""
        return self.sign * self.link.slope(self.matrix @ theta[self.columns])


@dataclass(frozen=True, eq=False)
class Design:
    """The map from theta (k estimates) to parameters_by_cell (n_cells, 9): the table's eight and
    the lapses.

    labels : names of the estimates, as ``v[easy]``
    owners : the parameter to which each estimate belongs
    cells : DataFrame (n_cells rows), the values of the model's columns in each cell
    cell : (n,) cell of each trial
    offset : (n_cells, 9) the fixed parameters
    terms : the free ones
    absorbed : estimates that cannot be told from others here, and these: set by `select`
    """

    labels: tuple[str, ...]
    owners: tuple[str, ...]
    cells: pd.DataFrame
    cell: NDArray[np.int64]
    offset: NDArray[np.float64]
    terms: tuple[Term, ...]
    absorbed: Mapping[str, tuple[str, ...]]

    def parameters_by_cell(self, theta: np.ndarray) -> np.ndarray:
        """The parameters of every cell, (n_cells, 9)."""
        if self._dense is not None:
            return self._constant + self._dense @ theta
        rows = self.offset.copy()
        for term in self.terms:
            rows[:, term.position] += term.value(theta)
        return rows

    def gradient(self, theta: np.ndarray, parameters_by_cell: np.ndarray) -> np.ndarray:
        """The gradient in theta of a function whose gradient in the parameters of the cells is
        ``parameters_by_cell``.
        """
        if self._dense is not None:
            return parameters_by_cell.ravel() @ self._dense.reshape(parameters_by_cell.size, -1)
        return np.concatenate(
            [(parameters_by_cell[:, t.position] * t.slope(theta)) @ t.matrix for t in self.terms]
        )

    def in_estimates(self, theta: np.ndarray, rows: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """Gradients in theta (m, k) of functions whose gradients in the parameters of their
        ``cell`` are ``rows``.
        """
        result = np.empty((len(rows), len(self.labels)))
        for term in self.terms:
            result[:, term.columns] = (rows[:, term.position] * term.slope(theta)[cell])[
                :, None
            ] * term.matrix[cell]
        return result

    def is_admissible(self, parameters_by_cell: np.ndarray) -> bool:
        """Whether parameters that come from coefficients lie in their domains; values are kept
        there by bounds.
        """
        if not self.has_formulas:
            return True
        names = (*NAMES, "lapse")
        if any(
            not BY_NAME[names[i]].valid(parameters_by_cell[:, i]).all() for i in self._from_formulas
        ):
            return False
        if not {Z, SZ} & set(self._from_formulas):
            return True
        share = MARGIN if SZ in self._from_formulas else WIDEST_MARGIN
        room = 2.0 * np.minimum(parameters_by_cell[:, Z], 1.0 - parameters_by_cell[:, Z])
        return bool((parameters_by_cell[:, SZ] <= share * room).all())

    def admits(self, theta: np.ndarray) -> bool:
        """Whether the parameters that estimates lead to lie in their domains."""
        return not self.has_formulas or self.is_admissible(self.parameters_by_cell(theta))

    @cached_property
    def has_formulas(self) -> bool:
        """Whether some estimates are coefficients of a formula."""
        return any(term.is_formula for term in self.terms)

    @cached_property
    def is_coefficient(self) -> np.ndarray:
        """Which estimates are coefficients of a formula, (k,)."""
        result = np.zeros(len(self.labels), dtype=bool)
        for term in self.terms:
            result[term.columns] = term.is_formula
        return result

    @cached_property
    def values(self) -> list[tuple[int, str]]:
        """Position and owner of the estimates that are values of their parameter."""
        return [(i, owner) for i, owner in enumerate(self.owners) if not self.is_coefficient[i]]

    def term_of(self, estimate: int) -> Term:
        """The term to which an estimate belongs."""
        return next(
            term for term in self.terms if term.columns.start <= estimate < term.columns.stop
        )

    def cells_of(self, estimate: int) -> np.ndarray:
        """Mask of the cells that depend on one estimate."""
        term = self.term_of(estimate)
        return term.matrix[:, estimate - term.columns.start] != 0.0

    @cached_property
    def is_free(self) -> np.ndarray:
        """Which parameters of each cell depend on the estimates, (n_cells, 9)."""
        result = np.zeros(self.offset.shape, dtype=bool)
        for term in self.terms:
            result[:, term.position] |= (term.matrix != 0.0).any(axis=1)
        return result

    def fastest_of(self, rt: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """The shortest of the RTs in each cell, s; infinite where there is none."""
        fastest = np.full(len(self.cells), np.inf)
        np.minimum.at(fastest, cell, rt)
        return fastest

    def units_of_evidence(self) -> np.ndarray:
        """The unit of evidence of each cell relative to D = 1, which a fixed D sets, or else a
        fixed a, v or sv.
        """
        fixed = np.abs(np.where(self.is_free, np.nan, self.offset))
        unit = np.where(fixed[:, SV] > 0.0, fixed[:, SV] / BY_NAME["sv"].start, 1.0)
        unit = np.where(fixed[:, V] > 0.0, fixed[:, V], unit)
        unit = np.where(np.isnan(fixed[:, A]), unit, fixed[:, A] / BY_NAME["a"].start)
        return np.where(np.isnan(fixed[:, D]), unit, np.sqrt(fixed[:, D]))

    def select(self, rows: np.ndarray) -> Design:
        """The design of some of the trials (a boolean mask), with the estimates that they can
        inform.
        """
        present, cell = np.unique(self.cell[rows], return_inverse=True)
        terms: list[Term] = []
        chosen: list[int] = []
        absorbed: dict[str, tuple[str, ...]] = {}
        for term in self.terms:
            matrix = term.matrix[present]
            informed, others = _told_apart(matrix, term.is_formula)
            first = term.columns.start
            absorbed |= {
                self.labels[first + j]: tuple(self.labels[first + i] for i in of)
                for j, of in others.items()
            }
            if informed:
                columns = slice(len(chosen), len(chosen) + len(informed))
                matrix = np.ascontiguousarray(matrix[:, informed])
                sign, shift = term.sign[present], term.shift[present]
                places = (
                    tuple(term.columns_estimated[j] for j in informed)
                    if term.columns_estimated
                    else ()
                )
                parts = {
                    "columns": columns,
                    "matrix": matrix,
                    "sign": sign,
                    "shift": shift,
                    "columns_estimated": places,
                }
                terms.append(replace(term, **parts))
                chosen += [first + j for j in informed]
        return Design(
            labels=tuple(self.labels[i] for i in chosen),
            owners=tuple(self.owners[i] for i in chosen),
            cells=self.cells.iloc[present].reset_index(drop=True),
            cell=cell.ravel(),
            offset=self.offset[present],
            terms=tuple(terms),
            absorbed={**self.absorbed, **absorbed},
        )

    @cached_property
    def _from_formulas(self) -> tuple[int, ...]:
        return tuple({term.position for term in self.terms if term.is_formula})

    @cached_property
    def _constant(self) -> np.ndarray:
        rows = self.offset.copy()
        for term in self.terms:
            rows[:, term.position] += term.shift
        return rows

    @cached_property
    def _dense(self) -> NDArray[np.float64] | None:
        """The linear map (n_cells, 9, k) of a design without links; None where it would be
        large.
        """
        if (
            not all(term.is_linear for term in self.terms)
            or self.offset.size * len(self.labels) > DENSE
        ):
            return None
        dense = np.zeros((*self.offset.shape, len(self.labels)))
        for term in self.terms:
            dense[:, term.position, term.columns] = term.sign[:, None] * term.matrix
        return dense


def _told_apart(matrix: np.ndarray, is_formula: bool) -> tuple[list[int], dict[int, list[int]]]:
    """The columns that trials inform, and of a formula those that are combinations of others there,
    with these.
    """
    filled = np.flatnonzero(matrix.any(axis=0)).tolist()
    found = dependent(matrix[:, filled]) if is_formula and filled else {}
    others = {filled[j]: [filled[i] for i in of] for j, of in found.items()}
    return [j for j in filled if j not in others], others


def is_within(inner: np.ndarray, outer: np.ndarray) -> bool:
    """Whether the columns of one matrix are combinations of those of another, (n, k) each."""
    if not inner.shape[1]:
        return True
    if not outer.shape[1]:
        return False
    rest = inner - outer @ np.linalg.lstsq(outer, inner, rcond=None)[0]
    return bool(np.abs(rest).max() <= 1e-8 * max(1.0, np.abs(inner).max()))
