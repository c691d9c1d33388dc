"""The likelihood of responses whose RT was lost: formulas, and what they weigh in a stratum."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import DDM, Model, Trials
from models.outcomes.cases import problem_of

VALUES = {"v": 0.8, "a": 1.4, "z": 0.45, "t0": 0.3, "sv": 0.4, "sz": 0.2, "st0": 0.1}
LAPSE = 0.1
D, LOW, HIGH = 1.2, 0.45, 1.1

# P(RT <= rt) of a lapse
LAPSES = {
    "none": (None, lambda rt: 0.0),
    "uniform": ((0.1, 1.7), lambda rt: float(np.clip((rt - 0.1) / 1.6, 0.0, 1.0))),
    "beyond the deadline": ((1.3, 2.0), lambda rt: float(np.clip((rt - 1.3) / 0.7, 0.0, 1.0))),
    "exponential": (ddm.Exponential(1.5), lambda rt: 1.0 - np.exp(-1.5 * rt)),
}

DATA = pd.DataFrame({"rt": [0.6, 0.7, None, None], "response": [0, 1, 0, 1]})

# what is said of trials, P of a lost RT with response r, and P(not removed), from G(rt, r)
READINGS = {
    "without a deadline": ({"lost_rt": "random"}, lambda g, r: g(np.inf, r), None),
    "in time": ({"lost_rt": "random", "deadline": D}, lambda g, r: g(D, r), None),
    "late": ({"lost_rt": "late", "deadline": D}, lambda g, r: g(np.inf, r) - g(D, r), None),
    "in the window": (
        {"lost_rt": "random", "truncated": (LOW, HIGH)},
        lambda g, r: g(HIGH, r) - g(LOW, r),
        lambda g: sum(g(HIGH, r) - g(LOW, r) for r in (0, 1)),
    ),
    "in the window before a deadline": (
        {"lost_rt": "random", "truncated": (LOW, HIGH), "deadline": D},
        lambda g, r: g(HIGH, r) - g(LOW, r),
        lambda g: sum(g(HIGH, r) - g(LOW, r) + g(np.inf, r) - g(D, r) for r in (0, 1)),
    ),
    "in time after the window begins": (
        {"lost_rt": "random", "truncated": (LOW, None), "deadline": D},
        lambda g, r: g(D, r) - g(LOW, r),
        lambda g: sum(g(np.inf, r) - g(LOW, r) for r in (0, 1)),
    ),
    "late, after a window": (
        {"lost_rt": "late", "truncated": (LOW, HIGH), "deadline": D},
        lambda g, r: g(np.inf, r) - g(D, r),
        lambda g: sum(g(HIGH, r) - g(LOW, r) + g(np.inf, r) - g(D, r) for r in (0, 1)),
    ),
}


def mixture(process, lapses):
    """P(RT <= rt, response) of a process of which a share of trials are lapses, if it has some."""
    window, cdf_of_lapses = LAPSES[lapses]
    p = 0.0 if window is None else LAPSE
    return lambda rt, r: (1.0 - p) * float(process.cdf(rt, r)) + 0.5 * p * cdf_of_lapses(rt)


def model_of(lapses, values):
    window = LAPSES[lapses][0]
    return Model(**values, **({} if window is None else {"lapse": LAPSE, "lapse_window": window}))


@pytest.mark.parametrize("variable", [False, True], ids=["fixed", "variable"])
@pytest.mark.parametrize("lapses", LAPSES)
@pytest.mark.parametrize("reading", READINGS)
def test_lost_rts_have_the_likelihood_of_what_is_known_of_them(reading, lapses, variable):
    said, p_lost, p_kept = READINGS[reading]
    names = VALUES if variable else ("v", "a", "z", "t0")
    values = {name: VALUES[name] for name in names}
    trials = Trials(DATA, **said)
    lost = problem_of(model_of(lapses, values), trials).pointwise(np.empty(0))[2]

    g = mixture(DDM(**values), lapses)
    kept = 1.0 if p_kept is None else p_kept(g)
    expected = [[p_lost(g, r) / kept for r in (0, 1)]]
    np.testing.assert_allclose(np.exp(lost), expected, rtol=1e-9)


@pytest.mark.parametrize("lost_rt", ["random", "late"])
@pytest.mark.parametrize("deadline", [0.6, 1.2])
def test_simulated_trials_lose_their_rts_as_often(lost_rt, deadline):
    """The frequencies of 400,000 trials, of a fifth of which what is known is the response."""
    process = DDM(v=0.8, a=1.4, z=0.45, t0=0.3)
    data = process.simulate(400_000, seed=8)
    is_late = (data["rt"] > deadline).to_numpy()
    is_lost = np.random.default_rng(1).random(len(data)) < 0.2
    is_lost &= is_late if lost_rt == "late" else ~is_late
    response = data["response"].astype(float).mask(is_late & ~is_lost)
    table = data.assign(rt=data["rt"].mask(is_late | is_lost), response=response)
    trials = Trials(table, deadline=deadline, lost_rt=lost_rt)
    model = Model(v=0.8, a=1.4, z=0.45, t0=0.3)
    p = np.exp(problem_of(model, trials).pointwise(np.empty(0))[2])[0]
    for r in (0, 1):
        share = 0.2 * p[r]
        found = (trials.lost & (trials.upper == r)).mean()
        assert abs(found - share) < 4.0 * np.sqrt(share * (1.0 - share) / len(data))


def test_strata_count_their_lost_rts():
    table = pd.DataFrame(
        {
            "rt": [*DATA["rt"], *DATA["rt"], None, None],
            "response": [*DATA["response"], *DATA["response"], None, 0],
            "limit": [1.0] * 4 + [1.5] * 6,
        }
    )
    trials = Trials(table, deadline="limit", lost_rt="random")
    outcomes = problem_of(Model(), trials).outcomes
    assert outcomes.deadline_of_stratum.tolist() == [1.0, 1.5]
    assert outcomes.lost.tolist() == [[1.0, 1.0], [2.0, 1.0]]
    assert outcomes.trials.tolist() == [4.0, 6.0]
    assert outcomes.lost_rt == "random"
    assert outcomes.lost_share == trials.lost_share == 5 / 9
    assert not outcomes.is_complete


def test_a_code_for_no_response_is_an_omission():
    """Whichever response it looks like."""
    said = Trials(DATA, deadline=D, lost_rt="omission")
    bare = DATA.assign(response=DATA["response"].astype(float).where(DATA["rt"].notna()))
    plain = Trials(bare, deadline=D)
    theta = np.array([0.8, 1.4, 0.3])
    assert problem_of(Model(), said)(theta)[0] == problem_of(Model(), plain)(theta)[0]


def test_a_response_that_cannot_be_late_is_impossible():
    """With so late a deadline that P(RT > d) underflows."""
    trials = Trials(DATA, deadline=600.0, lost_rt="late")
    value, gradient = problem_of(Model(), trials)(np.array([3.0, 1.4, 0.3]))
    assert value == np.inf
    assert not gradient.any()
