"""`check`: what a table of trials holds, before anything is fitted."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from ddm.doctor.about_people.below_chance import about_chance
from ddm.doctor.about_people.fast_guesses import about_fast_guesses
from ddm.doctor.about_people.groups import about_groups
from ddm.doctor.about_people.identities import about_identities
from ddm.doctor.about_people.missing_trials import about_missing_trials
from ddm.doctor.about_people.no_evidence import about_no_evidence
from ddm.doctor.about_people.one_response import about_one_response
from ddm.doctor.about_people.trends import about_trends
from ddm.doctor.about_people.trial_numbers import about_trial_numbers
from ddm.doctor.about_rts.codes import about_codes, about_impossible_times
from ddm.doctor.about_rts.digits import about_digits
from ddm.doctor.about_rts.extremes import about_fast_times, about_piles
from ddm.doctor.about_rts.quantised import about_steps
from ddm.doctor.about_rts.slow_outliers import about_slow_times
from ddm.doctor.about_rts.trimmed import about_trimmed_times
from ddm.doctor.about_rts.units import about_units
from ddm.doctor.duplicates import about_duplicates
from ddm.doctor.examined import Examined, examined_of
from ddm.doctor.finding import SEVERITIES, Finding
from ddm.doctor.missing_rows import about_late_choices, about_missing_rows, about_omissions
from ddm.doctor.other_columns.flags import about_flags
from ddm.doctor.other_columns.practice import about_practice
from ddm.doctor.other_columns.text_among_numbers import about_text_cells
from ddm.doctor.refusals import about_columns, about_exchange, about_reading, about_the_rest
from ddm.doctor.response_labels import about_response_labels
from ddm.doctor.text_cells import about_text_in_times
from ddm.doctor.understood import understood_of
from ddm.frames import Frame, as_pandas
from ddm.trials.trials import Trials
from ddm.trials.trials_file import in_memory

# in the order in which a table is read: columns, cells, rows, groups
LOOKED_FOR: tuple[Callable[[Examined], list[Finding]], ...] = (
    about_columns,
    about_text_in_times,
    about_units,
    about_codes,
    about_impossible_times,
    about_response_labels,
    about_reading,
    about_missing_rows,
    about_omissions,
    about_late_choices,
    about_fast_times,
    about_slow_times,
    about_piles,
    about_trimmed_times,
    about_steps,
    about_digits,
    about_flags,
    about_duplicates,
    about_practice,
    about_identities,
    about_groups,
    about_one_response,
    about_chance,
    about_no_evidence,
    about_fast_guesses,
    about_trends,
    about_trial_numbers,
    about_missing_trials,
    about_text_cells,
)


def check(
    data: Trials | Frame,
    *,
    by: str | Sequence[str] | None = None,
    rt: Hashable = "rt",
    response: Hashable = "response",
    upper: Any = None,
    deadline: float | Hashable | None = None,
    truncated: tuple[float | None, float | None] | None = None,
    observed: str = "both",
    deadline_tolerance: float = 0.0,
    omissions: str | None = None,
    lost_rt: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """What is wrong or odd in a table of trials: a row for each finding, none if there is nothing.

    It looks for times in other units than seconds, or in several; clocks; codes that stand for no
    RT or no response; RTs that are too fast, far too slow, pile up at a time-out, begin abruptly or
    come in steps; rows without RT or response; repeated rows; labels that differ in spelling, or of
    which it is not known which one is upper; text among numbers; rows that are no trials, practice,
    or flagged as outliers. Of each person it looks for fast guesses, accuracies below chance, one
    response only, changes with practice, and for fewer trials than `information` says are needed;
    the level of a test is divided by the number of people. Nothing is changed, and nothing is
    guessed: where the data can be read in several ways the remedy names them.

    Parameters
    ----------
    data : a table with one row per trial, or `Trials`, which say the other arguments
    by : column, or list of columns, whose levels are groups: these are examined too
    rt, response, upper, deadline, truncated, observed, unit : as in `ddm.Trials`
    deadline_tolerance, omissions, lost_rt : as in `ddm.Trials`

    The columns of the result are

    finding : what was found
    column : the column that it is about; None for the whole table
    n : how many rows it concerns, or how many groups if the text counts groups
    rows : index labels of the first ten of these rows
    severity : "error" if `ddm.Trials` or a fit by group refuses the data as they are, "warning" if
        results may mislead, "note" for what should be known
    remedy : code to paste, which calls the table ``data``. Words in capitals stand for what only
        you know, such as ``deadline=SECONDS``, and OR between parts of which one is to be chosen

    ``result.attrs["understood"]`` says what was understood: trials, responses, boundaries, unit,
    quantiles of the RTs, deadline, omissions. What the data hold is never an exception.

    Returns
    -------
    DataFrame : a row per finding

    Raises
    ------
    ValueError, TypeError : if an argument is wrong

    Examples
    --------
    >>> import ddm, pandas as pd
    >>> data = pd.DataFrame({"rt": [0.51, 0.63, 999, 0.70, 999], "response": [1, 1, 0, 0, 0]})
    >>> found = ddm.check(data)
    >>> found.loc[0, ["column", "n", "rows", "remedy"]].tolist()
    ['rt', 2, (2, 4), "data['rt'] = data['rt'].replace(999, float('nan'))"]
    >>> ddm.check(data[data["rt"] < 999]).empty
    True
    >>> found.attrs["understood"]["boundaries"]
    'upper is response = 1, lower is 0'
    """
    arguments = {
        "rt": rt,
        "response": response,
        "upper": upper,
        "deadline": deadline,
        "truncated": truncated,
        "observed": observed,
        "deadline_tolerance": deadline_tolerance,
        "omissions": omissions,
        "lost_rt": lost_rt,
        "unit": unit,
    }
    table, reading = _table_of(in_memory(data), arguments)
    examined = examined_of(table, by, reading)

    result = _as_table(findings_of(examined))
    result.attrs["understood"] = understood_of(examined)
    return result


def findings_of(examined: Examined) -> list[Finding]:
    """All findings about a table, the most severe first."""
    if exchanged := about_exchange(examined):
        # all else would follow from it
        return [*about_columns(examined), *exchanged]
    found = [finding for about in LOOKED_FOR for finding in about(examined)]
    found += about_the_rest(examined, found)
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _table_of(data: Any, arguments: Mapping[str, Any]) -> tuple[pd.DataFrame, Mapping[str, Any]]:
    """The table, and the arguments with which `ddm.Trials` reads it."""
    if isinstance(data, Trials):
        defaults = inspect.signature(check).parameters
        given = [name for name in arguments if arguments[name] is not defaults[name].default]
        if given:
            raise TypeError(
                f"{given[0]}= is for a table; these Trials were read with arguments of their own. "
                f"Leave it out, or give the table: ddm.check(data, {given[0]}=...)."
            )
        return _rows_of(data), data.reading

    return as_pandas("data", data, rows="with one row per trial, or ddm.Trials"), arguments


def _rows_of(trials: Trials) -> pd.DataFrame:
    """The rows that were kept and those set aside, in their order if the index tells it."""
    rows = pd.concat([trials.data, trials.set_aside]) if len(trials.set_aside) else trials.data
    parts = (trials.data.index, trials.set_aside.index)
    in_order = rows.index.is_unique and all(part.is_monotonic_increasing for part in parts)
    return rows.sort_index() if in_order else rows


def _as_table(found: list[Finding]) -> pd.DataFrame:
    """The findings as a table, whose columns have the same dtypes if it is empty."""
    return pd.DataFrame(
        {
            "finding": pd.Series([finding.finding for finding in found], dtype=str),
            "column": pd.Series([finding.column for finding in found], dtype=object),
            "n": pd.Series([finding.n for finding in found], dtype=int),
            "rows": pd.Series([finding.rows for finding in found], dtype=object),
            "severity": pd.Series([finding.severity for finding in found], dtype=str),
            "remedy": pd.Series([finding.remedy for finding in found], dtype=str),
        }
    )
