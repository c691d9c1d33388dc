"""`explore`: the explorer in a notebook."""

from __future__ import annotations

from typing import Any

from ddm.explorer.extras import needed
from ddm.explorer.page import Page
from ddm.fits.fitting import as_trials


def explore(data: Any = None) -> Any:
    """Sliders that move a process, in a notebook; data are laid under its curves.

    The paths, densities, RT quantiles and conditional accuracy of `DDM`, and of `GeneralDDM` with
    the functions of `ddm.drifts` and `ddm.boundaries`, follow the sliders of all parameters but D,
    which only sets the scale. The page has processes from the literature, the process as code, and,
    with data, a fit that begins at the sliders. ``ddm explore data.csv`` opens it in a browser.

    Parameters
    ----------
    data : `Trials`, or a table with the columns rt (s) and response (0/1), as in `fit`; None to
        explore without data. All trials are pooled, or those of one level of a column are chosen on
        the page. With deadlines, or RTs that were removed or lost, curves are of what can be
        observed, as in `ddm.plots.densities`.

    This needs the extra ``explore``: ``pip install
    "ddm-toolkit[explore]"``.

    Returns
    -------
    object : what Panel shows

    Raises
    ------
    TypeError, ValueError : as of `ddm.Trials`
    ImportError : without the extra, with the command that installs it

    Examples
    --------
    >>> import ddm
    >>> page = ddm.explore(ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(300, seed=1))
    """
    trials = None if data is None else as_trials(data)
    needed("panel", "ddm.explore").extension(inline=True)
    return Page(trials).view
