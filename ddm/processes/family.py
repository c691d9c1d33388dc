"""`Family`: what models, searches, fits and studies need of a kind of process.

Nothing above this package knows an engine of densities. There are two families: the constant
process, whose densities have closed forms (`ddm.processes.families.constant`), and processes whose
drift, boundaries and noise are functions (`ddm.processes.families.general`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ddm.parameter_rows import Parameter
from ddm.runtime.seeds import Seed

# a value of each trial (n,) and its gradient (n, m) in the parameters of the trial's cell
Gradients = tuple[NDArray[np.float64], NDArray[np.float64]]

# the log likelihood of known trials and its gradient (n_cells, m), of parameters (n_cells, m)
LogLikelihood = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]


class Family(Protocol):
    """A kind of process: its parameters, and its distributions at many of their values.

    The functions of trials take ``rt`` (n,) in seconds, ``upper`` (n,) of bool, and ``cell`` (n,),
    rows of ``parameters_by_cell`` (n_cells, m). The m columns are those of the table of parameters,
    then those of parameters that only this family has. None of the functions knows lapses.
    """

    @property
    def rows(self) -> Mapping[str, Parameter]:
        """The parameters that a model of this family has, by name, with what is known of each."""
        ...

    @property
    def positions(self) -> Mapping[str, int]:
        """The column of ``parameters_by_cell`` of each parameter."""
        ...

    @property
    def unsaid(self) -> NDArray[np.float64]:
        """A row of ``parameters_by_cell`` before anything is said, (m,)."""
        ...

    @property
    def has_closed_forms(self) -> bool:
        """Whether the compiled searches know its densities."""
        ...

    @property
    def precision(self) -> float:
        """The relative precision of integrals over its densities and scores."""
        ...

    def span(self, row: np.ndarray) -> tuple[float, float]:
        """Decision times, s, before and after which the density of one row is negligible."""
        ...

    def boundaries(
        self, row: np.ndarray, times: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The lower and the upper boundary at decision times (n,), s, where `paths` has them."""
        ...

    def is_like(self, other: Family) -> bool:
        """Whether another family has the same functions, so that their parameters are the same."""
        ...

    def for_estimates(self, columns: Sequence[int]) -> Family:
        """The same family where gradients are needed in these columns only; others may be 0."""
        ...

    def log_densities(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """Log of the joint density of RT and response of each trial, (n,)."""
        ...

    def scores(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """Log density of each trial, and its gradient; -inf and zeros where it is impossible."""
        ...

    def log_likelihood(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, n_cells: int
    ) -> LogLikelihood:
        """The sum of the log densities of these trials, as a function of the parameters.

        It is -inf, with a gradient of zeros, where a trial is impossible.
        """
        ...

    def log_cdfs(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """log P(RT <= rt, response) of each trial, (n,); rt may be infinite."""
        ...

    def log_survivors(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """log P(RT > rt, response) of each trial, (n,)."""
        ...

    def cdf_gradients(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT <= rt, response) of each trial, and its gradient; rt may be infinite."""
        ...

    def survivor_gradients(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT > rt, response) of each trial, and its gradient."""
        ...

    def why_refused(self, rt: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray) -> str:
        """Why a cell has no densities with these parameters; empty if all have some."""
        ...

    def simulate(
        self, cell: np.ndarray, parameters_by_cell: np.ndarray, *, seed: Seed
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Exact samples: an RT, s, and a response, 1 or 0, of each trial."""
        ...

    def process(self, row: np.ndarray) -> Any:
        """The process with the parameters of one row, (m,), without its lapses."""
        ...
