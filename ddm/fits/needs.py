"""What a function of a fit needs: checks whose errors say what is missing, and what to do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ddm.estimation.objective import Method
from ddm.fits.saving import SavedTrials
from ddm.models.layout import columns_of_covariates
from ddm.models.model import Model
from ddm.models.outcomes import Outcomes
from ddm.trials.trials import Trials

# comparisons of distributions need this many trials per condition on average
FEWEST_PER_CONDITION = 5

# more combinations of values of covariates than this are no conditions to look at one by one
MOST_CONDITIONS = 60


def estimates(theta: np.ndarray, message: Callable[[], str]) -> np.ndarray:
    """The estimates theta (k,), if the fit has any; else the error quotes its message."""
    if np.isnan(theta).any():
        raise ValueError(f"this fit has no estimates: {message()}.")
    return theta


def times(what: str, trials: Trials | SavedTrials, outcomes: Outcomes | None) -> Outcomes:
    """The outcomes of the trials, if the fit has their RTs."""
    observed(what, trials)
    if outcomes is None:
        raise ValueError(f"{what} needs trials with rt and response; this fit has none.")
    return outcomes


def observed(what: str, trials: Trials | SavedTrials) -> Trials:
    """The trials, if their RTs are known."""
    if isinstance(trials, SavedTrials):
        raise ValueError(
            f"{what} needs the RTs, which a saved fit does not keep. Load it with them: "
            "ddm.load(path, data=...)."
        )
    return trials


def groups(n_trials: int, n_cells: int, model: Model) -> bool:
    """Whether covariates make so many conditions, or of so few trials, that groups are needed."""
    is_many = n_cells > MOST_CONDITIONS or n_trials < FEWEST_PER_CONDITION * n_cells
    has_formulas = any(model.has_formula(name) for name in model.specifications)
    return is_many and (has_formulas or bool(columns_of_covariates(model)))


def likelihood(what: str, method: Method) -> None:
    """Raise a ValueError unless the fit maximised the likelihood."""
    if not method.is_likelihood:
        raise ValueError(
            f"{what} needs a maximum-likelihood fit; this one minimised {method.name!r}. Fit with "
            "method='ml'."
        )


def gradient(what: str, method: Method) -> None:
    """Raise a ValueError unless the objective of the method is smooth."""
    if not method.is_smooth:
        raise ValueError(
            f"{what} needs a smooth objective; {method.name!r} has none. Use method='bootstrap'."
        )
