"""`Fits`: one fit per group, as one table."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import plots
from ddm.agreement.comparing import Agreement, together
from ddm.estimate_labels import COEFFICIENTS
from ddm.estimation.groups.group_search import GroupsFound
from ddm.estimation.search import Search
from ddm.fits.columns import (
    Columns,
    FromTable,
    columns_of_fits,
    columns_of_groups,
    index_of,
    without_outcomes,
)
from ddm.fits.result import Fit
from ddm.fits.saving import as_dict, as_key, write
from ddm.fits.tables import coefficients, notes_table, notes_text
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.trials.grouping import Grouping
from ddm.trials.trials import Trials

# an error names this many keys
MOST_NAMED = 10

# the text of several fits shows this many
MOST_ROWS = 20


@dataclass(frozen=True, eq=False, repr=False)
class Fits(Mapping[Hashable, Fit]):
    """One fit per group: a mapping from the key of a group to its `Fit`.

    Iteration gives the keys, as in every mapping. If there are several grouping columns, a key is a
    tuple.
    """

    by: tuple[str, ...]
    columns: Columns
    model: Model
    made: Callable[[int], Fit]

    def __getitem__(self, key: Hashable) -> Fit:
        if key not in self.columns.position:
            found = ", ".join(map(repr, self.columns.keys[:MOST_NAMED]))
            more = ", ..." if len(self) > MOST_NAMED else ""
            raise KeyError(f"no fit of {', '.join(self.by)} = {key!r}; the keys are {found}{more}")
        return self.made(self.columns.position[key])

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.columns.keys)

    def __len__(self) -> int:
        return len(self.columns.keys)

    @property
    def params(self) -> pd.DataFrame:
        """Estimates, one row per group."""
        table = self._frame(self.columns.theta)
        table.attrs[COEFFICIENTS] = coefficients(self.columns.labels, self.model)
        return table

    @property
    def se(self) -> pd.DataFrame:
        """Standard errors, one row per group."""
        return self._frame(self.columns.se)

    @property
    def table(self) -> pd.DataFrame:
        """Estimates, standard errors and other numbers, one row per group.

        Columns: the estimates, their standard errors as <name>_se, n (trials), loglik, converged
        and message (what to know before trusting the fit). If a fit was not by maximum likelihood,
        the columns statistic, df and p_value stand after loglik.
        """
        columns = self.columns
        figures: dict[str, Any] = {"n": columns.n, "loglik": columns.loglik}
        if columns.reports is not None:
            figures["statistic"] = [report.statistic for report in columns.reports]
            figures["df"] = [report.df for report in columns.reports]
            figures["p_value"] = [report.p_value for report in columns.reports]
        figures["converged"] = columns.converged
        figures["message"] = columns.messages

        params = self.params
        errors = self.se.add_suffix("_se")
        return params.join(errors).join(pd.DataFrame(figures, index=params.index))

    def to_csv(self, path: str | Path) -> None:
        """Write `table` to a CSV file."""
        self.table.to_csv(path)

    def to_parquet(self, path: str | Path) -> None:
        """Write `table` to a Parquet file.

        This needs pyarrow: ``pip install 'ddm-toolkit[parquet]'``.
        """
        if find_spec("pyarrow") is None:
            raise ImportError(
                "to_parquet needs pyarrow. Install it: pip install 'ddm-toolkit[parquet]'."
            )
        self.table.to_parquet(path)

    @property
    def notes(self) -> pd.DataFrame:
        """What to know before trusting the fits, once for all groups that it is about.

        Columns: note, n (groups), groups (their keys). Notes that differ in numbers only are one,
        with the numbers of its first group.
        """
        return notes_table(dict(zip(self.columns.keys, self.columns.messages, strict=True)))

    def save(self, path: str | Path) -> None:
        """Write all fits to a JSON file, without the RTs; `ddm.load` reads the file."""
        fits = [{"key": as_key(key), **as_dict(fit)} for key, fit in self.items()]
        write(path, "fits", {"by": list(self.by), "fits": fits})

    @property
    def agreement(self) -> Agreement:
        """The trials of every group beside what its fit expects: what pictures ask.

        Groups without estimates are left out, with a warning.
        """
        has_estimates = ~np.isnan(self.columns.theta).all(axis=1) | (
            self.columns.theta.shape[1] == 0
        )
        left_out = [key for key, has in zip(self, has_estimates, strict=True) if not has]
        if left_out:
            warnings.warn(
                f"{len(left_out)} of {len(self)} groups have no estimates and are left out: "
                f"{', '.join(map(str, left_out[:MOST_NAMED]))}. fits.notes says why.",
                UserWarning,
                stacklevel=3,
            )
        return together([self[key].agreement for key in self if key not in left_out])

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
        """RT histograms of each condition, with the densities that are expected, averaged.

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
        """RT quantiles of each condition over the proportions of responses, averaged.

        See `ddm.plots.quantiles`, also for the arguments.
        """
        return plots.quantiles(self, row=row, col=col, order=order, where=where, axes=axes)

    def _frame(self, values: NDArray[np.float64]) -> pd.DataFrame:
        """A table of values (groups, k)."""
        index = index_of(self.columns.keys, self.by)
        return pd.DataFrame(values, index=index, columns=list(self.columns.labels), copy=True)

    def __repr__(self) -> str:
        failed = int((~self.columns.converged).sum())
        table = self.params.round(4).to_string(max_rows=MOST_ROWS)
        head = f"<Fits of {len(self)} groups by {', '.join(self.by)}; {failed} not converged>"
        return "\n".join([head, table, *notes_text(self.notes, len(self))])


def fits_of(fits: Mapping[Hashable, Fit], by: tuple[str, ...]) -> Fits:
    """Fits that are there already, one per group, as `Fits`."""
    several = list(fits.values())
    return Fits(by, columns_of_fits(fits), several[0].model, several.__getitem__)


def fits_of_groups(
    by: tuple[str, ...],
    search: Search,
    trials: Trials,
    design: Design,
    grouping: Grouping,
    found: GroupsFound,
    more_notes: tuple[str, ...],
) -> Fits:
    """What was found in the groups of a table as `Fits`; each message ends with ``more_notes``."""
    columns = columns_of_groups(search, trials, design, grouping, found, more_notes)
    others = without_outcomes(found.others)
    made = FromTable(search, trials, design, grouping, others, columns.messages)
    return Fits(by, columns, search.model, made)
