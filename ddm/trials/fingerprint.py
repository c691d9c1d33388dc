"""What tells two sets of trials apart for a fit: what was seen, and the columns that it uses."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import as_level
from ddm.runtime.identities import Identity, identity_of
from ddm.trials.trials import Trials


def identity_of_trials(
    trials: Trials, columns: Iterable[Hashable], *, index: bool = False
) -> Identity:
    """The identity of trials, as far as a fit by these columns can see them.

    Other columns do not count, and neither do names of rows, unless messages name them, as
    ``index`` says.
    """
    used = list(dict.fromkeys(columns))
    seen = {
        name: getattr(trials, name)
        for name in ("rt", "upper", "lost", "note", "deadline", "window", "labels", "how")
    }
    # not a number is one thing to a fit, however it is written
    seen["rt"] = np.where(np.isnan(trials.rt), np.nan, trials.rt)
    parts = {
        "seen": seen,
        "names": (trials.rt_column, trials.response_column, trials.deadline_said),
        "columns": {name: _column(trials.data[name]) for name in used},
        "aside": {name: _column(trials.set_aside[name]) for name in used},
        "reasons": trials.reasons.tolist(),
        "index": _column(trials.data.index.to_series()) if index else None,
    }
    return identity_of(parts, f"{trials.n} trials")


def _column(values: pd.Series) -> dict[str, Any]:
    """The values of a column, and the order of its levels if it is categorical."""
    dtype = values.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "biuf":
        return {"values": values.to_numpy()}
    ordered = None
    if isinstance(dtype, pd.CategoricalDtype):
        code, levels, ordered = values.cat.codes.to_numpy(), dtype.categories, bool(dtype.ordered)
    else:
        code, levels = pd.factorize(values)
    return {
        "levels": [as_level(level) for level in levels],
        "ordered": ordered,
        "code": code.astype(np.int64),
    }
