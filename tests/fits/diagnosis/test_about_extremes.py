"""Notes about the fastest and the slowest RT."""

import pandas as pd

import ddm
from fits.diagnosis.said import PROCESS, notes, with_rt


def test_rts_that_t0_exceeds_are_counted(data):
    assert notes(data, theta=(1.2, 1.5, 0.5)) == [f"RTs below t0: {(data['rt'] <= 0.5).sum()}"]


def test_the_expected_number_of_rts_as_fast_is_that_of_the_process(data):
    rt = 0.32
    expected = 201 * (PROCESS.cdf(rt, 0) + PROCESS.cdf(rt, 1))
    assert expected < 1e-3
    assert notes(with_rt(data, rt)) == [
        f"the fastest RT, 0.320 s, lies 20.0 ms above t0 and the model expects {expected:.1g} RTs "
        "that fast: it may be a fast guess that fixes t0 (compare with method='chi2', or leave it "
        "out)"
    ]


def test_a_fast_rt_of_which_some_were_expected_is_no_outlier(data):
    assert 200 * (PROCESS.cdf(0.35, 0) + PROCESS.cdf(0.35, 1)) > 1e-3
    assert notes(with_rt(data, 0.35)) == []


def test_the_condition_of_the_outlier_is_the_one_that_is_judged(data):
    """An RT that is usual where the boundary is low and impossibly fast where it is high."""
    conditions = data.assign(speed="low")
    high = ddm.DDM(v=1.2, a=4.0, t0=0.3).simulate(200, seed=2).assign(speed="high")
    both = pd.concat([conditions, high], ignore_index=True)
    model, theta = ddm.Model(a="speed"), (1.2, 4.0, 1.5, 0.3)
    assert notes(both, model, theta) == []
    low_too = pd.concat([both, pd.DataFrame({"rt": [0.4], "response": [1], "speed": ["low"]})])
    assert notes(low_too, model, theta) == []
    high_too = pd.concat([both, pd.DataFrame({"rt": [0.4], "response": [1], "speed": ["high"]})])
    (said,) = notes(high_too, model, theta)
    assert said.startswith("the fastest RT, 0.400 s, lies 100.0 ms above t0 and the model expects ")


def test_of_several_outliers_the_least_expected_is_named(data):
    conditions = pd.concat(
        [with_rt(data, rt).assign(block=block) for block, rt in enumerate([0.325, 0.315, 0.32])]
    )
    (said,) = notes(conditions, ddm.Model(v="block"), (1.2, 1.2, 1.2, 1.5, 0.3))
    assert said.startswith("the fastest RT, 0.315 s, lies 15.0 ms above t0 and the model expects ")


def test_an_rt_right_above_t0_fixes_it_even_if_it_was_expected():
    """A boundary so near that most decisions take less than a millisecond."""
    process = ddm.DDM(v=0.0, a=0.05, t0=0.3)
    data = process.simulate(50, seed=1)
    gap = 1e3 * (data["rt"].min() - 0.3)
    assert notes(data, theta=(0.0, 0.05, 0.3)) == [
        f"the fastest RT, {data['rt'].min():.3f} s, lies {gap:.1f} ms above t0 and so fixes it"
    ]


def test_an_rt_below_a_mean_t0_is_suspect_only_if_it_was_not_expected(data):
    """Half of the non-decision times are below t0, and with them some RTs may be."""
    later = data.assign(rt=data["rt"] + 0.2)
    process = ddm.DDM(v=1.2, a=1.5, t0=0.5, non_decision="normal", t0_sd=0.05)
    model, theta = ddm.Model(non_decision="normal", t0_sd=0.05), (1.2, 1.5, 0.5)
    assert 201 * process.cdf(0.49).item() > 1e-3
    assert notes(with_rt(later, 0.49), model, theta) == []
    expected = 201 * process.cdf(0.25).item()
    (said,) = notes(with_rt(later, 0.25), model, theta)
    assert said == (
        "the fastest RT, 0.250 s, lies 250.0 ms below the mean t0 and the model expects "
        f"{expected:.1g} RTs that fast: it may be a fast guess that fixes t0 (compare with "
        "method='chi2', or leave it out)"
    )
