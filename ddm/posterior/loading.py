"""`load`: what was saved of any fit, or of a posterior, as it was."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ddm.estimation.objective import Method
from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.frames import Frame
from ddm.populations import loading as of_fits
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.posterior.forms.netcdf import SIGNATURE
from ddm.posterior.forms.saving import load_posterior
from ddm.posterior.posterior import Posterior
from ddm.trials.trials import Trials


def load(
    path: str | Path,
    *,
    data: Trials | Frame | None = None,
    method: Method | None = None,
    functions: Mapping[str, Any] | None = None,
) -> Fit | Fits | HierarchicalFit | Posterior:
    """The `Fit`, `Fits`, `HierarchicalFit` or `Posterior` that its ``save`` wrote.

    A file keeps no RTs. Estimates, Wald's intervals, draws, processes and simulations are those of
    the original. Profiles, bootstraps, checks of fit and leave-one-out need the trials that were
    fitted: give them as ``data``. A DataFrame is read with the columns and labels of the original.

    A file never runs code. A fit by a `ddm.Method` of your own needs that method, with the same
    settings, as ``method``, because the file only names it. A file with a formula that could run
    code is refused.

    The functions of `ddm.drifts` and `ddm.boundaries` are found by their names. A model with a
    drift, boundary, noise or start of your own needs these as ``functions``, by the argument of
    `Model` that each was: ``functions={"drift": my_drift}``, for a pair of boundaries
    ``{"boundary": (upper, lower)}``. They must take the parameters that they took. Without them the
    fit has its estimates, and says what is missing where it needs more.

    Parameters
    ----------
    path : the file
    data : the trials that were fitted, `Trials` or a table
    method : the method, if it is one of your own
    functions : functions of your own, by the argument of `Model`

    Returns
    -------
    Fit, Fits, HierarchicalFit or Posterior : what was saved

    Raises
    ------
    ValueError : if the file is no saved fit, or is damaged, with what is wrong in it

    Examples
    --------
    >>> import ddm, tempfile, pathlib
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> fit = ddm.fit(ddm.Model(), data)
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "fit.json"
    >>> fit.save(path)
    >>> bool((ddm.load(path).params == fit.params).all())
    True
    """
    if _is_posterior(path):
        return load_posterior(path, data=data, functions=functions)
    return of_fits.load(path, data=data, method=method, functions=functions)


def _is_posterior(path: str | Path) -> bool:
    """Whether a file is a NetCDF file, which holds a posterior if it is ours."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        return file.read(len(SIGNATURE)) == SIGNATURE
