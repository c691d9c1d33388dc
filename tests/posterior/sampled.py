"""A posterior of a small population with lapses, sampled once for the tests of a process."""

import warnings
from functools import cache

import ddm
import population_cases as cases

MODEL = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))
DATA = cases.table(5, 30, lapses=0.04)
SETTINGS = {"draws": 150, "tune": 150, "chains": 2, "n_jobs": 1, "progress": False, "seed": 1}


@cache
def population():
    """Of five people."""
    return _sampled(MODEL, by="subject", between={"v": "~ patient"})


@cache
def one_drift():
    """Of the same people, without an effect of difficulty."""
    return _sampled(ddm.Model(lapse=ddm.FREE, lapse_window=(0, 3)), by="subject")


@cache
def person():
    """Of one of them alone."""
    return _sampled(MODEL, data=DATA[DATA["subject"] == "s01"])


def _sampled(model, data=DATA, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        return ddm.sample(model, data, **arguments, **SETTINGS)
