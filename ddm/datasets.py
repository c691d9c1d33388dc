"""The data sets that come with the package, generated with known parameters."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

# the files lie beside the modules in an installed package, and above them in a checkout, which is
# what an editable installation uses
FOLDERS = (Path(__file__).parent / "data", Path(__file__).parents[1] / "data")


def names() -> list[str]:
    """The names of the data sets."""
    return sorted(path.stem for path in _folder().glob("*.csv"))


def load(name: str) -> pd.DataFrame:
    """A data set as a DataFrame; ``<name>_truth`` holds the parameters that generated it.

    Examples
    --------
    >>> import ddm
    >>> ddm.datasets.load("speed_accuracy").columns.tolist()
    ['subject', 'instruction', 'difficulty', 'trial', 'rt', 'response']
    """
    if name not in names():
        raise ValueError(f"name must be one of {', '.join(map(repr, names()))}; got {name!r}.")
    return pd.read_csv(_folder() / f"{name}.csv")


def _folder() -> Path:
    """The folder of the files."""
    for folder in FOLDERS:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the data sets are in neither {FOLDERS[0]} nor {FOLDERS[1]}; install the package again."
    )
