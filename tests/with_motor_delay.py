"""What holds in the copy of the package to which `test_new_parameter.py` has added the motor delay
``tm``; run there only.

Every reaction time is longer by tm, so that all is as with a longer t0.
"""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import ddm
from ddm.cli import main
from refusals import refused

LATE = ddm.DDM(v=1.2, a=1.4, t0=0.2, tm=0.15, sv=0.5)
SAME = ddm.DDM(v=1.2, a=1.4, t0=0.35, sv=0.5)

# fitted with a t0 of so many seconds, the rest is tm
T0 = 0.1


@pytest.fixture(scope="module")
def data():
    drawn = ddm.DDM(v=1.2, a=1.4, t0=0.35).simulate(300, seed=2)
    return drawn.assign(hand=["left", "right"] * 150)


@pytest.fixture(scope="module")
def plain(data):
    return ddm.fit(ddm.Model(), data)


@pytest.fixture(scope="module")
def free(data):
    return ddm.fit(ddm.Model(t0=T0, tm=ddm.FREE), data)


# --- a process ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pdf", "cdf", "sf"])
def test_functions_of_the_reaction_time(name):
    rt = np.linspace(0.3, 2.0, 20)
    found, expected = getattr(LATE, name)(rt, 1), getattr(SAME, name)(rt, 1)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_quantiles_and_mean():
    q = [0.0, 0.1, 0.9]
    np.testing.assert_allclose(LATE.quantile(q, 0), SAME.quantile(q, 0), rtol=1e-9)
    assert LATE.mean() == pytest.approx(SAME.mean())


@pytest.mark.parametrize("method", ["exact", "euler"])
def test_samples(method):
    late, same = (one.simulate(50, seed=1, method=method)["rt"] for one in (LATE, SAME))
    np.testing.assert_allclose(late, same, rtol=1e-12)


def test_samples_of_a_general_process():
    options = {"drift": 1.2, "boundary": lambda t, a: a, "a": 1.4}
    late = ddm.GeneralDDM(**options, t0=0.2, tm=0.15).simulate(50, seed=1, method="euler")["rt"]
    same = ddm.GeneralDDM(**options, t0=0.35).simulate(50, seed=1, method="euler")["rt"]
    np.testing.assert_allclose(late, same, rtol=1e-12)


def test_values_by_trial():
    drawn = LATE.simulate(3, seed=1, per_trial={"tm": [0.0, 5.0, 10.0]})
    assert drawn["rt"].is_monotonic_increasing


def test_it_is_shown():
    assert repr(LATE).endswith("tm=0.15)")


@pytest.mark.parametrize("make", [ddm.DDM, ddm.Model])
def test_a_value_outside_the_domain_is_refused(make):
    with refused(
        ValueError,
        "tm must be a finite number >= 0; got -0.1. (tm: motor delay between the decision and the "
        "response)",
    ):
        make(v=1.0, a=1.0, tm=-0.1)


def test_conversion():
    given = {"v": 1.0, "tm": 0.1, "D": 4.0}
    assert ddm.convert(given, from_="ddm", to="ddm") == {"v": 0.5, "tm": 0.1}
    with pytest.raises(ValueError, match="hddm has no such parameter"):
        ddm.convert({"v": 1.0, "tm": 0.1}, from_="ddm", to="hddm")


# --- a fit ----------------------------------------------------------------------------------------


def test_it_can_be_fixed(data, plain):
    fit = ddm.fit(ddm.Model(tm=0.1), data)
    assert fit.converged
    assert fit.params["t0"] + 0.1 == pytest.approx(plain.params["t0"], abs=1e-5)


def test_it_can_be_estimated(free, plain):
    assert free.converged
    assert free.params["tm"] + T0 == pytest.approx(plain.params["t0"], abs=1e-5)
    assert free.se["tm"] == pytest.approx(plain.se["t0"], rel=1e-3)
    assert free.loglik == pytest.approx(plain.loglik, abs=1e-6)
    assert free.process().tm == free.params["tm"]


def test_labels_and_units(data, free):
    by_hand = ddm.fit(ddm.Model(t0=T0, tm="hand"), data)
    formula = ddm.fit(ddm.Model(t0=T0, tm="~ hand"), data)
    assert free.summary().loc["tm", "unit"] == "s"
    assert list(by_hand.params.index)[-2:] == ["tm[left]", "tm[right]"]
    assert formula.summary().loc["tm[Intercept]", "unit"] == "log s"
    assert formula.loglik == pytest.approx(by_hand.loglik, abs=1e-3)


def test_bounds(data):
    bounded = ddm.fit(ddm.Model(t0=T0, tm=ddm.FREE), data, bounds={"tm": (0.0, 0.05)})
    assert 0.0 <= bounded.params["tm"] <= 0.05
    with refused(
        ValueError,
        "bounds: tm must have low < high, each a finite number >= 0; got (-1.0, 0.5).",
    ):
        ddm.fit(ddm.Model(tm=ddm.FREE), data, bounds={"tm": (-1.0, 0.5)})


def test_other_methods(data):
    tm = ddm.fit(ddm.Model(t0=T0, tm=ddm.FREE), data, method="chi2").params["tm"]
    t0 = ddm.fit(ddm.Model(), data, method="chi2").params["t0"]
    assert tm + T0 == pytest.approx(t0, abs=1e-4)
    with pytest.raises(ValueError, match="EZ"):
        ddm.fit(ddm.Model(t0=T0, tm=ddm.FREE), data, method="ez")


def test_it_is_saved(free, tmp_path):
    free.save(tmp_path / "fit.json")
    loaded = ddm.load(tmp_path / "fit.json")
    pd.testing.assert_series_equal(loaded.params, free.params)
    assert loaded.model == free.model


def test_it_is_recovered():
    model = ddm.Model(t0=T0, tm=ddm.FREE)
    found = ddm.recover(model, LATE, n_trials=200, n_datasets=2, seed=1)
    assert found.loc[found["name"] == "tm", "true"].eq(0.15).all()


# --- the command ----------------------------------------------------------------------------------


def output(*arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_options_of_the_command(data, tmp_path):
    data.to_csv(tmp_path / "data.csv", index=False)
    # the command breaks lines where the width of its options lets it
    text = " ".join(output("simulate", "--help").split())
    assert "Motor delay between the decision and the response (s)." in text
    output("simulate", "--v", "1", "--a", "1", "--tm", "0.1", "-n", "5")
    options = ("--param", f"t0={T0}", "--param", "tm=free")
    assert "tm" in output("fit", str(tmp_path / "data.csv"), *options)
