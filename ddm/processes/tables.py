"""Tables of simulated trials: the parameters that differ between them, and their results."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm.frames import Frame, pandas_if_frame
from ddm.parameters import SZ, Z, check, check_start

# what ``per_trial`` may be, and what it is once the tables of other libraries are those of pandas
PerTrial: TypeAlias = "Frame | Mapping[str, ArrayLike | Frame]"
InPandas: TypeAlias = pd.DataFrame | Mapping[str, ArrayLike]


def in_pandas(per_trial: PerTrial | None) -> InPandas | None:
    """``per_trial`` with tables of other libraries, also those in a dict, as pandas DataFrames."""
    if not isinstance(per_trial, Mapping):
        return pandas_if_frame("per_trial", per_trial)
    return {
        name: pandas_if_frame(f"per_trial[{name!r}]", values) for name, values in per_trial.items()
    }


def trial_index(n: int, per_trial: InPandas | None) -> pd.Index:
    """The index of n simulated trials.

    It is the index of ``per_trial`` if that is a DataFrame, or the index that all its Series and
    DataFrames share. Otherwise it is 0 to n - 1.
    """
    if isinstance(per_trial, pd.DataFrame):
        return per_trial.index

    columns = [] if per_trial is None else list(per_trial.values())
    indices = [column.index for column in columns if isinstance(column, pd.Series | pd.DataFrame)]
    agree = indices and all(index.equals(indices[0]) for index in indices)
    return indices[0] if agree else pd.RangeIndex(n)


def per_trial_values(
    per_trial: InPandas | None, n: int, names: Sequence[str], *, wide: Collection[str] = ()
) -> dict[str, np.ndarray]:
    """The parameters that differ between trials, as float arrays.

    Each array has n values; those of parameters in ``wide`` may have n rows. TypeError or
    ValueError unless ``per_trial`` is a DataFrame or a dict, all its names are among ``names``, and
    it holds n finite numbers for each.
    """
    if per_trial is None:
        return {}
    if not isinstance(per_trial, pd.DataFrame | Mapping):
        raise TypeError(
            "per_trial must be a DataFrame or a dict with one value per trial of each parameter; "
            f"got {per_trial!r}. Write e.g. per_trial={{{names[0]!r}: ...}}."
        )
    if isinstance(per_trial, pd.DataFrame) and len(per_trial) != n:
        raise ValueError(
            f"per_trial must have one row per trial, n={n}; got {len(per_trial)} rows."
        )

    unknown = [name for name in per_trial if name not in names]
    if unknown:
        known = [name for name in per_trial if name in names]
        raise ValueError(
            f"per_trial names {unknown[0]!r}, which is no parameter of this process; these are "
            f"{', '.join(names)}. Of a table with other columns, pass those of the parameters: "
            f"per_trial=table[{known or [names[0]]!r}]."
        )

    values = {str(name): _one_per_trial(str(name), per_trial[str(name)], n) for name in per_trial}
    for name, array in values.items():
        if array.ndim > 1 and name not in wide:
            raise ValueError(
                f"per_trial[{name!r}] must hold one value per trial; got values of shape "
                f"{array.shape}."
            )
    return values


def _one_per_trial(name: str, values: ArrayLike, n: int) -> np.ndarray:
    """The values of one parameter as a float array with n values, or n rows."""
    try:
        given = np.asarray(values)
        texts = given.dtype == object and any(isinstance(value, str) for value in given.ravel())
        if given.dtype.kind not in "biufO" or texts:
            raise TypeError
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"per_trial[{name!r}] must hold numbers; got {values!r}.") from None

    if array.ndim == 0 or len(array) != n:
        found = "one number" if array.ndim == 0 else f"{len(array)} values"
        raise ValueError(
            f"per_trial[{name!r}] must hold one value per trial, n={n}; got {found}. "
            "What is the same in all trials is a parameter of the process itself."
        )

    wrong = ~np.isfinite(array)
    if wrong.any():
        where = np.argwhere(wrong)[0][0]
        raise ValueError(
            f"per_trial[{name!r}] must hold finite numbers; got {array[wrong].flat[0]} in trial "
            f"{where} and {int(wrong.sum())} such values in all. Leave these trials out, or fill "
            "them in."
        )
    return array


def rows_by_trial(
    row: np.ndarray,
    columns: Sequence[str],
    values: dict[str, np.ndarray],
    n: int,
    checked: Collection[str],
) -> np.ndarray:
    """A row of parameters for each of n trials: a copy of ``row`` with the values of the trial.

    ``columns`` are the names of the columns, ``values`` the parameters that differ between trials.
    ValueError if a parameter named in ``checked`` is outside its domain.
    """
    rows = np.tile(row, (n, 1))
    for name, column in values.items():
        if name in checked:
            column = check(name, column, f"per_trial[{name!r}]")
        rows[:, columns.index(name)] = column

    check_start(rows[:, Z], rows[:, SZ])
    return rows


def paths_table(times: np.ndarray, paths: np.ndarray) -> pd.DataFrame:
    """Trajectories as a DataFrame: the index is time (s), and each path is a column."""
    columns = pd.RangeIndex(paths.shape[1], name="path")
    return pd.DataFrame(paths, index=pd.Index(times, name="time"), columns=columns)


def simulated_table(rt: np.ndarray, response: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """The trials as a DataFrame with the columns rt (s) and response.

    A response below 0 means an undecided trial: its response is then NaN, and a warning counts such
    trials. Responses are integers if all trials are decided, floats otherwise.
    """
    undecided = response < 0
    if undecided.any():
        warnings.warn(
            f"{int(undecided.sum())} of {response.size} simulated trials did not end before "
            "t_max: their rt and response are NaN. Raise t_max to see them end.",
            stacklevel=3,
        )
        response = np.where(undecided, np.nan, response)
    else:
        response = response.astype(np.int64)
    return pd.DataFrame({"rt": rt, "response": response}, index=index)
