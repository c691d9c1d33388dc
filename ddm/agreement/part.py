"""`Part`: the trials of one person, what a model expects of them, and data that it simulates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.agreement.sample import Sample, sample_of, sample_of_simulated
from ddm.models.expectation import Expectation, expectation_of_trials
from ddm.models.outcomes import Outcomes, outcomes_of_arrays
from ddm.models.prediction import simulate_trials
from ddm.processes.families.of_processes import Process, family_of, row_of
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

# trials that are simulated at once, which bounds the memory of many data sets
AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class Predictions:
    """The parameters of every trial: those of its cell.

    outcomes : the outcomes of the trials
    parameters_by_cell : (n_cells, m)
    cell : (n,) the cell of each trial
    """

    outcomes: Outcomes
    parameters_by_cell: NDArray[np.float64]
    cell: NDArray[np.int64]


def predictions_of_process(process: Process, trials: Trials) -> Predictions:
    """What a process without lapses predicts of trials, all of one condition."""
    cell = np.zeros(trials.n, dtype=np.int64)
    limits = trials.deadline, trials.window, trials.observed_sides
    outcomes = outcomes_of_arrays(
        family_of(process),
        trials.rt,
        trials.upper,
        cell,
        *limits,
        None,
        lost=trials.lost,
        lost_rt=trials.lost_rt,
    )
    return Predictions(outcomes, row_of(process)[np.newaxis], cell)


def expectation_of_process(process: Process) -> Expectation:
    """What a process without lapses gives in trials of which all is observed."""
    one = np.ones(1)
    no_limits = one * np.inf, (0.0, np.inf), (True, True), None
    outcomes = outcomes_of_arrays(
        family_of(process), one, one > 0.0, np.zeros(1, dtype=np.int64), *no_limits
    )
    rows = row_of(process)[np.newaxis]
    return expectation_of_trials(outcomes, rows, np.zeros(1, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Part:
    """The trials of one person, or of one condition that is named here.

    predictions : None for trials without a model
    levels : values of columns that the table of the trials does not have, the same for all trials
    """

    trials: Trials
    predictions: Predictions | None
    levels: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def sample(self) -> Sample:
        """What was observed."""
        return sample_of(self.trials)

    def expected(self, rows: NDArray[np.int64]) -> Expectation | None:
        """What is expected of the trials at these positions."""
        if self.predictions is None:
            return None
        of = self.predictions
        return expectation_of_trials(of.outcomes, of.parameters_by_cell, self._stratum[rows])

    @cached_property
    def _stratum(self) -> NDArray[np.int64]:
        of = self.predictions
        assert of is not None
        return of.outcomes.stratum_of(of.cell, self.trials.deadline)

    def simulated(self, n: int, seed: Seed) -> Iterator[Sample]:
        """``n`` data sets like that of the trials, one after the other; none without a model."""
        if self.predictions is None:
            return
        of, trials = self.predictions, self.trials
        at_once = min(n, max(1, AT_ONCE // trials.n))
        blocks = -(-n // at_once)
        for child in [seed] if blocks == 1 else sequence_of(seed).spawn(blocks):
            sets = min(at_once, n)
            n -= sets
            rt, response = simulate_trials(
                of.outcomes.family,
                np.tile(of.cell, sets),
                of.parameters_by_cell,
                lapses=of.outcomes.lapses,
                deadline=np.tile(trials.deadline, sets),
                window=trials.window,
                observed=trials.observed_sides,
                lost_rt=trials.lost_rt,
                lost_share=trials.lost_share,
                seed=child,
            )
            every = zip(rt.reshape(sets, -1), response.reshape(sets, -1), strict=True)
            yield from (sample_of_simulated(*one, trials) for one in every)

    def mean_parameters(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The mean parameters of the trials at these positions, (m,)."""
        of = self.predictions
        assert of is not None
        return of.parameters_by_cell[of.cell[rows]].mean(axis=0)
