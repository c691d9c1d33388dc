"""One data set of an experiment with known processes: simulated, and fitted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.contaminants import Contaminant, contaminated
from ddm.design import Design
from ddm.lapses import of_range
from ddm.mixture import processes
from ddm.model import Model
from ddm.optimize import Optimum, covariance_of
from ddm.outcomes import Outcomes, outcomes_of
from ddm.search import Search
from ddm.simulators.exact import simulate_exact


def simulated(
    model: Model,
    design: Design,
    by_cell: np.ndarray,
    rng: np.random.Generator,
    contaminants: Contaminant | None = None,
) -> Outcomes:
    """Trials of the processes (n_cells, 9), one for each of ``design.cell``, all of them observed."""
    rt, response = contaminated(contaminants, *simulate_exact(design.cell, processes(by_cell), seed=rng), rng)
    lapses = (model.lapse_window or of_range(rt)) if model.has_lapses else None
    never = np.full(rt.size, np.inf)
    return outcomes_of(rt, response == 1, design.cell, never, (0.0, np.inf), (True, True), lapses)


def fitted(search: Search, seen: Outcomes, design: Design) -> tuple[Optimum, NDArray[np.float64]]:
    """The optimum and the covariance of its estimates, NaN where there is none; ValueError for unusable data."""
    optimum = search.optimum(seen, design)
    if not np.isfinite(optimum.value):
        return optimum, np.full(optimum.hessian.shape, np.nan)
    information = search.method.on(seen, design).information(optimum.theta, optimum.hessian)
    return optimum, covariance_of(information, ~optimum.at_bound)
