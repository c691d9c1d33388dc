"""`Design`: a model laid over trials, as a map from the estimates to the parameters of every cell.

A cell is a combination of values, one for each column that the model names, that occurs in the
data. There are few cells if the columns are conditions, and one cell per trial if a covariate
differs in every trial. Each free parameter is a `Term`,

    parameter = shift + sign * inverse link(matrix @ estimates)

Without a formula the link is the identity, and each estimate has a column of the matrix that is 1
in the cells in which its level holds and 0 in the others. Under stimulus coding the sign of the
drift is -1 in some cells. Fixed parameters stand in the offset.
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
from ddm.parameter_rows import Parameter
from ddm.parameters import BY_NAME, LAPSE, SV, SZ, T0_SD, A, D, V, Z
from ddm.processes.family import Family

# columns of parameters_by_cell: the parameters of a process and the proportion of lapses
N_COLUMNS = LAPSE + 1

# searches keep sz below this share of its limit, 2 min(z, 1 - z), because the likelihood has no
# maximum where the range of starting points touches a boundary
MARGIN = 0.98

# bounds of the user may let sz go up to this share of its limit
WIDEST_MARGIN = 0.9999

# columns are combinations of others if what is left of them is at most this share of their largest
# value, which is rounding
LARGEST_REST = 1e-8


@dataclass(frozen=True, eq=False)
class Term:
    """One free parameter, as a function of its estimates.

    owner : name of the parameter
    position : its column of parameters_by_cell
    columns : where its k estimates stand in theta
    matrix : (n_cells, k), see the formula above
    link : the scale on which the effects of a formula add up
    sign, shift : (n_cells,)
    is_formula : whether the estimates are coefficients of a formula, not values of the parameter
    formula : makes the matrix for other values of the covariates; None without a formula, and in a
        fit that was loaded
    columns_estimated : the columns of that matrix to which the k estimates belong
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
        """The derivative of the parameter in the linear predictor, (n_cells,)."""
        if self.is_linear:
            return self.sign
        return self.sign * self.link.slope(self.matrix @ theta[self.columns])


@dataclass(frozen=True, eq=False)
class Design:
    """The map from theta (k estimates) to parameters_by_cell (n_cells, columns).

    The columns are those of the family: the parameters of a process and the proportion of lapses.

    family : the kind of process
    labels : names of the estimates, such as ``v[easy]``
    owners : the parameter to which each estimate belongs
    cells : DataFrame (n_cells rows), the values of the model's columns in each cell
    cell : (n,) cell of each trial
    offset : (n_cells, columns) the fixed parameters, 0 for free parameters
    terms : the free parameters
    absorbed : by the label of an estimate that these trials cannot tell from others: the labels of
        those others. `select` sets it.
    """

    family: Family
    labels: tuple[str, ...]
    owners: tuple[str, ...]
    cells: pd.DataFrame
    cell: NDArray[np.int64]
    offset: NDArray[np.float64]
    terms: tuple[Term, ...]
    absorbed: Mapping[str, tuple[str, ...]]

    def parameters_by_cell(self, theta: np.ndarray) -> np.ndarray:
        """The parameters of every cell, (n_cells, columns)."""
        if self._entries is not None:
            place, estimate, coefficient = self._entries
            free = np.bincount(place, coefficient * theta[estimate], self.offset.size)
            return self._constant + free.reshape(self.offset.shape)

        rows = self.offset.copy()
        for term in self.terms:
            rows[:, term.position] += term.value(theta)
        return rows

    def parameters_of_groups(self, theta: np.ndarray) -> np.ndarray:
        """The parameters of every cell for each of several theta, (groups, n_cells, columns).

        ``theta`` (groups, k).
        """
        if self._entries is None or len(theta) == 1:
            return np.array([self.parameters_by_cell(one) for one in theta])

        rows = np.tile(self._constant.ravel(), (len(theta), 1))
        for place, estimate, coefficient in zip(*self._entries, strict=True):
            rows[:, place] += coefficient * theta[:, estimate]
        return rows.reshape(-1, *self.offset.shape)

    def gradient(self, theta: np.ndarray, gradient_of_cell: np.ndarray) -> np.ndarray:
        """The gradient in theta, (k,), of a function of the parameters of the cells.

        ``gradient_of_cell`` (n_cells, columns) is its gradient in these parameters.
        """
        if self._entries is not None:
            place, estimate, coefficient = self._entries
            weighted = coefficient * gradient_of_cell.ravel()[place]
            return np.bincount(estimate, weighted, len(self.labels))

        return np.concatenate(
            [(gradient_of_cell[:, t.position] * t.slope(theta)) @ t.matrix for t in self.terms]
        )

    def in_estimates(self, theta: np.ndarray, rows: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """The gradients in theta, (j, k), of j functions, each of the parameters of one cell.

        ``rows`` (m, columns) are their gradients in these parameters, ``cell`` (m,) are the cells.
        """
        result = np.empty((len(rows), len(self.labels)))
        for term in self.terms:
            in_predictor = rows[:, term.position] * term.slope(theta)[cell]
            result[:, term.columns] = in_predictor[:, None] * term.matrix[cell]
        return result

    def is_admissible(self, parameters_by_cell: np.ndarray) -> bool:
        """Whether all parameters that come from a formula lie in their domains.

        Estimates that are values of their parameter need no such test: bounds keep them in their
        domains.
        """
        if not self.has_formulas:
            return True

        for position, row in self._from_formulas.items():
            if not row.possible(parameters_by_cell[:, position]).all():
                return False

        if not {Z, SZ} & self._from_formulas.keys():
            return True
        share = MARGIN if SZ in self._from_formulas else WIDEST_MARGIN
        room = 2.0 * np.minimum(parameters_by_cell[:, Z], 1.0 - parameters_by_cell[:, Z])
        return bool((parameters_by_cell[:, SZ] <= share * room).all())

    def admits(self, theta: np.ndarray) -> bool:
        """Whether the parameters at these estimates lie in their domains."""
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
        """Position in theta and owner of each estimate that is a value of its parameter."""
        return [(i, owner) for i, owner in enumerate(self.owners) if not self.is_coefficient[i]]

    def term_of(self, estimate: int) -> Term:
        """The term to which an estimate belongs."""
        return next(
            term for term in self.terms if term.columns.start <= estimate < term.columns.stop
        )

    def cells_of(self, estimate: int) -> np.ndarray:
        """Which cells depend on one estimate, (n_cells,) of bool."""
        term = self.term_of(estimate)
        return term.matrix[:, estimate - term.columns.start] != 0.0

    @cached_property
    def is_free(self) -> np.ndarray:
        """Which parameters of each cell depend on the estimates, (n_cells, columns)."""
        result = np.zeros(self.offset.shape, dtype=bool)
        for term in self.terms:
            result[:, term.position] |= (term.matrix != 0.0).any(axis=1)
        return result

    @cached_property
    def t0_is_mean(self) -> np.ndarray:
        """In which cells non-decision times vary around t0, and may be shorter, (n_cells,)."""
        return self.is_free[:, T0_SD] | (self.offset[:, T0_SD] > 0.0)

    def fastest_of(self, rt: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """The shortest RT of each cell, (n_cells,) s; infinite for a cell without RTs."""
        fastest = np.full(len(self.cells), np.inf)
        np.minimum.at(fastest, cell, rt)
        return fastest

    def units_of_evidence(self) -> np.ndarray:
        """The unit of evidence of each cell, (n_cells,), relative to the one in which D is 1.

        A fixed D sets it, or else a fixed a, v or sv, the first of these that is fixed; without any
        of them it is 1.
        """
        fixed = np.abs(np.where(self.is_free, np.nan, self.offset))
        unit = np.where(fixed[:, SV] > 0.0, fixed[:, SV] / BY_NAME["sv"].start, 1.0)
        unit = np.where(fixed[:, V] > 0.0, fixed[:, V], unit)
        unit = np.where(np.isnan(fixed[:, A]), unit, fixed[:, A] / BY_NAME["a"].start)
        return np.where(np.isnan(fixed[:, D]), unit, np.sqrt(fixed[:, D]))

    def alone(self, cells: np.ndarray) -> Design:
        """These cells, by position, without estimates: what a likelihood of cells asks for."""
        return replace(
            self,
            labels=(),
            owners=(),
            cells=self.cells.iloc[cells].reset_index(drop=True),
            cell=np.empty(0, dtype=np.int64),
            offset=self.offset[cells],
            terms=(),
            absorbed={},
        )

    def select(self, rows: np.ndarray) -> Design:
        """The design of some trials, with the estimates that they can inform.

        ``rows`` is a mask of the trials, or their positions.
        """
        present, cell = np.unique(self.cell[rows], return_inverse=True)
        return self.with_cells(present, cell.ravel())

    def with_cells(self, present: np.ndarray, cell: np.ndarray) -> Design:
        """The design of some of the cells, with the estimates that their trials can inform.

        ``present`` are the positions of these cells, and ``cell`` (n,) the place of each trial's
        cell among them.
        """
        if present.size == len(self.cells) and not self.has_formulas:
            return replace(self, cell=cell)

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
                terms.append(_selected(term, present, informed, first_estimate=len(chosen)))
                chosen += [first + j for j in informed]

        return Design(
            family=self.family,
            labels=tuple(self.labels[i] for i in chosen),
            owners=tuple(self.owners[i] for i in chosen),
            cells=self.cells.iloc[present].reset_index(drop=True),
            cell=cell,
            offset=self.offset[present],
            terms=tuple(terms),
            absorbed={**self.absorbed, **absorbed},
        )

    @cached_property
    def _from_formulas(self) -> dict[int, Parameter]:
        """The columns of parameters_by_cell that come from formulas, and their parameters."""
        rows = self.family.rows
        return {term.position: rows[term.owner] for term in self.terms if term.is_formula}

    @cached_property
    def _constant(self) -> np.ndarray:
        """The part of parameters_by_cell that does not depend on the estimates."""
        rows = self.offset.copy()
        for term in self.terms:
            rows[:, term.position] += term.shift
        return rows

    @cached_property
    def _entries(self) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """The linear map by its entries that are not 0; None if a link is not linear.

        An entry says at which place of parameters_by_cell, laid out in one row, which estimate
        enters, and with which coefficient. Of many cells, most have estimates of their own.
        """
        if not all(term.is_linear for term in self.terms):
            return None

        places, estimates = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        coefficients = [np.empty(0)]
        for term in self.terms:
            cell, column = np.nonzero(term.matrix)
            places.append(cell * self.offset.shape[1] + term.position)
            estimates.append(column + term.columns.start)
            coefficients.append(term.sign[cell] * term.matrix[cell, column])
        return np.concatenate(places), np.concatenate(estimates), np.concatenate(coefficients)


def _selected(term: Term, cells: np.ndarray, informed: list[int], *, first_estimate: int) -> Term:
    """The term in some of the cells, with the columns ``informed`` of its matrix.

    Its estimates stand in theta from ``first_estimate`` on.
    """
    places = term.columns_estimated
    return replace(
        term,
        columns=slice(first_estimate, first_estimate + len(informed)),
        matrix=np.ascontiguousarray(term.matrix[cells][:, informed]),
        sign=term.sign[cells],
        shift=term.shift[cells],
        columns_estimated=tuple(places[j] for j in informed) if places else (),
    )


def _told_apart(matrix: np.ndarray, is_formula: bool) -> tuple[list[int], dict[int, list[int]]]:
    """The columns of a term's matrix that the trials inform, and the dependent columns.

    A column that is 0 everywhere is in neither. In a formula, a column that is a combination of
    others is dependent: it stands as a key, with these others.
    """
    filled = np.flatnonzero(matrix.any(axis=0)).tolist()
    found = dependent(matrix[:, filled]) if is_formula and filled else {}
    others = {filled[j]: [filled[i] for i in of] for j, of in found.items()}
    return [j for j in filled if j not in others], others


def is_within(inner: np.ndarray, outer: np.ndarray) -> bool:
    """Whether the columns of ``inner`` (n, k) are linear combinations of those of ``outer``."""
    if not inner.shape[1]:
        return True
    if not outer.shape[1]:
        return False

    rest = inner - outer @ np.linalg.lstsq(outer, inner, rcond=None)[0]
    return bool(np.abs(rest).max() <= LARGEST_REST * max(1.0, np.abs(inner).max()))
