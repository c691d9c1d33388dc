"""What is said of an optimum, and data to say it of."""

import numpy as np
import pandas as pd

import ddm
from ddm.estimation.objective import Report
from ddm.estimation.search import Found
from ddm.fits.diagnosis.fitted import fitted_alone
from ddm.fits.diagnosis.message import notes_of_one
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.numerics.problem import Optimum

PROCESS = ddm.DDM(v=1.2, a=1.5, t0=0.3)


def notes(
    data,
    model=None,
    theta=(1.2, 1.5, 0.3),
    *,
    at_bound=None,
    se=None,
    covariance=None,
    labels=None,
    **options,
):
    """What is said of an optimum at theta."""
    trials = data if isinstance(data, ddm.Trials) else ddm.Trials(data)
    model = model or ddm.Model()
    design = lay_out(model, trials)
    theta = np.array(theta, dtype=float)
    optimum = Optimum(
        theta=theta,
        value=0.0,
        hessian=np.eye(theta.size),
        at_bound=np.zeros(theta.size, dtype=bool) if at_bound is None else np.array(at_bound),
        **{"converged": True, "message": "", **options},
    )
    if covariance is None:
        covariance = np.diag(np.ones(theta.size) if se is None else np.array(se) ** 2)
    outcomes = outcomes_of_trials(model, trials, design)
    found = Found(optimum, outcomes, covariance, Report())
    fitted = fitted_alone(found, trials, design, labels or design.labels)
    return notes_of_one(fitted, found, trials, every_rt_counts=True, has_errors=True)


def with_rt(data, rt):
    return pd.concat([data, pd.DataFrame({"rt": [rt], "response": [0]})], ignore_index=True)


def with_late(data, choices, **reading):
    """The data with choices of which the RT is not known."""
    late = pd.DataFrame({"rt": np.nan, "response": choices})
    table = pd.concat([data[data["rt"] < 1.5], late], ignore_index=True)
    return ddm.Trials(table, deadline=1.5, **{"lost_rt": "late", **reading})
