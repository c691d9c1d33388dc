"""What was observed beside what a fit expects."""

import numpy as np
import pandas as pd
import pytest

import ddm
from agreement.trialwise import DATA, DRIFT, fitted
from refusals import refused

INDEXED = DATA.set_axis([f"t{i}" for i in range(len(DATA))])


def test_parameters_of_every_trial_have_the_index_of_the_data():
    fit = ddm.fit(ddm.Model(v="~ x", lapse=0.05), INDEXED)
    table = fit.trialwise
    assert table.index.equals(INDEXED.index)
    predictor = fit.params["v[Intercept]"] + fit.params["v[x]"] * INDEXED["x"]
    np.testing.assert_allclose(table["v"], predictor, rtol=1e-12)
    assert (table["a"] == fit.params["a"]).all()
    assert (table["lapse"] == 0.05).all()


def test_parameters_of_trials_of_conditions_are_those_of_their_condition():
    fit = ddm.fit(ddm.Model(v="side"), DATA)
    for side, v in fit.trialwise.groupby(DATA["side"])["v"]:
        assert set(v) == {fit.params[f"v[{side}]"]}


def test_new_trials_are_simulated_with_their_own_parameters():
    """Many trials at two new values: proportions and means are those of their processes."""
    new = pd.DataFrame({"x": [3.0, -1.5] * 2000, "note": "new"})
    table = fitted().simulate(seed=1, data=new)
    assert list(table.columns) == ["x", "note", "rt", "response"]
    for x, rows in table.groupby("x"):
        process = ddm.DDM(v=0.6 + 0.9 * x, a=1.4, t0=0.3)
        assert rows["response"].mean() == pytest.approx(float(process.probability(1)), abs=0.03)
        assert rows["rt"].mean() == pytest.approx(float(process.mean()), abs=0.03)


def test_the_same_trials_are_simulated_alike():
    fit = fitted()
    pd.testing.assert_frame_equal(fit.simulate(1), fit.simulate(1, data=DATA))


def test_new_trials_have_labels_and_deadlines_of_the_data():
    late = DATA["rt"] > 0.9
    choice = DATA["response"].map({1: "yes", 0: "no"}).mask(late)
    data = DATA.assign(rt=DATA["rt"].mask(late), choice=choice, limit=0.9)
    trials = ddm.Trials(data, response="choice", upper="yes", deadline="limit")
    fit = ddm.fit(ddm.Model(v="side"), trials)
    new = pd.DataFrame({"side": ["left"] * 500, "limit": 0.6})
    table = fit.simulate(seed=2, data=new)
    assert table["rt"].max() <= 0.6
    assert set(table["choice"].dropna()) == {"yes", "no"}
    assert table["choice"].isna().mean() == pytest.approx(
        float(fit.process(side="left").sf(0.6)), abs=0.07
    )


def test_new_trials_that_the_fit_does_not_know_are_refused():
    by_side = ddm.fit(ddm.Model(v="side"), DATA)
    with refused(
        ValueError,
        "the model needs the column 'x': data has no column 'x'. The columns are y.",
    ):
        fitted().simulate(data=pd.DataFrame({"y": [1.0]}))
    with refused(
        ValueError,
        "data: side='up' is not among the fitted conditions; fit.conditions has them.",
    ):
        by_side.simulate(data=pd.DataFrame({"side": ["left", "up"]}))
    with refused(
        ValueError,
        "data: column 'x' is missing in 1 of 2 rows. Drop these rows (data.dropna(subset=['x'])) "
        "or fill them in.",
    ):
        fitted().simulate(data=pd.DataFrame({"x": [1.0, np.nan]}))


def test_a_loaded_fit_needs_its_data_for_new_trials(tmp_path):
    fitted().save(tmp_path / "fit.json")
    with refused(
        ValueError,
        "simulate(data=) needs the RTs, which a saved fit does not keep. Load it with them: "
        "ddm.load(path, data=...).",
    ):
        ddm.load(tmp_path / "fit.json").simulate(data=DATA)


def test_the_first_trial_counts_as_it_was_fitted():
    assert DRIFT[0] == pytest.approx(fitted().trialwise["v"].iloc[0])


def test_a_profile_crosses_the_ends_of_its_intervals():
    fit = ddm.fit(ddm.Model(v="side"), DATA)
    table = fit.profile(n=8)
    ends = fit.ci(method="profile")
    for label in fit.params.index:
        own = table[table["estimate"] == label]
        assert own["deviance"].min() == 0.0
        assert own.loc[own["deviance"] == 0.0, "value"].item() == fit.params[label]
        root = np.sign(own["value"] - fit.params[label]) * np.sqrt(own["deviance"])
        # the root of the deviance is nearly linear in the estimate
        crossing = np.interp([-1.959964, 1.959964], root, own["value"])
        width = ends.loc[label, "ci_high"] - ends.loc[label, "ci_low"]
        np.testing.assert_allclose(
            crossing, ends.loc[label, ["ci_low", "ci_high"]].astype(float), atol=0.03 * width
        )
