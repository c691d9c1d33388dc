"""A fit that begins at the values of the sliders."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from ddm.explorer.catalogue import Form
from ddm.explorer.code_text import model_arguments
from ddm.fits.fitting import fit
from ddm.fits.result import ConvergenceWarning
from ddm.function_parameters import COVARIATES
from ddm.models.model import Model
from ddm.trials.trials import Trials

# what a fit estimates unless a reader chooses other parameters
USUAL = ("v", "a", "t0")


@dataclass(frozen=True)
class Answer:
    """What a fit says.

    values : the parameters, those that were fixed too; None where nothing was estimated
    summary : a row per estimate: estimate, se, ci_low, ci_high, unit; None where there is none
    text : the log likelihood and the message of the fit, or why it failed
    converged : whether an optimum was reached
    """

    values: dict[str, float] | None
    summary: pd.DataFrame | None
    text: str
    converged: bool


def can_be_free(name: str) -> bool:
    """Whether a parameter can be estimated: one that differs from trial to trial cannot."""
    return name not in COVARIATES


def fit_from(
    form: Form, values: Mapping[str, float], free: Collection[str], trials: Trials
) -> Answer:
    """The fit of the parameters that are free, from these values; the others stay as they are."""
    chosen = [name for name in form.names if name in free]
    if not chosen:
        return Answer(None, None, "Nothing is free: tick a parameter to estimate it.", False)
    try:
        with warnings.catch_warnings():
            # the message says it
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = Model(**model_arguments(form, values, chosen))
            found = fit(model, trials, start={name: values[name] for name in chosen})
    except (ValueError, TypeError) as error:
        return Answer(None, None, f"The fit cannot begin: {error}", False)

    text = f"Log likelihood {found.loglik:.2f} of {found.n} trials; {found.message}."
    if not found.converged:
        return Answer(None, found.summary(), f"The fit failed. {text}", False)
    estimates = {name: float(found.params[name]) for name in chosen}
    return Answer({**values, **estimates}, found.summary(), text, True)
