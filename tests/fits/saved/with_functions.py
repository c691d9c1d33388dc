"""Models with functions that are saved and loaded, and the functions that a file does not hold."""

import numpy as np

import ddm


def mine(x, v, leak):
    return v - leak * x


def rising(t, top):
    return top + 0.1 * t


def humped(share):
    return share * (1.0 - share)


CUED = {"drift": lambda v, cue: v * cue}

RNG = np.random.default_rng(3)
DATA = (
    ddm.GeneralDDM(drift=mine, boundary=1.2, v=1.5, leak=1.0, t0=0.3)
    .simulate(40, seed=1)
    .assign(
        difficulty=RNG.choice(["easy", "hard"], 40),
        congruency=RNG.choice([-1, 1], 40),
        side=RNG.choice(["left", "right"], 40),
    )
)

# by case: the model, further arguments of fit, and the functions that the file does not bring back
CASES = {
    "ready-made": (
        ddm.Model(
            **dict(drift=ddm.drifts.leaky, boundary=ddm.boundaries.exponential),
            **dict(v="difficulty", a=1.2, t0=0.3, leak=1.0, tau=2.0),
        ),
        {},
        None,
    ),
    "own": (
        ddm.Model(drift=mine, v=1.5, a=1.2, t0=0.3, leak=ddm.FREE, breaks=(1.0,)),
        {"bounds": {"leak": (-3, 6)}},
        {"drift": mine},
    ),
    "pair": (
        ddm.Model(drift=1.5, boundary=(rising, -0.6), t0=0.3, top=ddm.FREE),
        {"bounds": {"top": (0.2, 3)}},
        {"boundary": (rising, -0.6)},
    ),
    "start": (
        ddm.Model(boundary=ddm.boundaries.linear, slope=0.2, a=1.3, t0=0.3, start=humped),
        {},
        {"start": humped},
    ),
    "covariate": (
        ddm.Model(
            **dict(drift=ddm.drifts.conflict, congruency="congruency", amplitude=ddm.FREE),
            **dict(peak=0.1, peak_shape=2.0, v=1.5, a=1.2, t0=0.3),
        ),
        {},
        None,
    ),
    "own covariate": (
        ddm.Model(**CUED, cue="congruency", covariates="cue", a=1.2, t0=0.3),
        {},
        CUED,
    ),
    "stimulus": (
        ddm.Model(
            **dict(drift=mine, leak=0.5, v=ddm.FREE, a=1.2, t0=0.3, drift_bias=0.1),
            stimulus={"side": {"left": -1, "right": 1}},
        ),
        {},
        {"drift": mine},
    ),
    "formula": (
        ddm.Model(drift=mine, leak="~ 0 + difficulty", v=1.5, a=1.2, t0=0.3),
        {"bounds": {"leak[difficulty[easy]]": (-3, 6), "leak[difficulty[hard]]": (-3, 6)}},
        {"drift": mine},
    ),
}
