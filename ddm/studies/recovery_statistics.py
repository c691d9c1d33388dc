"""`recovery_summary`: bias, SD, coverage and so on of recovered estimates, with their errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ddm.frames import Frame, pandas_if_frame
from ddm.numerics.monte_carlo import error_of_root, error_of_share
from ddm.studies.fisher_information import Information
from ddm.studies.trial_numbers import text_of

# the columns that name a row of the summary
KEYS = ["method", "n", "name"]

# the column of the numbers of people, which stands before n in tables that have it
PEOPLE = "n_people"

# the columns that a table of recovered estimates must have
NEEDED = (*KEYS, "set", "true", "estimate", "se", "ci_low", "ci_high", "converged")

# the columns of the summary, in this order: pandas hides those in the middle if there are too many
COLUMNS = (
    "bias",
    "rmse",
    "coverage",
    "bias_mc",
    "rmse_mc",
    "coverage_mc",
    "sd_mc",
    "r_mc",
    "failed_mc",
    "sd",
    "se",
    "r",
    "no_ci",
    "failed",
    "fits",
)


def recovery_summary(recovered: Frame, information: Information | None = None) -> pd.DataFrame:
    """How well parameters were recovered: a table of bias, SD, coverage and other statistics.

    The table has a row for each method, number of trials (of populations: of people and of trials)
    and parameter; numbers that differ between conditions, as "comp 300, incomp 100", count as one.
    The error of an estimate is the estimate minus the true value. All columns but the last ones
    describe the fits that converged:

    bias, rmse, sd : mean, root mean square and standard deviation of the errors
    coverage : proportion of the intervals that contain the true value
    se : mean of the standard errors that the fits report
    r : correlation of the estimates with the true values; NaN if all true values are the same
    no_ci : proportion of these fits that have no interval
    failed : proportion of all data sets whose fit did not converge
    fits : number of fits that converged
    bound : the smallest SD that an unbiased estimate can have (only with ``information``)
    efficiency : bound^2 / sd^2, at most about 1 for unbiased estimates (only with
        ``information``)

    Some columns have a companion whose name ends in _mc: its Monte Carlo standard error. It says by
    how much the number would differ in another simulation of as many data sets. With m fits that
    converged it is sd / sqrt(m) for the bias, (1 - r^2) / sqrt(m - 1) for a correlation r, and
    sqrt(p (1 - p) / m) for a proportion p = k / m, computed with (k + 1/2) / (m + 1) in place of p
    so that it is never 0. For sd, rmse and efficiency the delta method is used.

    Parameters
    ----------
    recovered : the table of `ddm.recover`, or the table ``population`` of
        `ddm.recover_population`, or some of its rows, in a DataFrame of pandas or of another
        library that narwhals reads
    information : the result of `ddm.information` for the same process and the same estimates. Its
        number of trials does not matter, because the bound is rescaled to each row's; but if the
        conditions have different numbers of trials, it must be that of the same numbers. Leave it
        out if the data sets have contaminants: their estimates are biased, and the bound is one for
        unbiased estimates.

    Returns
    -------
    DataFrame : a row for each method, size and parameter

    Raises
    ------
    TypeError : if ``recovered`` is no such table
    ValueError : if it has estimates of people, or ``information`` is of another design

    Examples
    --------
    >>> import ddm
    >>> process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    >>> recovered = ddm.recover(ddm.Model(), process, n_trials=200, n_datasets=20, seed=1)
    >>> summary = ddm.recovery_summary(recovered, ddm.information(process, 200))
    >>> list(summary.loc[("ml", 200, "v"), ["bias", "bias_mc", "efficiency"]].index)
    ['bias', 'bias_mc', 'efficiency']
    """
    given = pandas_if_frame("recovered", recovered)
    if not isinstance(given, pd.DataFrame) or not set(NEEDED) <= set(given.columns):
        raise TypeError(
            f"recovered must be a table with the columns {', '.join(NEEDED)}, as ddm.recover "
            f"gives; got {list(given.columns) if isinstance(given, pd.DataFrame) else given!r}."
        )

    if "subject" in given.columns:
        raise ValueError(
            "recovered has estimates of people, whose errors in one data set go together. Use "
            "recovered.shrinkage() for them, and recovered.summary() for the population."
        )

    keys = [KEYS[0], PEOPLE, *KEYS[1:]] if PEOPLE in given.columns else KEYS
    if PEOPLE in keys and information is not None:
        raise ValueError(
            "information is that of one person's trials, which is no bound for a population. Leave "
            "it out."
        )
    groups = given.groupby(keys, sort=False)
    table = pd.DataFrame({key: _figures(rows) for key, rows in groups}).T.rename_axis(keys)
    table = table.reindex(columns=list(COLUMNS)).astype({"fits": int})
    return table if information is None else _with_efficiency(table, given, information)


def _figures(rows: pd.DataFrame) -> dict[str, float]:
    """The figures of one parameter by one method with one number of trials."""
    good = rows[rows["converged"] & rows["estimate"].notna()]
    m = len(good)
    if not m:
        return {"fits": 0, **_share("failed", ~rows["converged"])}

    error = (good["estimate"] - good["true"]).to_numpy()
    bias = error.mean()
    rmse = np.sqrt((error**2).mean())
    sd = error.std(ddof=1) if m > 1 else np.nan

    low, high = good["ci_low"], good["ci_high"]
    has_interval = low.notna() & high.notna()
    can_hold = has_interval & good["true"].notna()
    holds = ((low <= good["true"]) & (good["true"] <= high))[can_hold]

    return {
        "fits": m,
        "bias": bias,
        "bias_mc": sd / np.sqrt(m),
        "sd": sd,
        "sd_mc": error_of_root((error - bias) ** 2, sd),
        "rmse": rmse,
        "rmse_mc": error_of_root(error**2, rmse),
        **_correlation(good),
        "se": good["se"].mean(),
        **_share("coverage", holds),
        "no_ci": 1.0 - has_interval.mean(),
        **_share("failed", ~rows["converged"]),
    }


def _correlation(good: pd.DataFrame) -> dict[str, float]:
    """The correlation of estimates with true values, and its error; NaN unless both differ."""
    ranges = np.ptp(good["true"].to_numpy()), np.ptp(good["estimate"].to_numpy())
    differ = min(ranges) > 0.0
    r = float(np.corrcoef(good["true"], good["estimate"])[0, 1]) if differ else np.nan
    return {"r": r, "r_mc": (1.0 - r**2) / np.sqrt(max(len(good) - 1, 1))}


def _share(name: str, cases: pd.Series) -> dict[str, float]:
    """The share of cases that are true, and its Monte Carlo error; NaN without cases."""
    if cases.empty:
        return {name: np.nan, f"{name}_mc": np.nan}
    return {name: float(cases.mean()), f"{name}_mc": error_of_share(cases.to_numpy())}


def _with_efficiency(
    table: pd.DataFrame, recovered: pd.DataFrame, information: Any
) -> pd.DataFrame:
    """The summary with the bound, the efficiency and its error.

    The efficiency at n trials is (b / sqrt(n) / SD)^2, where b is the bound of one trial. TypeError
    or ValueError unless ``information`` is that of the estimates and true values recovered.
    """
    _check_information(information, recovered)

    more = [_times_as_many(size, information) for size in table.index.get_level_values("n")]
    of_rows = information.bound.loc[table.index.get_level_values("name")].to_numpy()
    bound = of_rows / np.sqrt(more)
    efficiency = (bound / table["sd"]) ** 2
    error = 2.0 * efficiency * table["sd_mc"] / table["sd"]
    return table.assign(bound=bound, efficiency=efficiency, efficiency_mc=error)


def _times_as_many(size: Any, information: Information) -> float:
    """How many times as many trials data sets of a size have as those that inform.

    ValueError if numbers that differ between conditions are not the same in both.
    """
    known = information.n_trials
    if isinstance(known, int) and not isinstance(size, str):
        return float(size) / known
    if size == text_of(known):
        return 1.0
    raise ValueError(
        f"information is that of {text_of(known)} trials, but data sets of {size} trials were "
        "recovered. Where conditions differ in their numbers the bound cannot be rescaled: make it "
        "for the same numbers, and summarise the rows of one n at a time."
    )


def _check_information(information: Any, recovered: pd.DataFrame) -> None:
    """Raise an error unless the information is about what was recovered, at the true values."""
    if not isinstance(information, Information):
        raise TypeError(f"information must be what ddm.information gives; got {information!r}.")

    true = recovered.groupby("name", sort=False)["true"].agg(["min", "max"])
    if set(true.index) != set(information.true.index):
        raise ValueError(
            f"information is about {', '.join(information.true.index)}, but "
            f"{', '.join(true.index)} was recovered. Make it for the same model: "
            "ddm.information(process, n_trials, model)."
        )
    for name, value in zip(information.true.index, information.true, strict=True):
        low, high = true.loc[name, ["min", "max"]]
        if not (np.isclose(low, value) and np.isclose(high, value)):
            found = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            raise ValueError(
                f"information is that of a process with {name} = {value:g}, but the true values of "
                f"the recovered data sets are {found}. The bound holds for one process: make it "
                "for the one that was simulated."
            )
