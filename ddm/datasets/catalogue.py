"""All data sets by their names."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ddm.datasets import published
from ddm.datasets.copies import file_of
from ddm.datasets.sources import SOURCES, Source

# sets whose files are not read as they stand
LOADERS = {
    "cavanagh_2011": published.cavanagh_2011,
    "roitman_shadlen_2002": published.roitman_shadlen_2002,
    "ulrich_2015_flanker": published.ulrich_2015_flanker,
    "ulrich_2015_simon": published.ulrich_2015_simon,
}


def names() -> list[str]:
    """The names of the data sets.

    Returns
    -------
    list of str

    Examples
    --------
    >>> import ddm
    >>> ddm.datasets.names()[:3]
    ['cavanagh_2011', 'roitman_shadlen_2002', 'speed_accuracy']
    """
    return sorted(SOURCES)


def source_of(name: Any) -> Source:
    """Where a data set comes from; a ValueError if there is none of this name."""
    if name not in names():
        raise ValueError(f"name must be one of {', '.join(map(repr, names()))}; got {name!r}.")
    return SOURCES[name]


def load(name: str) -> pd.DataFrame:
    """A data set as a table, which is fetched unless it comes with the package or is there already.

    ``speed_accuracy`` is simulated: ``speed_accuracy_truth`` holds the parameters that generated
    it. Published sets are described by the functions of their names, such as
    `ddm.datasets.cavanagh_2011`.

    Parameters
    ----------
    name : one of those of `names`

    Returns
    -------
    DataFrame : a row per trial

    Raises
    ------
    ValueError : if there is no set of that name
    OSError, ImportError : if a set cannot be fetched, or pooch is missing, with what to do

    Examples
    --------
    >>> import ddm
    >>> ddm.datasets.load("speed_accuracy").columns.tolist()
    ['subject', 'instruction', 'difficulty', 'trial', 'rt', 'response']
    """
    source_of(name)
    return LOADERS[name]() if name in LOADERS else pd.read_csv(file_of(name))


def overview() -> pd.DataFrame:
    """All data sets: people, rows, whether they come with the package, licence, source, reference.

    Returns
    -------
    DataFrame : a row per set, indexed by its name

    Examples
    --------
    >>> import ddm
    >>> ddm.datasets.overview().loc["roitman_shadlen_2002", ["people", "rows"]].tolist()
    [2, 6149]
    """
    rows = {
        name: {
            "task": one.task,
            "people": one.people,
            "rows": one.rows,
            "ships": one.ships,
            "licence": one.licence,
            "source": one.page,
            "reference": one.reference,
        }
        for name, one in sorted(SOURCES.items())
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("name")
