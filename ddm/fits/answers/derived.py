"""`Derived`: quantities made of the estimates of people, one by one and tested over people."""

from __future__ import annotations

import textwrap
import warnings
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.fits.answers.people_levels import PeopleLevels
from ddm.fits.answers.propagation import propagated
from ddm.fits.answers.quantities import Quantity
from ddm.fits.answers.t_tests import mean_of, sd_of, student, welch
from ddm.fits.columns import Columns, index_of
from ddm.trials.people import tells_people_apart

# the text of a result has lines of at most this length
WIDTH = 80

# p values below it are not told apart
SMALLEST_P = 0.001


@dataclass(frozen=True, eq=False, repr=False)
class Derived:
    """What `ddm.Fits.derived` gives: quantities of people, and their t tests.

    Attributes
    ----------
    people : a row per person. Columns: the column named by ``between``, each quantity, its standard
        error as <name>_se (delta method), and converged
    tests : a row per quantity. Of all people, Student's test of the mean against 0, the columns are
        n, mean, sd, se, t, df, p_value, ci_low, ci_high, d_z (mean / sd) and left_out. Between two
        levels, Welch's test, they are first and second (the levels), n_first, n_second, mean_first,
        mean_second, difference (first - second), se, t, df, p_value, ci_low, ci_high, g (Hedges')
        and left_out
    level : that of the intervals

    People are left out of a test, and counted in left_out, if their fit did not converge, or if the
    quantity is not a finite number because their data have no estimate that it needs. A test of
    fewer than two people (of one level) is NaN.
    """

    people: pd.DataFrame
    tests: pd.DataFrame
    level: float

    def __repr__(self) -> str:
        by = ", ".join(map(str, self.people.index.names))
        head = f"<Derived from {len(self.people)} fits by {by}>"
        rows = self.tests.to_dict("index")
        said = [_said(str(name), row, self.level) for name, row in rows.items()]
        return "\n".join([head, *said])


def derived_of_people(
    columns: Columns,
    by: tuple[str, ...],
    quantities: Mapping[str, Quantity],
    level: float,
    between: PeopleLevels | None,
) -> Derived:
    """Quantities of the people whose fits these columns hold, and their tests."""
    people = pd.DataFrame(index=index_of(columns.keys, by))
    if between is not None and between.column not in by:
        people[between.column] = between.of_person

    rows: dict[str, dict[str, Any]] = {}
    for name, quantity in quantities.items():
        values, errors = propagated(quantity, columns.labels, columns.theta, columns.covariance)
        people[name], people[f"{name}_se"] = values, errors
        is_used = columns.converged & np.isfinite(values)
        if between is None:
            rows[name] = _of_all(values, is_used, level)
        else:
            rows[name] = _between(values, is_used, between, level)
    people["converged"] = columns.converged
    return Derived(people, pd.DataFrame.from_dict(rows, orient="index"), level)


def warn_of_repeated_people(keys: Sequence[Hashable], by: tuple[str, ...]) -> None:
    """Warn if several fits seem to be one person's, since tests take them as independent."""
    if len(by) == 1:
        return
    for place, column in enumerate(by):
        if not tells_people_apart(column):
            continue
        person, n = Counter(key[place] for key in keys if isinstance(key, tuple)).most_common(1)[0]
        if n > 1:
            warnings.warn(
                f"{n} fits have {column} = {person!r}, and a t test takes all fits as those of "
                f"different people. If they are one person's, fit them together, by={column!r}, "
                "with the other column in the model, and derive from those fits.",
                UserWarning,
                stacklevel=3,
            )
            return


def _of_all(
    values: NDArray[np.float64], is_used: NDArray[np.bool_], level: float
) -> dict[str, Any]:
    """The test of the mean of all people."""
    used = values[is_used]
    test = student(used, level)
    return {
        "n": used.size,
        "mean": test.difference,
        "sd": sd_of(used),
        "se": test.se,
        "t": test.t,
        "df": test.df,
        "p_value": test.p_value,
        "ci_low": test.ci_low,
        "ci_high": test.ci_high,
        "d_z": test.size,
        "left_out": int((~is_used).sum()),
    }


def _between(
    values: NDArray[np.float64], is_used: NDArray[np.bool_], between: PeopleLevels, level: float
) -> dict[str, Any]:
    """The test of the difference between two levels of people."""
    is_first = np.array([one == between.first for one in between.of_person])
    is_second = np.array([one == between.second for one in between.of_person])
    first, second = values[is_used & is_first], values[is_used & is_second]
    test = welch(first, second, level)
    return {
        "first": between.first,
        "second": between.second,
        "n_first": first.size,
        "n_second": second.size,
        "mean_first": mean_of(first),
        "mean_second": mean_of(second),
        "difference": test.difference,
        "se": test.se,
        "t": test.t,
        "df": test.df,
        "p_value": test.p_value,
        "ci_low": test.ci_low,
        "ci_high": test.ci_high,
        "g": test.size,
        "left_out": int(((is_first | is_second) & ~is_used).sum()),
    }


# --- as a text ------------------------------------------------------------------------------------


def _said(name: str, row: Mapping[Hashable, Any], level: float) -> str:
    """A test in words and numbers, in lines that are broken between its parts only."""
    if "first" in row:
        start = [
            f"{name}, {row['first']} - {row['second']}:",
            f"difference {row['difference']:.4g},",
            f"means {row['mean_first']:.4g} and {row['mean_second']:.4g},",
        ]
        n, size, enough = (
            f"{row['n_first']} and {row['n_second']}",
            "g",
            "two people of each level",
        )
    else:
        start = [f"{name}:", f"mean {row['mean']:.4g},", f"SD {row['sd']:.4g},"]
        n, size, enough = f"{row['n']}", "d_z", "two people"

    parts = [
        *start,
        f"{100.0 * level:g} % interval {row['ci_low']:.4g} to {row['ci_high']:.4g};",
        f"t({_df_said(row['df'])}) = {row['t']:.3f},",
        f"{_p_said(row['p_value'])},",
        f"{size} = {row[size]:.2f},",
        f"n = {n}",
    ]
    if np.isnan(row["t"]):
        parts = [*start, f"n = {n}; a test needs {enough}, who differ"]
    if row["left_out"]:
        parts[-1] += ";"
        parts.append(f"{row['left_out']} left out (not converged, or no estimate)")
    return _filled(parts)


def _p_said(p_value: float) -> str:
    return f"p < {SMALLEST_P:g}" if p_value < SMALLEST_P else f"p = {p_value:.3f}"


def _df_said(df: float) -> str:
    return f"{df:.0f}" if df.is_integer() else f"{df:.1f}"


def _filled(parts: list[str]) -> str:
    """Parts in lines of limited length, each broken only if it alone is longer."""
    # textwrap breaks lines at plain spaces only
    kept = " ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
    lines = textwrap.fill(kept, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    return lines.replace("\N{NO-BREAK SPACE}", " ")
