"""Trials from files; errors name the options of the command."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import Any

import click
import pandas as pd

from ddm.cli.file_options import codes_from, form_from
from ddm.cli.options import OMISSIONS
from ddm.cli.shell_words import columns_of_all
from ddm.cli.translation import in_shell_words
from ddm.doctor.about_rts.codes import about_codes
from ddm.doctor.about_rts.extremes import about_piles
from ddm.doctor.about_rts.units import about_units
from ddm.doctor.examined import examined_of
from ddm.models.model import Model
from ddm.reading.column_names import likely_columns, listed
from ddm.reading.sources import is_several
from ddm.reading.table_files import Rows, read_rows
from ddm.trials.trials import Trials

# a message proposes at most this number of columns
MOST_PROPOSED = 3

# the options that stand for arguments of `ddm.Trials`
ARGUMENTS = (
    "rt",
    "response",
    "upper",
    "unit",
    "deadline",
    "truncated",
    "observed",
    "deadline_tolerance",
    "omissions",
    "lost_rt",
)

# text for no end of --truncated
NO_END = "none"


def read_trials(
    *,
    by: Sequence[str] = (),
    model: Model | None = None,
    models: Sequence[Model] = (),
    **options: Any,
) -> Trials:
    """The trials in the files of DATA, in the rows that meet all conditions.

    ``options`` are the values of the options of `trials_options`, and ``by``, ``model`` and further
    ``models`` say which columns are used besides. A ValueError that names the option to change if
    the files do not hold such trials.
    """
    rows, arguments = read_table_of(by=by, model=model, models=models, **options)
    for option in ("rt", "response"):
        check_column(rows.table, f"--{option}", arguments[option])
    refuse_text(rows.table, arguments["rt"])
    trials = Trials(rows.table, **arguments)
    _warn_of_times(rows.table, by, arguments)
    return trials


def _warn_of_times(table: pd.DataFrame, by: Sequence[str], arguments: dict[str, Any]) -> None:
    """Say on stderr if RTs can be fitted, but look like codes, time-outs or another unit."""
    examined = examined_of(table, by, arguments)
    for finding in (*about_units(examined), *about_codes(examined), *about_piles(examined)):
        if finding.severity != "note":
            text = in_shell_words(f"{finding.finding} Perhaps {finding.option}")
            click.echo(f"Warning: {text}; ddm check says more.", err=True)


def warn_of_files(trials: Trials, data: Sequence[str], file_column: str) -> None:
    """Say on stderr if trials of several files are fitted together."""
    is_marked = len(data) > 1 or is_several(data[0])
    if is_marked and (n := trials.data[file_column].nunique()) > 1:
        click.echo(
            f"Warning: the trials of all {n} files are fitted as one person's (--by {file_column} "
            "fits each on its own).",
            err=True,
        )


def read_table_of(
    *,
    by: Sequence[str] = (),
    model: Model | None = None,
    models: Sequence[Model] = (),
    **options: Any,
) -> tuple[Rows, dict[str, Any]]:
    """The table in the files of DATA, and the arguments with which `ddm.Trials` reads it.

    Its columns of RTs and responses are not checked. What was read is said on stderr.
    """
    form = form_from(options)
    data = options.pop("data")
    every = [*models] if model is None else [model, *models]
    conditions = [name for one in every for name in one.columns if one.is_condition(name)]
    rows = read_rows(
        data[0] if len(data) == 1 else data,
        form,
        missing=codes_from(options.pop("missing"), options["rt"]),
        where=options.pop("where"),
        text=columns_of_all(options.pop("text")),
        keys=dict.fromkeys([*by, *conditions]),
        file_column=options.pop("file_column"),
        said_as="--where ",
    )
    click.echo(f"read {rows.reading}", err=True)

    for name in by:
        check_column(rows.table, "--by", name)
    for one in every:
        for option, name in columns_of_model(one):
            check_column(rows.table, option, name)
    return rows, arguments_of(rows.table, **options)


def columns_of_model(model: Model) -> list[tuple[str, str]]:
    """The columns that a model uses, each with the option that names it."""
    used = [
        (f"--param {name}=", column)
        for name in model.specifications
        for column in model.columns_of(name)
    ]
    return used + ([("--stimulus", model.stimulus_column)] if model.stimulus_column else [])


def check_column(table: pd.DataFrame, option: str, name: str) -> None:
    """A ValueError that proposes another column if the table does not have this one."""
    count = list(table.columns).count(name)
    if count > 1:
        raise ValueError(f"there are {count} columns {name!r}. Rename all but one in the file.")
    if count:
        return

    names = list(map(str, table.columns))
    proposed = likely_columns(option.removeprefix("--"), name, names)
    space = "" if option.endswith("=") else " "
    calls = [f"{option}{space}{quote(one)}" for one in proposed[:MOST_PROPOSED]]
    hint = f"Did you mean {' or '.join(calls)}? " if calls else ""
    raise ValueError(f"there is no column {name!r}. {hint}The columns are {listed(names)}.")


def refuse_text(table: pd.DataFrame, rt: str) -> None:
    """A ValueError that shows the first RT that is not a number.

    A single such entry turns the whole column into text, so the type of the column does not say
    which entry is wrong.
    """
    times = table[rt]
    if pd.api.types.is_numeric_dtype(times):
        return

    wrong = times[pd.to_numeric(times, errors="coerce").isna() & times.notna()]
    if len(wrong):
        found = str(wrong.iloc[0])
        decimal = " If it is a number with a decimal comma, say --decimal ,." * ("," in found)
        raise ValueError(
            f"column {rt!r} must hold numbers; {wrong.index[0]} has {found!r}.{decimal} If it "
            f"stands for no response, say --missing {quote(found)}; if it is in rows that are no "
            "trials, leave them out with --where."
        )


def arguments_of(
    table: pd.DataFrame,
    *,
    rt: str,
    response: str,
    upper: str | None,
    unit: str | None,
    deadline: str | None,
    truncated: tuple[str, str] | None,
    observed: str,
    deadline_tolerance: float,
    omissions: str | None,
    lost_rt: str | None,
) -> dict[str, Any]:
    """The arguments of `ddm.Trials` that the options stand for."""
    return {
        "rt": rt,
        "response": response,
        "upper": upper if response not in table else label_in(_first(table, response), upper),
        "unit": unit,
        "deadline": _deadline(table, deadline),
        "truncated": None if truncated is None else (_end(truncated[0]), _end(truncated[1])),
        "observed": observed,
        "deadline_tolerance": deadline_tolerance,
        "omissions": None if omissions is None else OMISSIONS[omissions],
        "lost_rt": lost_rt,
    }


def _first(table: pd.DataFrame, name: str) -> pd.Series:
    """The first column of a name."""
    return table.iloc[:, list(table.columns).index(name)]


def label_in(column: pd.Series, typed: str | None) -> Any:
    """The label in a column that was typed; if there is none, the text that was typed."""
    labels = column.dropna().unique().tolist()
    return next((label for label in labels if typed in _spellings(label)), typed)


def _spellings(label: Any) -> tuple[str, ...]:
    """The texts by which a label may be typed: for 1.0 also 1.

    In a column with missing values whole numbers are read as 1.0.
    """
    if isinstance(label, float) and label.is_integer():
        return str(label), str(int(label))
    return (str(label),)


def _deadline(table: pd.DataFrame, text: str | None) -> float | str | None:
    """The value of --deadline: a number of seconds, or the name of a column; None without it."""
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        check_column(table, "--deadline", text)
        return text


def _end(text: str) -> float | None:
    """One end of --truncated in seconds; None for no end."""
    if text == NO_END:
        return None
    try:
        return float(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r}; write seconds, or {NO_END} for an end at which no RT was removed: "
            "--truncated none 2.5.",
            param_hint="--truncated",
        ) from None
