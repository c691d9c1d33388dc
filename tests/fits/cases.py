"""Models, trials and methods of fits that are saved and loaded."""

import numpy as np
import pandas as pd

import ddm

RNG = np.random.default_rng(1)
DATA = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(300, seed=1)

DATA = DATA.assign(
    difficulty=pd.Categorical(
        RNG.choice(["hard", "easy"], 300), categories=["hard", "easy"], ordered=True
    ),
    block=RNG.integers(1, 3, 300),
    x=RNG.standard_normal(300).round(2),
    side=RNG.choice(["left", "right"], 300),
)

MISSED = DATA.assign(
    rt=DATA["rt"].mask(DATA["rt"] > 0.9),
    response=DATA["response"].astype(float).mask(DATA["rt"] > 0.9),
)

# by random, a fifth of the RTs before the deadline were lost
LOST = MISSED.assign(rt=MISSED["rt"].mask(RNG.random(300) < 0.2))

# of a third of the late trials the choice is known
LATE = MISSED.assign(
    response=MISSED["response"].where(
        MISSED["rt"].notna() | (RNG.random(300) < 0.7), DATA["response"]
    )
)

CODED = DATA.assign(answer=np.where(DATA["response"] == 1, "yes", "no"))

CASES = {
    "simple": (ddm.Model(), ddm.Trials(DATA), "ml"),
    "milliseconds": (
        ddm.Model(),
        ddm.Trials(MISSED.assign(rt=1000 * MISSED["rt"]), deadline=0.9, unit="ms"),
        "ml",
    ),
    "by level": (ddm.Model(v="difficulty", a=["block", "difficulty"]), ddm.Trials(DATA), "ml"),
    "formula": (ddm.Model(v="~ scale(x) + difficulty", a="~ x"), ddm.Trials(DATA), "ml"),
    "stimulus": (
        ddm.Model(
            stimulus={"side": {"left": -1, "right": 1}},
            z=ddm.FREE,
            drift_bias=ddm.FREE,
            flip_start=True,
        ),
        ddm.Trials(CODED, response="answer", upper="yes"),
        "ml",
    ),
    "lapse": (ddm.Model(lapse=0.03), ddm.Trials(DATA), "ml"),
    "exponential lapse": (
        ddm.Model(lapse=0.03, lapse_window=ddm.Exponential(2.0)),
        ddm.Trials(DATA),
        "ml",
    ),
    "deadline": (ddm.Model(v="difficulty"), ddm.Trials(MISSED, deadline=0.9), "ml"),
    "deadline lapse": (
        ddm.Model(lapse=0.03, lapse_window=(0.0, 2.0)),
        ddm.Trials(MISSED, deadline=0.9),
        "ml",
    ),
    "codes": (
        ddm.Model(),
        ddm.Trials(
            MISSED.assign(rt=MISSED["rt"].fillna(0.89), response=MISSED["response"]),
            deadline=0.9,
            deadline_tolerance=0.01,
            omissions="no response",
        ),
        "ml",
    ),
    "go": (ddm.Model(), ddm.Trials(MISSED, deadline=0.9, observed="upper"), "ml"),
    "lost": (
        ddm.Model(v="difficulty"),
        ddm.Trials(LOST, deadline=0.9, lost_rt="random"),
        "ml",
    ),
    "late": (ddm.Model(), ddm.Trials(LATE, deadline=0.9, lost_rt="late"), "ml"),
    "truncated": (ddm.Model(), ddm.Trials(DATA[DATA["rt"] < 1.2], truncated=(None, 1.2)), "ml"),
    "gsquare": (ddm.Model(v="block"), ddm.Trials(DATA), ddm.GSquare(quantiles=(0.25, 0.5, 0.75))),
    "ks": (ddm.Model(), ddm.Trials(DATA), "ks"),
    "ez": (ddm.Model(v="block"), ddm.Trials(DATA), "ez"),
}
