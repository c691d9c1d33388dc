"""A table with all that the findings look at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_python, is_number, shown
from ddm.doctor.mended import (
    Kinds,
    code_values,
    kinds_in,
    kinds_of,
    limits_of,
    mended_answers,
    plain_answers,
    sides_of,
    times_of,
    trials_or_refusal,
)
from ddm.reading.column_names import no_column_in
from ddm.trials.observation import check_observed, checked_window, deadlines
from ddm.trials.people import tells_people_apart
from ddm.trials.row_kinds import Reading
from ddm.trials.seconds import UNITS, to_seconds
from ddm.trials.trials import Trials


@dataclass(frozen=True, eq=False)
class Examined:
    """A table, how it is to be read, and what its rows are.

    given : the table as it was given
    table : the same without repeated columns
    by : the columns whose levels are groups
    arguments : those of `ddm.Trials`
    times : the numbers in the column of RTs, as they are written, (n,); NaN where there is none
    answers : the column of responses
    mended : the responses without codes, in one spelling, if `ddm.Trials` refuses the table
    codes : values of the column of RTs that stand for none
    kinds : what the rows are, once they are mended if `ddm.Trials` refuses the table
    labels : those of (lower, upper) if `ddm.Trials` takes the table as it is; else None
    """

    given: pd.DataFrame
    table: pd.DataFrame
    by: tuple[str, ...]
    arguments: Mapping[str, Any]
    times: NDArray[np.float64]
    answers: pd.Series
    mended: pd.Series
    codes: tuple[float, ...]
    kinds: Kinds
    labels: tuple[Any, Any] | None

    @property
    def is_refused(self) -> bool:
        """Whether `ddm.Trials` refuses the table as it is."""
        return self.labels is None

    @property
    def rt(self) -> Hashable:
        """The column of RTs."""
        return self.arguments["rt"]

    @property
    def response(self) -> Hashable:
        """The column of responses."""
        return self.arguments["response"]

    @property
    def index(self) -> pd.Index:
        """The labels of the rows."""
        return self.table.index

    @property
    def seconds(self) -> NDArray[np.float64]:
        """The numbers in the column of RTs as seconds, (n,)."""
        return to_seconds(self.times, self.arguments["unit"])

    @property
    def unit(self) -> float:
        """The seconds in the unit of the RTs, as it is said."""
        return 1.0 / UNITS[self.arguments["unit"] or "s"]

    @property
    def responded(self) -> NDArray[np.bool_]:
        """Which rows have a response, of those that leave a trace, (n,)."""
        observed = self.arguments["observed"]
        if observed == "both":
            return self.answers.notna().to_numpy(dtype=bool)
        sides = sides_of(self.mended, self.arguments["upper"])
        return np.asarray(sides == float(observed == "upper"))

    @cached_property
    def plain(self) -> NDArray[np.float64]:
        """The RTs of rows with a response, (n,) s; NaN for codes, and for what can be no RT.

        Those of all rows if no row has a response.
        """
        is_plain = (self.times > 0.0) & np.isfinite(self.times)
        responded = self.responded
        if responded.any():
            is_plain &= responded
        return np.where(is_plain & ~np.isin(self.times, self.codes), self.seconds, np.nan)

    @cached_property
    def median(self) -> float:
        """The median of the RTs, s; NaN if there are none."""
        plain = self.plain[~np.isnan(self.plain)]
        return float(np.median(plain)) if plain.size else np.nan

    @property
    def limits(self) -> NDArray[np.float64]:
        """The deadline of each row, s; infinite without one."""
        return limits_of(self.table, self.arguments)

    @property
    def people(self) -> tuple[str, ...]:
        """The columns that tell groups apart: those said, else one that is named as people are."""
        if self.by:
            return self.by
        named = [name for name in self.table.columns if tells_people_apart(name)]
        return tuple(named[:1])

    def groups(self, columns: tuple[Hashable, ...]) -> NDArray[np.int64]:
        """The number of the group of each row, (n,), in the order of the levels; -1 for none."""
        if columns not in self._groups_of:
            self._groups_of[columns] = self._numbers_of(columns)
        return self._groups_of[columns]

    @cached_property
    def _groups_of(self) -> dict[tuple[Hashable, ...], NDArray[np.int64]]:
        """The groups of the columns that were asked for."""
        return {}

    def _numbers_of(self, columns: tuple[Hashable, ...]) -> NDArray[np.int64]:
        if not columns:
            return np.zeros(len(self.table), dtype=np.int64)
        if len(columns) == 1:
            return _numbered(self.table[columns[0]])
        numbers = np.column_stack([_numbered(self.table[name]) for name in columns])
        whole = (numbers >= 0).all(axis=1)
        found = np.full(len(numbers), -1, dtype=np.int64)
        if whole.any():
            found[whole] = np.unique(numbers[whole], axis=0, return_inverse=True)[1].ravel()
        return found

    def key(self, columns: tuple[Hashable, ...], row: int) -> Any:
        """The levels of the group of a row: one value, or a tuple."""
        levels = tuple(as_python(self.table[name].iloc[row]) for name in columns)
        return levels[0] if len(levels) == 1 else levels

    def call(self, **changes: Any) -> str:
        """The call of `ddm.Trials` with the arguments that were given, some of them changed."""
        said = {
            name: shown(value)
            for name, value in {**self.arguments, **changes}.items()
            if shown(value) != shown(_defaults()[name])
        }
        return f"ddm.Trials({', '.join(['data', *(f'{name}={said[name]}' for name in said)])})"

    def keys(
        self, columns: tuple[Hashable, ...], groups: NDArray[np.int64], chosen: Iterable[int]
    ) -> list[Any]:
        """The levels of the chosen ones of the groups, which are numbered as in `groups`."""
        return [self.key(columns, int(np.argmax(groups == group))) for group in chosen]


def examined_of(table: pd.DataFrame, by: Any, arguments: Mapping[str, Any]) -> Examined:
    """All that the findings look at; an error only if an argument is wrong whatever the rows hold.

    ``arguments`` are those of `ddm.Trials`, which have its defaults if they are left out; ``by`` is
    a column, a list of columns, or None.
    """
    arguments = _defaults() | dict(arguments)
    columns = _checked_by(by, table)
    _check_arguments(table, arguments)

    single = table.loc[:, ~table.columns.duplicated()]
    absent = pd.Series([None] * len(single), index=single.index, dtype=object)
    times, answers = (
        single[arguments[name]] if arguments[name] in single else absent.rename(arguments[name])
        for name in ("rt", "response")
    )
    numbers = times_of(times)
    # counted rows, so that those of the trials are known if labels repeat
    trials, _ = trials_or_refusal(table.reset_index(drop=True), arguments)
    mended = mended_answers(answers) if trials is None else plain_answers(answers)
    kinds = (
        kinds_of(single, to_seconds(numbers, arguments["unit"]), mended, arguments)
        if trials is None
        else kinds_in(trials)
    )
    return Examined(
        given=table,
        table=single,
        by=columns,
        arguments=arguments,
        times=numbers,
        answers=answers,
        mended=mended,
        codes=tuple(code_values(numbers)),
        kinds=kinds,
        labels=None if trials is None else trials.labels,
    )


def _defaults() -> dict[str, Any]:
    """The arguments of `ddm.Trials` that have defaults, with these."""
    known = list(signature(Trials).parameters.values())[1:]
    return {argument.name: argument.default for argument in known}


def _checked_by(by: Any, table: pd.DataFrame) -> tuple[str, ...]:
    """The columns of the argument ``by``, if the table has them; none for None."""
    columns = list(by) if isinstance(by, (list, tuple)) else [] if by is None else [by]
    if len(set(map(repr, columns))) < len(columns) or not all(
        isinstance(column, str) for column in columns
    ):
        raise TypeError(
            f"by must be a column name or a list of different column names; got {by!r}. "
            "To look at all trials together leave it out."
        )
    for column in columns:
        if column not in table.columns:
            raise ValueError(f"by={column!r}: {no_column_in(column, table)}")
    return tuple(columns)


def _check_arguments(table: pd.DataFrame, arguments: Mapping[str, Any]) -> None:
    """An error if an argument is wrong whatever the rows hold."""
    for name in ("rt", "response"):
        if not isinstance(arguments[name], Hashable):
            raise TypeError(f"{name} must be the name of a column; got {arguments[name]!r}.")
    if arguments["rt"] == arguments["response"]:
        raise ValueError(
            f"rt and response are both the column {arguments['rt']!r}; they must be two columns."
        )

    check_observed(arguments["observed"])
    Reading(
        arguments["deadline_tolerance"],
        arguments["omissions"],
        arguments["lost_rt"],
        arguments["observed"],
        arguments["unit"],
    )
    checked_window(arguments["truncated"])

    deadline = arguments["deadline"]
    is_column = isinstance(deadline, Hashable) and deadline in table.columns
    if is_number(deadline) or not is_column:
        deadlines(table, deadline, None)


def _numbered(column: pd.Series) -> NDArray[np.int64]:
    """The number of the level of each row, in order; -1 where it is missing."""
    plain = column.astype(object)
    try:
        return np.asarray(pd.factorize(plain, sort=True)[0], dtype=np.int64)
    except TypeError:
        return np.asarray(
            pd.factorize(plain.where(column.isna(), plain.map(str)), sort=True)[0], dtype=np.int64
        )
