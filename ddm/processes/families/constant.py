"""The family of `DDM`: constant drift, boundaries and noise, by the engine of closed forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm import parameters
from ddm.distributions import options_of
from ddm.first_passage import by_trial
from ddm.parameter_rows import Parameter
from ddm.parameters import LAPSE, START_SHAPE, SV, SZ, A, D, V, Z
from ddm.processes.ddm import DDM
from ddm.processes.family import Family, Gradients, LogLikelihood
from ddm.runtime.seeds import Seed
from ddm.simulators.exact import simulate_exact

# Outside its span the density has fallen by a factor of exp(-100).
NEGLIGIBLE = 100.0

# The strongest drift is this number of SDs away from the mean drift.
STRONGEST = 10.0


@dataclass(frozen=True)
class Constant:
    """The family of `DDM`. There is one, `CONSTANT`."""

    has_closed_forms = True

    # densities with sz and st0 are known to 1e-9
    precision = 1e-8

    @property
    def rows(self) -> Mapping[str, Parameter]:
        """The rows of the table."""
        return parameters.BY_NAME

    @property
    def positions(self) -> Mapping[str, int]:
        """The columns of the table."""
        return parameters.POSITIONS

    @property
    def unsaid(self) -> NDArray[np.float64]:
        """Zeros."""
        return np.zeros(LAPSE + 1)

    def is_like(self, other: Family) -> bool:
        """Whether it is the constant process too."""
        return isinstance(other, Constant)

    def for_estimates(self, columns: Sequence[int]) -> Constant:
        """Itself: all gradients cost nearly the same as some."""
        return self

    def span(self, row: np.ndarray) -> tuple[float, float]:
        """Decision times, s, before and after which the density of one row is negligible.

        The density rises like exp(-(w - v t)^2 / (2 D t)), where w is the distance to the nearer
        boundary and v a drift towards it, and falls at least like exp(-pi^2 D t / (2 a^2)) (Feller
        1968, section XIV.6). The first time is the earlier root of (w - v t)^2 = 2 D t
        `NEGLIGIBLE`; after the last one the second factor is negligible. Where starts lie next to a
        boundary the density is a power of the time.
        """
        v, a, z, sv, sz, d, shape = row[[V, A, Z, SV, SZ, D, START_SHAPE]]
        w = a * (min(z, 1.0 - z) - 0.5 * sz)
        fastest = abs(v) + STRONGEST * sv
        b = w * fastest + d * NEGLIGIBLE
        first = w**2 / (b + np.sqrt(b**2 - (w * fastest) ** 2))
        if shape > 0.0:
            first *= np.exp(-2.0 * NEGLIGIBLE / shape)
        return first, NEGLIGIBLE * 2.0 * a**2 / (np.pi**2 * d)

    def boundaries(
        self, row: np.ndarray, times: np.ndarray
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """0 and a."""
        return np.zeros(times.size), np.full(times.size, row[A])

    def log_densities(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """Log of the joint density of RT and response of each trial, (n,)."""
        return by_trial.log_densities(rt, upper, cell, parameters_by_cell)

    def scores(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """Log density of each trial, and its gradient."""
        return by_trial.scores(rt, upper, cell, parameters_by_cell)

    def log_likelihood(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, n_cells: int
    ) -> LogLikelihood:
        """The sum of the log densities; without variability of trials that are sorted once."""
        return _Sums(rt, upper, cell, n_cells)

    def log_cdfs(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """log P(RT <= rt, response) of each trial, (n,)."""
        return by_trial.log_cdfs(rt, upper, cell, parameters_by_cell)

    def log_survivors(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> NDArray[np.float64]:
        """log P(RT > rt, response) of each trial, (n,)."""
        return by_trial.log_survivors(rt, upper, cell, parameters_by_cell)

    def cdf_gradients(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT <= rt, response) of each trial, and its gradient."""
        return by_trial.cdf_gradients(rt, upper, cell, parameters_by_cell)

    def survivor_gradients(
        self, rt: np.ndarray, upper: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray
    ) -> Gradients:
        """P(RT > rt, response) of each trial, and its gradient."""
        return by_trial.survivor_gradients(rt, upper, cell, parameters_by_cell)

    def why_refused(self, rt: np.ndarray, cell: np.ndarray, parameters_by_cell: np.ndarray) -> str:
        """Empty: there are closed forms for all parameters."""
        return ""

    def simulate(
        self, cell: np.ndarray, parameters_by_cell: np.ndarray, *, seed: Seed
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Exact samples: an RT, s, and a response, 1 or 0, of each trial."""
        return simulate_exact(cell, parameters_by_cell, seed=seed)

    def process(self, row: np.ndarray) -> DDM:
        """The `DDM` of one row."""
        values: dict[str, Any] = dict(zip(parameters.NAMES, row[:LAPSE].tolist(), strict=True))
        return DDM(**(values | options_of(values)))


@dataclass(frozen=True, eq=False)
class _Sums:
    """The log likelihood of known trials."""

    rt: NDArray[np.float64]
    upper: NDArray[np.bool_]
    cell: NDArray[np.int64]
    n_cells: int

    def __call__(self, parameters_by_cell: np.ndarray) -> tuple[float, NDArray[np.float64]]:
        if by_trial.has_variability(parameters_by_cell):
            return by_trial.log_likelihood(self.rt, self.upper, self.cell, parameters_by_cell)
        values, gradient = by_trial.log_likelihoods(*self._sorted, parameters_by_cell)
        value = float(values.sum())
        return value, gradient if np.isfinite(value) else np.zeros(gradient.shape)

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The RTs sorted by cell, response and time, and where the sides of the cells begin."""
        side = 2 * self.cell + self.upper
        return by_trial.sorted_by_side(self.rt, side, 2 * self.n_cells)


CONSTANT = Constant()
