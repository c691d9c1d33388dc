"""`Checks`: what was observed beside what a fit expects: tables, pictures, simulated data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments, plots
from ddm.agreement.comparing import Agreement
from ddm.agreement.goodness import pearson_test
from ddm.agreement.part import Part, Predictions
from ddm.agreement.quantile_rows import quantile_table
from ddm.agreement.simulated_statistics import predictive
from ddm.estimation.bins import QUANTILES
from ddm.fits import needs
from ddm.fits.estimates import Estimates
from ddm.fits.saving import SavedTrials
from ddm.fits.tables import parameters_table
from ddm.frames import Frame, as_pandas
from ddm.models.conditions import parameters_of_rows
from ddm.models.lapses import Lapses
from ddm.models.outcomes import Outcomes
from ddm.models.prediction import simulate_trials
from ddm.processes.family import Family
from ddm.report.reported import Reported
from ddm.runtime.seeds import Seed
from ddm.trials.observation import deadlines
from ddm.trials.trials import Trials


class Drawn(Reported):
    """What pictures can be drawn of: methods of one fit, of fits, and of populations."""

    def plot(
        self,
        *,
        row: Any = None,
        col: Any = None,
        order: Any = None,
        where: str | None = None,
        bins: Any = None,
        axes: Any = None,
    ) -> np.ndarray:
        """RT histograms of each condition, with the densities that are expected.

        Those of several people are averaged over them.
        See `ddm.plots.densities`, also for the arguments.
        """
        return plots.densities(
            self, row=row, col=col, order=order, where=where, bins=bins, axes=axes
        )

    def plot_quantiles(
        self,
        *,
        row: Any = None,
        col: Any = None,
        order: Any = None,
        where: str | None = None,
        axes: Any = None,
    ) -> np.ndarray:
        """RT quantiles of each condition over the proportions of responses.

        Those of several people are averaged over them.
        See `ddm.plots.quantiles`, also for the arguments.
        """
        return plots.quantiles(self, row=row, col=col, order=order, where=where, axes=axes)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Checks(Drawn, Estimates):
    """Estimates with the trials that they are from: the part of `ddm.Fit` that compares both."""

    outcomes: Outcomes | None
    trials: Trials | SavedTrials

    @property
    def lapses(self) -> Lapses | None:
        """Where the RTs of contaminants lie; None if the model has no contaminants."""
        return self.outcomes.lapses if self.outcomes is not None else self.model.lapse_window

    def simulate(self, seed: Seed = None, *, data: Frame | None = None) -> pd.DataFrame:
        """A data set like the fitted one, whose RTs and responses are simulated from the fit.

        ``seed`` is an int, a SeedSequence, a Generator or None. The result has the rows, columns
        and labels of the data, and the same lapses, deadlines and removed RTs: an RT after its
        deadline is an omission. The same share of responses as in the data has no RT. Columns that
        the model does not use are copied from the data, so a column that was made from RTs or
        responses, such as an accuracy, has to be made anew.

        With ``data``, a table of other trials, these are simulated: their conditions must be among
        those that were fitted, their covariates may have any values. A column of deadlines is read
        from it.
        """
        trials = self.trials
        cell, rows = self.design.cell, self._parameters_by_cell()
        deadline, table = None, None
        if data is not None:
            known = self._trials("simulate(data=)")
            table = as_pandas("data", data, rows="with one row per trial")
            rows = parameters_of_rows(self.design, self._theta(), self.model, table)
            cell = np.arange(len(table))
            deadline = deadlines(table, known.deadline_said, known.unit)
        return simulated_like(
            trials,
            self.design.family,
            cell,
            rows,
            lapses=self.lapses,
            deadline=deadline,
            table=table,
            seed=seed,
        )

    @property
    def trialwise(self) -> pd.DataFrame:
        """The parameters of every trial on their natural scale, with the index of the data."""
        values = parameters_table(self.model, self._parameters_by_cell()[self.design.cell])
        return values.set_axis(self._trials("trialwise").data.index)

    @property
    def agreement(self) -> Agreement:
        """The trials beside what the fit expects of them: what tables and pictures ask."""
        return self._agreement("a picture")

    def quantiles(self, q: tuple[float, ...] = QUANTILES, *, by: Any = None) -> pd.DataFrame:
        """Observed and predicted proportions and RT quantiles of each group and response.

        ``q`` are the quantiles, increasing numbers between 0 and 1. ``by`` says which trials are a
        group: a column, values beside the data such as those of ``pd.cut``, or a list of them. None
        stands for the conditions of the model, or for all trials if its covariates make many
        conditions or leave few trials to each. What is predicted of a group is the average over its
        trials, each with its own parameters.

        Columns: those of the groups, response, n (its RTs), observed_p and predicted_p (the
        proportion of the response before the deadline among all trials), q, observed and predicted
        (the quantiles, s; NaN for a response without trials).
        """
        return quantile_table(self._agreement("quantiles"), q, by)

    def goodness(
        self, q: tuple[float, ...] = QUANTILES, min_count: int = 12, *, by: Any = None
    ) -> pd.Series:
        """Pearson's X^2 of the fitted model on quantile bins, with df and p value.

        ``q`` and ``min_count`` define the bins, as ``quantiles`` and ``min_count`` of
        `ddm.ChiSquare` do; ``by`` the groups, as in `quantiles`. X^2 is computed whatever the fit
        minimised; the p value is a rough guide, and too small. Responses whose RT was lost lie in
        no bin, so they raise a ValueError.
        """
        return pearson_test(self._agreement("goodness"), self.k, q, min_count, by)

    def predictive(self, n: int = 100, *, by: Any = None, seed: Seed = None) -> pd.DataFrame:
        """Statistics of the data, and their mean, SD and rank in ``n`` simulated data sets.

        The statistics are the proportion and the .1, .5 and .9 RT quantiles of each response, in
        each group; ``by`` is as in `quantiles`. ``n`` is 2 or more, since one data set has no SD;
        ``seed`` is as in `simulate`. Columns: those of the groups, statistic, observed, mean, sd,
        rank (the share of simulated data sets with a smaller value; below .025 or above .975 the
        model rarely makes such data).
        """
        return predictive(self._agreement("predictive"), number_of_sets(n), seed, by)

    def _agreement(self, what: str) -> Agreement:
        outcomes, trials = self._outcomes(what), self._trials(what)
        predictions = Predictions(outcomes, self._parameters_by_cell(), self.design.cell)
        columns = tuple(self.design.cells.columns)
        is_trialwise = needs.groups(self.n, len(self.design.cells), self.model)
        return Agreement((Part(trials, predictions),), () if is_trialwise else columns, columns)

    def _outcomes(self, what: str) -> Outcomes:
        return needs.times(what, self.trials, self.outcomes)

    def _trials(self, what: str) -> Trials:
        self._outcomes(what)
        return cast(Trials, self.trials)


def simulated_like(
    trials: Trials | SavedTrials,
    family: Family,
    cell: NDArray[np.int64],
    rows: NDArray[np.float64],
    *,
    lapses: Lapses | None,
    seed: Seed,
    deadline: NDArray[np.float64] | None = None,
    table: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """A table like that of the trials, with simulated RTs and responses, limited as theirs are.

    The parameters of trial i are ``rows[cell[i]]``. A ``table`` of other trials, with their
    deadlines, gets them instead.
    """
    rt, response = simulate_trials(
        family,
        cell,
        rows,
        lapses=lapses,
        deadline=trials.deadline if deadline is None else deadline,
        window=trials.window,
        observed=trials.observed_sides,
        lost_rt=trials.lost_rt,
        lost_share=trials.lost_share,
        seed=seed,
    )
    return trials.replaced(rt, response, table)


def number_of_sets(n: Any) -> int:
    """The argument ``n`` of `Checks.predictive`."""
    return arguments.whole_number(
        "n",
        n,
        at_least=2,
        meaning="the simulated data sets, which have an SD",
        advice="For example n=100.",
    )
