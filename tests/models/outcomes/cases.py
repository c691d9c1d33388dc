"""What trials may be: models, what limits their observation, and tables of their outcomes."""

import numpy as np
import pandas as pd

import ddm
from ddm import DDM, FREE, Model
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials

PROCESS = DDM(v=0.8, a=1.4, z=0.45, t0=0.3)
THETA = {"v": 0.8, "a": 1.4, "z": 0.45, "t0": 0.3, "lapse": 0.1}
END = 20.0  # s, when every response has come
NODES, WEIGHTS = np.polynomial.legendre.leggauss(30)

# the share of responses whose RT is lost, where some are
LOST = 0.3

MODELS = {
    "no lapses": Model(z=FREE),
    "uniform lapses": Model(z=FREE, lapse=FREE, lapse_window=(0.1, 1.7)),
    "exponential lapses": Model(z=FREE, lapse=FREE, lapse_window=ddm.Exponential(1.5)),
    "variable": Model(z=FREE, sv=0.4, sz=0.2, st0=0.1, lapse=FREE, lapse_window=(0.1, 1.7)),
}
DEADLINES = np.array([0.7, 1.2, np.inf])

# what is said of the trials, and their deadlines
KINDS = {
    "all observed": ({}, [np.inf]),
    "deadline": ({"deadline": 1.2}, [1.2]),
    "deadline before some lapses can come": ({"deadline": 0.35}, [0.35]),
    "deadlines": ({"deadline": "limit"}, DEADLINES),
    "go": ({"observed": "upper"}, [np.inf]),
    "no-go": ({"observed": "lower"}, [np.inf]),
    "go until": ({"observed": "upper", "deadline": 1.2}, [1.2]),
    "go, deadlines": ({"observed": "upper", "deadline": "limit"}, DEADLINES),
    "truncated": ({"truncated": (0.45, 1.1)}, [np.inf]),
    "truncated below": ({"truncated": (0.45, None)}, [np.inf]),
    "truncated above": ({"truncated": (None, 1.1)}, [np.inf]),
    "truncated, deadline": ({"truncated": (0.45, None), "deadline": 1.2}, [1.2]),
    "truncated twice": ({"truncated": (0.45, 1.1), "deadline": 1.2}, [1.2]),
    "truncated, deadlines": ({"truncated": (0.45, None), "deadline": "limit"}, DEADLINES),
    "truncated go": ({"truncated": (0.45, 1.1), "observed": "upper"}, [np.inf]),
    "truncated go until": ({"truncated": (0.45, 1.1), "observed": "upper", "deadline": 1.2}, [1.2]),
    "codes": ({"deadline": 1.2, "lost_rt": "omission"}, [1.2]),
    "lost": ({"lost_rt": "random"}, [np.inf]),
    "lost in time": ({"deadline": 1.2, "lost_rt": "random"}, [1.2]),
    "late": ({"deadline": 1.2, "lost_rt": "late"}, [1.2]),
    "lost, deadlines": ({"deadline": "limit", "lost_rt": "random"}, DEADLINES),
    "late, deadlines": ({"deadline": "limit", "lost_rt": "late"}, DEADLINES[:2]),
    "truncated, lost": ({"truncated": (0.45, 1.1), "lost_rt": "random"}, [np.inf]),
    "truncated, deadline, lost": (
        {"truncated": (0.45, 1.1), "deadline": 1.2, "lost_rt": "random"},
        [1.2],
    ),
    "truncated, deadline, late": (
        {"truncated": (0.45, None), "deadline": 1.2, "lost_rt": "late"},
        [1.2],
    ),
}


def problem_of(model, trials):
    design = lay_out(model, trials)
    return MaximumLikelihood().on(outcomes_of_trials(model, trials, design), design)


def at(problem):
    return np.array([THETA[label] for label in problem.design.labels])


def sides(limits):
    """The responses that are observed."""
    return {"upper": (1,), "lower": (0,)}.get(limits.get("observed"), (0, 1))


def may_omit(limits, deadline):
    return np.isfinite(deadline) or "observed" in limits


def may_lose(limits):
    return limits.get("lost_rt") in ("random", "late")


def rule(low, high):
    """Nodes and weights between t0 and the ends of what the density is made of, in pieces that
    grow.
    """
    # with variability the density bends where t0, the start and st0 end
    ends = np.concatenate([[low, high, 0.1, 0.3, 0.4, 1.7], 0.3 + np.geomspace(0.02, END, 14)])
    ends = np.unique(ends[(ends >= low) & (ends <= high)])
    half = 0.5 * np.diff(ends)[:, None]
    return (ends[:-1, None] + half * (NODES + 1.0)).ravel(), (half * WEIGHTS).ravel()


def every_outcome(limits, deadline):
    """One trial at every node and response, an omission and a lost RT of every response if there
    may be some: the table and its weights.
    """
    low, high = limits.get("truncated", (0.0, None))
    rt, weight = rule(low or 0.0, min(high or END, deadline))
    lost_rt = limits.get("lost_rt")
    with_rt = 1.0 - LOST * (lost_rt == "random")
    parts = [
        pd.DataFrame({"rt": rt, "response": float(side), "weight": with_rt * weight})
        for side in sides(limits)
    ]
    if may_lose(limits):
        parts.append(pd.DataFrame({"rt": np.nan, "response": [0.0, 1.0], "weight": LOST}))
    if may_omit(limits, deadline):
        code = 1.0 if lost_rt == "omission" else np.nan
        without = 1.0 - LOST * (lost_rt == "late")
        parts.append(pd.DataFrame({"rt": [np.nan], "response": [code], "weight": [without]}))
    return pd.concat(parts, ignore_index=True).assign(limit=deadline)


def one_of_each(limits, deadlines):
    """A few trials by deadline: two RTs of every response and, where there may be some, two
    omissions, one lower and two upper lost RTs.
    """
    low, high = limits.get("truncated", (0.0, None))
    parts = []
    for deadline in deadlines:
        first, last = max(low or 0.0, 0.31), min(high or 2.0, deadline)
        rt = [first + share * (last - first) for share in (0.3, 0.9)]
        parts += [pd.DataFrame({"rt": rt, "response": float(side)}) for side in sides(limits)]
        if may_omit(limits, deadline):
            parts.append(pd.DataFrame({"rt": [np.nan] * 2, "response": [np.nan] * 2}))
        if may_lose(limits):
            parts.append(pd.DataFrame({"rt": np.nan, "response": [0.0, 1.0, 1.0]}))
        parts = [part if "limit" in part else part.assign(limit=deadline) for part in parts]
    return pd.concat(parts, ignore_index=True)
