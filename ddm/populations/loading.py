"""`load`: what was saved of any fit, as it was."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ddm.estimation.objective import Method
from ddm.fits import loading as of_fits
from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.frames import Frame
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.populations.saved.reading import is_hierarchical, load_hierarchical
from ddm.trials.trials import Trials


def load(
    path: str | Path,
    *,
    data: Trials | Frame | None = None,
    method: Method | None = None,
    functions: Mapping[str, Any] | None = None,
) -> Fit | Fits | HierarchicalFit:
    """The `Fit`, `Fits` or `HierarchicalFit` of a JSON file; see `ddm.load`."""
    if is_hierarchical(path):
        return load_hierarchical(path, data=data, functions=functions)
    return of_fits.load(path, data=data, method=method, functions=functions)
