"""`Fits`: one fit per group, as one table."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.agreement.comparing import Agreement, together
from ddm.estimate_labels import COEFFICIENTS
from ddm.estimation.groups.group_search import GroupsFound
from ddm.estimation.search import Search
from ddm.fits.answers.derived import Derived, derived_of_people, warn_of_repeated_people
from ddm.fits.answers.names_of_others import OF_FITS, no_attribute
from ddm.fits.answers.people_levels import (
    Between,
    PeopleLevels,
    checked_between,
    column_of,
    levels_in_keys,
    levels_in_trials,
)
from ddm.fits.answers.quantities import Quantities, quantities_of
from ddm.fits.checks import Drawn
from ddm.fits.columns import (
    Columns,
    FromTable,
    columns_of_fits,
    columns_of_groups,
    figures_table,
    index_of,
    without_outcomes,
)
from ddm.fits.result import Fit
from ddm.fits.saving import as_dict, as_key, write
from ddm.fits.tables import coefficients, notes_table, notes_text, people_table
from ddm.html_text import block
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.trials.grouping import Grouping
from ddm.trials.trials import Trials

# an error names this many keys
MOST_NAMED = 10


@dataclass(frozen=True, eq=False, repr=False)
class Fits(Drawn, Mapping[Hashable, Fit]):
    """One fit per group: a mapping from the key of a group to its `Fit`.

    Iteration gives the keys, as in every mapping. If there are several grouping columns, a key is a
    tuple. A key without a fit is a KeyError; a wrong argument is a ValueError or TypeError.

    Examples
    --------
    >>> import ddm, pathlib, tempfile
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> fits = ddm.fit_each(ddm.Model(v="difficulty"), data, by="subject")
    >>> fits["s01"].converged, fits.params.shape
    (True, (12, 4))
    >>> fits.summary().loc["v[easy]", ["mean", "n"]].round(2).to_dict()
    {'mean': 2.22, 'n': 12.0}
    >>> fits.plot(col="difficulty").size, fits.plot_quantiles().size
    (2, 1)
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> fits.save(folder / "fits.json"), fits.to_csv(folder / "fits.csv")
    (None, None)
    >>> fits.to_parquet(folder / "fits.parquet")
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

    def __eq__(self, other: object) -> bool:
        # the fits of a mapping are compared otherwise, and here each look makes a new one
        return self is other

    __hash__ = object.__hash__

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
        table = figures_table(self.columns)
        return table.set_axis(index_of(self.columns.keys, self.by), axis=0)

    def to_csv(self, path: str | Path) -> None:
        """Write `table` to a CSV file at ``path``."""
        self.table.to_csv(path)

    def to_parquet(self, path: str | Path) -> None:
        """Write `table` to a Parquet file at ``path``.

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

    def derived(
        self,
        quantities: Quantities,
        level: float = 0.95,
        *,
        between: str | Mapping[str, Sequence[Any]] | None = None,
    ) -> Derived:
        """Quantities made of each person's estimates, and t tests of them over people.

        The result has two tables, ``people`` with a row per person and ``tests`` with a row per
        quantity; its text says the tests in words. Without ``between`` the mean of all people is
        tested against 0 (Student's t), so for a difference between conditions derive that
        difference. With it, the means of two levels are compared (Welch's t).

        The estimates of people are treated as data, each with the same weight (a two-stage
        analysis). That is fair where their standard errors are small beside the differences between
        people, or alike for all people: a mean stays right, and its test too, because the spread
        of the estimates contains their errors. It is not where some people have much fewer trials
        than others, where estimates lie at bounds, or where people without a good fit are special.
        d_z and g are smaller than those of true values, since estimates spread more widely. p
        values are of one test each: correct them if you look at several.

        Parameters
        ----------
        quantities : as in `ddm.Fit.derived`
        level : of the intervals
        between : a column of the fitted trials, or of the groups, with one level per person, such
            as ``"group"``. If it has more than two levels, or to choose the order of subtraction,
            ``{"group": ["old", "young"]}``

        Examples
        --------
        >>> import ddm
        >>> data = ddm.datasets.load("speed_accuracy")
        >>> fits = ddm.fit_each(ddm.Model(v="difficulty", a="instruction"), data, by="subject")
        >>> effect = fits.derived("v[easy] - v[hard]")
        >>> list(effect.people.columns)
        ['v[easy] - v[hard]', 'v[easy] - v[hard]_se', 'converged']
        >>> effect.tests[["n", "df"]].to_dict("records")
        [{'n': 12, 'df': 11.0}]
        """
        found = quantities_of(quantities, self.columns.labels)
        level = arguments.share("level", level)
        levels = None if between is None else self._levels(checked_between(between))
        warn_of_repeated_people(self.columns.keys, self.by)
        return derived_of_people(self.columns, self.by, found, level, levels)

    def _levels(self, between: Between) -> PeopleLevels:
        """The level of each group in a column."""
        keys = self.columns.keys
        if between.column in self.by:
            return levels_in_keys(between, keys, self.by)

        # fits that come from one table need not be made for this
        if isinstance(self.made, FromTable):
            values, code = column_of(between, self.made.trials), self.made.grouping.code
        else:
            several = [column_of(between, fit.trials) for fit in self.values()]
            values = pd.concat(several)
            code = np.repeat(np.arange(len(several)), [len(one) for one in several])
        return levels_in_trials(between, values, code, keys, self.by)

    def save(self, path: str | Path) -> None:
        """Write all fits to a JSON file at ``path``, without the RTs; `ddm.load` reads the file."""
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
        keys = [key for key, has in zip(self, has_estimates, strict=True) if has]
        return together([self[key].agreement for key in keys])

    # a type checker is to report names that there are not
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            raise no_attribute(self, name, OF_FITS)

    def _frame(self, values: NDArray[np.float64]) -> pd.DataFrame:
        """A table of values (groups, k)."""
        index = index_of(self.columns.keys, self.by)
        return pd.DataFrame(values, index=index, columns=list(self.columns.labels), copy=True)

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """One row per estimate: its mean over groups, SD and so on; to read.

        Columns: mean, sd, se (that of the mean, sd / sqrt(n)), ci_low and ci_high (the interval of
        the mean with this ``level``, by Student's t), min, max, and n, the groups whose fits
        converged and have the estimate; no other groups count. Numbers are rounded to four
        decimals; `table` and `params` have them in full.
        """
        columns = self.columns
        good = columns.theta[columns.converged]
        return people_table(good, columns.labels, arguments.share("level", level))

    def __repr__(self) -> str:
        table = self.summary().to_string() if self.columns.labels else "no parameter is free"
        return "\n".join([self._head(), table, *notes_text(self.notes, len(self))])

    def _repr_html_(self) -> str:
        return block(self._head(), self.summary(), *notes_text(self.notes, len(self)))

    def _head(self) -> str:
        """How many fits there are, and how many of them failed."""
        failed = int((~self.columns.converged).sum())
        without = f"{failed} not converged, and not counted here" if failed else "all converged"
        return f"<Fits of {len(self)} groups by {', '.join(self.by)}: {without}>"


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
