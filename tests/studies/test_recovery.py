"""`recover`: what it simulates and fits, and that known parameters come back as well as can be."""

import signal

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

import ddm
from ddm.contaminants import Delays, Guesses
from ddm.runtime import jobs
from ddm.runtime.seeds import sequence_of
from ddm.studies.experiment import experiment_of
from ddm.studies.replication import simulated
from ddm.studies.truths import DATA, stream
from killing import run_until
from refusals import refused

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)
EASY, HARD = ddm.DDM(v=2.0, a=1.5, t0=0.3), ddm.DDM(v=1.0, a=1.5, t0=0.3)
COLUMNS = [
    "method",
    "name",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "true",
    "converged",
    "n",
    "set",
]


def recovered(model=None, process=PROCESS, **options):
    return ddm.recover(
        model or ddm.Model(),
        process,
        **{"n_trials": 60, "n_datasets": 3, "seed": 1, "n_jobs": 1} | options,
    )


def test_the_table_is_tidy():
    table = recovered(n_trials=[40, 80], methods=["ml", "chi2"])
    assert list(table.columns) == COLUMNS
    assert len(table) == 2 * 2 * 3 * 3
    assert table["converged"].dtype == bool
    assert table.iloc[0][["method", "n", "set", "name"]].tolist() == [
        "ml",
        40,
        0,
        "v",
    ]
    assert not table.duplicated(["method", "n", "set", "name"]).any()
    assert table.groupby("name", sort=False)["true"].first().to_dict() == {
        "v": 1.0,
        "a": 1.5,
        "t0": 0.3,
    }


@pytest.mark.parametrize("method", ["ml", "chi2", "ks", ddm.ChiSquare(quantiles=(0.25, 0.5, 0.75))])
def test_an_entry_is_what_fit_finds(method):
    """The data of data set 2 and size 60, made and fitted by the public functions."""
    table = recovered(methods=[method]).query("set == 2").set_index("name")
    data = PROCESS.simulate(60, seed=np.random.default_rng(stream(sequence_of(1), DATA, 2, 60)))
    fit = ddm.fit(ddm.Model(), data, method=method)
    assert table["estimate"].to_numpy() == pytest.approx(fit.params.to_numpy(), rel=1e-9)
    assert table["se"].to_numpy() == pytest.approx(fit.se.to_numpy(), rel=1e-9, nan_ok=True)
    assert table["ci_low"].to_numpy() == pytest.approx(
        fit.ci()["ci_low"].to_numpy(), rel=1e-9, nan_ok=True
    )
    assert table["method"].iloc[0] == (method if isinstance(method, str) else repr(method))


def test_intervals_by_profile_and_other_levels():
    wald, other = recovered(), recovered(level=0.8)
    reach = ndtri(0.9) * other["se"]
    assert other["ci_high"].to_numpy() == pytest.approx((other["estimate"] + reach).to_numpy())
    profile = recovered(interval="profile").query("set == 1").set_index("name")
    data = PROCESS.simulate(60, seed=np.random.default_rng(stream(sequence_of(1), DATA, 1, 60)))
    expected = ddm.fit(ddm.Model(), data).ci(method="profile")
    assert profile[["ci_low", "ci_high"]].to_numpy() == pytest.approx(
        expected[["ci_low", "ci_high"]].to_numpy(), rel=1e-6
    )
    assert (wald["estimate"] == recovered(interval="profile")["estimate"]).all()


def test_the_seed_alone_decides_the_data():
    """Other sizes, more data sets, other methods and more processes change nothing in the rows that
    stay.
    """
    first = recovered()
    more = recovered(n_trials=[30, 60], n_datasets=5, methods=["ks", "ml"], n_jobs=2)
    same = more.query("method == 'ml' and n == 60 and set < 3").reset_index(drop=True)
    pd.testing.assert_frame_equal(first, same)
    assert not (recovered(seed=2)["estimate"] == first["estimate"]).any()


def test_conditions_have_so_many_trials_each():
    table = recovered(
        ddm.Model(v="difficulty"), {"hard": HARD, "easy": EASY}, n_trials=400, n_datasets=4
    )
    truth = table.groupby("name", sort=False)["true"].first().to_dict()
    assert truth == {"v[easy]": 2.0, "v[hard]": 1.0, "a": 1.5, "t0": 0.3}
    assert ((table["estimate"] - table["true"]).abs() < 5.0 * table["se"]).all()


def test_conditions_may_have_different_numbers_of_trials():
    model, process = ddm.Model(v="flankers"), {"comp": EASY, "incomp": HARD}
    options = {"n_trials": {"incomp": 20, "comp": 60}, "n_datasets": 2}
    table = recovered(model, process, **options).query("set == 1").set_index("name")
    assert (table["n"] == "comp 60, incomp 20").all()

    seed = np.random.default_rng(stream(sequence_of(1), DATA, 1, 60, 20))
    laid_out = experiment_of(model, process)
    numbers = {"comp": 60, "incomp": 20}
    by_cell = laid_out.truth(process).in_model
    seen = simulated(model, laid_out.design_of(numbers), by_cell, seed)
    data = pd.DataFrame({"rt": seen.rt, "response": seen.upper.astype(int)})
    fit = ddm.fit(model, data.assign(flankers=["comp"] * 60 + ["incomp"] * 20))
    assert table["estimate"].to_numpy() == pytest.approx(fit.params.to_numpy(), rel=1e-9)
    assert table["se"].to_numpy() == pytest.approx(fit.se.to_numpy(), rel=1e-9)


def test_equal_numbers_are_one_number():
    model, process = ddm.Model(v="flankers"), {"comp": EASY, "incomp": HARD}
    one = recovered(model, process, n_trials=[40, 60])
    each = recovered(model, process, n_trials=[{"incomp": 40, "comp": 40}, 60])
    pd.testing.assert_frame_equal(one, each)
    among = recovered(model, process, n_trials=[{"comp": 60, "incomp": 20}, 60])
    same = among[among["n"] == "comp 60, incomp 60"].drop(columns="n")
    expected = one[one["n"] == 60].drop(columns="n")
    pd.testing.assert_frame_equal(
        same.reset_index(drop=True), expected.reset_index(drop=True), check_exact=True
    )


def test_true_values_may_differ_between_data_sets():
    values = pd.DataFrame({"v": [0.5, 1.0, 1.5, 2.0], "a": [1.0, 1.2, 1.4, 1.6], "t0": 0.3})
    table = recovered(process=values, n_datasets=None, n_trials=300)
    assert table.query("name == 'v'")["true"].tolist() == [0.5, 1.0, 1.5, 2.0]
    assert ((table["estimate"] - table["true"]).abs() < 5.0 * table["se"]).all()
    drawn = recovered(process=ddm.typical, n_datasets=6)
    assert drawn.query("name == 'a'")["true"].nunique() == 6


def test_contaminants_are_in_the_data_and_lapses_find_them():
    guesses = Guesses(0.1, 0.2, 3.0)
    model = ddm.Model(lapse=ddm.FREE, lapse_window=(0.2, 3.0))
    table = recovered(model, n_trials=1000, n_datasets=4, contaminants=guesses)
    assert (table.query("name == 'lapse'")["true"] == 0.1).all()
    assert ((table["estimate"] - table["true"]).abs() < 5.0 * table["se"]).all()
    plain = recovered(n_trials=1000, n_datasets=4, contaminants=guesses).query("name == 't0'")
    assert (plain["estimate"] < 0.28).all()
    late = recovered(n_trials=1000, n_datasets=4, contaminants=Delays(0.1, 0.5, 3.0)).query(
        "name == 'a'"
    )
    assert (late["estimate"] > 1.5).all()
    unknown = recovered(model, n_trials=200, contaminants=slower)
    assert unknown.query("name == 'lapse'")["true"].isna().all()


def slower(rt, response, rng):
    return rt + rng.exponential(0.1, rt.size), response


def test_bounds_hold_in_every_fit():
    table = recovered(bounds={"t0": (0.299, 0.301)})
    assert table.query("name == 't0'")["estimate"].between(0.299, 0.301).all()


def test_a_wrong_model_shows_what_it_gets_wrong():
    """Drift that varies, fitted without: v is too low."""
    table = recovered(process=ddm.DDM(v=2.0, a=1.5, t0=0.3, sv=1.5), n_trials=2000)
    assert (table.query("name == 'v'")["true"] == 2.0).all()
    assert (table.query("name == 'v'")["estimate"] < 1.7).all()


def test_data_that_a_method_cannot_use_are_failures():
    """With two trials some data sets have one of either response, of which EZ can make nothing:
    rows, not exceptions.
    """
    table = recovered(n_trials=2, n_datasets=30, methods=["ez", "ml"], seed=3)
    failed = table.query("method == 'ez' and not converged")
    assert 0 < len(failed) < 90


def test_a_size_of_which_a_method_can_use_nothing_is_warned_of():
    with pytest.warns(
        UserWarning, match=r"^robust_ez could use none of the 3 data sets with n_trials=8: "
    ) as caught:
        table = recovered(n_trials=[8, 200], methods=["ml", "robust_ez"])
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert table.query("method == 'robust_ez' and n == 200")["converged"].any()
    assert not table.query("method == 'robust_ez' and n == 8")["converged"].any()


def test_a_method_that_does_not_suit_the_model_is_refused_at_once():
    with pytest.raises(ValueError, match=r"^method='ez': in this model z is estimated"):
        recovered(ddm.Model(z=ddm.FREE), n_datasets=20_000, methods=["ml", "ez"])


def test_fitted_subjects_are_true_values():
    """Data like those of two subjects, at their estimates."""
    data = pd.concat(
        one.simulate(100, seed=i).assign(subject=subject, difficulty=level)
        for i, (subject, level, one) in enumerate(
            [("s1", "easy", EASY), ("s1", "hard", HARD), ("s2", "easy", EASY), ("s2", "hard", HARD)]
        )
    )
    model = ddm.Model(v="difficulty")
    fits = ddm.fit_each(model, data, by="subject")
    table = recovered(model, fits, n_datasets=None)
    assert table["set"].nunique() == 2
    for dataset, fit in enumerate(fits.values()):
        true = table[table["set"] == dataset].set_index("name")["true"]
        assert true.to_numpy() == pytest.approx(fit.params.to_numpy())


@pytest.mark.parametrize(
    ("process", "options", "message"),
    [
        (
            ddm.DDM(v=0.1, a=0.15, t0=0.3, D=0.01),
            {},
            "process: D is 0.01, but the model fixes D=1. D is the unit of evidence, so that the "
            "estimates would be in other units than the true values. Fit ddm.Model(D=0.01), or "
            "convert the process: ddm.convert.",
        ),
        (
            ddm.DDM(v=30.0, a=1.5, t0=0.3),
            {},
            "the true v of data set 0 is 30, outside the search, -20 to 20, so that no fit could "
            "find it. Change it, or widen the search: bounds={'v': (low, high)}.",
        ),
        (
            PROCESS,
            {"model": ddm.Model(lapse=ddm.FREE), "contaminants": Guesses(0.6, 0.2, 3.0)},
            "the true lapse of data set 0 is 0.6, outside the search, 0 to 0.5, so that no fit "
            "could find it. Change it, or widen the search: bounds={'lapse': (low, high)}.",
        ),
    ],
)
def test_truths_that_no_fit_can_find_are_refused(process, options, message):
    with refused(ValueError, message):
        recovered(process=process, **options)


def test_contaminants_must_be_a_function():
    with refused(
        TypeError,
        "contaminants must be ddm.contaminants.Guesses(...) or Delays(...), or a function (rt, "
        "response, rng) -> (rt, response); got 0.05.",
    ):
        recovered(contaminants=0.05)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"n_trials": 0},
            "n_trials must be a whole number >= 1 (the trials of each condition); got 0.",
        ),
        (
            {"n_trials": {"easy": 50}},
            "n_trials has a number for 'easy', but the model names no column, so that it has no "
            "conditions. Give one number, as n_trials=300.",
        ),
        ({"n_trials": []}, "n_trials must hold numbers of trials, each once; got []."),
        ({"n_trials": [50, 50]}, "n_trials must hold numbers of trials, each once; got [50, 50]."),
        ({"methods": []}, "methods must name objectives, each once; got []."),
        ({"methods": ["ml", "ml"]}, "methods must name objectives, each once; got ['ml', 'ml']."),
        ({"interval": "bootstrap"}, "interval must be 'wald' or 'profile'; got 'bootstrap'."),
        (
            {"level": 95},
            "level must be a number between 0 and 1, both excluded; got 95. For 95 % write "
            "level=0.95.",
        ),
        (
            {"n_jobs": 0},
            "n_jobs must be a whole number >= 1 (the processes); got 0. Or write n_jobs=-1 for one "
            "per core; None starts them only where that is faster.",
        ),
    ],
)
def test_wrong_options_are_refused(options, message):
    with refused(ValueError, message):
        recovered(**options)


# --- how well -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many():
    """1,000 data sets of 500 trials, fitted by maximum likelihood."""
    table = ddm.recover(ddm.Model(), PROCESS, n_trials=500, n_datasets=1000, seed=1, n_jobs=1)
    return ddm.recovery_summary(table, ddm.information(PROCESS, 500)).loc["ml", 500]


@pytest.mark.slow
def test_bias_is_below_a_fifth_of_the_spread(many):
    """The Monte Carlo error of bias / SD is 1 / sqrt(1000) = .03; the bias of t0 itself is about .1
    SD.
    """
    assert (many["bias"].abs() < 0.2 * many["sd"]).all()


@pytest.mark.slow
def test_intervals_cover_the_truth(many):
    """95 % intervals cover in 93-97 % (Monte Carlo error .7 %)."""
    assert many["coverage"].between(0.93, 0.97).all()


@pytest.mark.slow
def test_standard_errors_are_the_spread_of_the_estimates(many):
    """The SD of 1,000 estimates has a Monte Carlo error of 2.2 %."""
    assert (many["se"] / many["sd"]).between(0.92, 1.08).all()


@pytest.mark.slow
def test_maximum_likelihood_is_as_precise_as_can_be(many):
    """Efficiency 95 %; its Monte Carlo error is 4.5 %, of which two are allowed either way."""
    assert (many["efficiency"] > 0.95 - 2.0 * many["efficiency_mc"]).all()
    assert (many["efficiency"] < 1.0 + 2.5 * many["efficiency_mc"]).all()


@pytest.mark.slow
def test_different_numbers_have_the_bound_of_their_information():
    """The SD of 300 estimates has a Monte Carlo error of 4 %, of which three are allowed."""
    model, process = ddm.Model(v="flankers"), {"comp": EASY, "incomp": HARD}
    numbers = {"comp": 600, "incomp": 150}
    table = ddm.recover(model, process, n_trials=numbers, n_datasets=300, seed=2, n_jobs=1)
    known = ddm.information(process, numbers, model)
    found = ddm.recovery_summary(table, known).loc[("ml", "comp 600, incomp 150")]
    assert found["bound"].to_dict() == known.bound.to_dict()
    assert (found["efficiency"] > 0.95 - 3.0 * found["efficiency_mc"]).all()
    assert (found["efficiency"] < 1.0 + 3.0 * found["efficiency_mc"]).all()
    assert (found["se"] / known.bound).between(0.97, 1.03).all()


@pytest.mark.slow
def test_every_fit_converges(many):
    assert (many["failed"] == 0.0).all()


def test_what_shares_a_block_does_not_matter():
    process, sizes = ddm.DDM(v=1.2, a=1.5, t0=0.3), [30, 60]
    many = ddm.recover(ddm.Model(), process, n_trials=sizes, n_datasets=40, seed=3)
    few = ddm.recover(ddm.Model(), process, n_trials=sizes, n_datasets=3, seed=3)
    beside = ddm.recover(
        ddm.Model(), process, n_trials=sizes, n_datasets=3, methods=("ml", "ez"), seed=3
    )
    first = many[many["set"] < 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, few)
    pd.testing.assert_frame_equal(beside[beside["method"] == "ml"].reset_index(drop=True), few)


# --- processes with functions ---------------------------------------------------------------------

EXPONENTIAL = ddm.boundaries.exponential
COLLAPSING = ddm.GeneralDDM(drift=2.0, boundary=EXPONENTIAL, a=1.5, tau=0.6, t0=0.3)


def test_what_fit_finds_between_moving_boundaries():
    model = ddm.Model(boundary=EXPONENTIAL, tau=0.6, a=1.5)
    table = recovered(model, COLLAPSING, n_datasets=2)
    assert table.groupby("name", sort=False)["true"].first().to_dict() == {"v": 2.0, "t0": 0.3}
    assert table["converged"].all()
    rng = np.random.default_rng(stream(sequence_of(1), DATA, 1, 60))
    data = COLLAPSING.simulate(60, seed=rng)
    fit = ddm.fit(model, data)
    found = table.query("set == 1").set_index("name")["estimate"]
    np.testing.assert_allclose(found, fit.params, rtol=1e-6)
    assert set(ddm.recovery_summary(table).index.get_level_values("name")) == {"v", "t0"}


def test_a_constant_model_of_boundaries_that_collapse():
    """What it loses: a wrong model takes t0 to be later and boundaries to be nearer."""
    table = recovered(process=COLLAPSING, n_trials=400, n_datasets=4)
    assert table.query("name == 'a'")["true"].unique().tolist() == [1.5]
    mean = table.groupby("name")["estimate"].mean()
    assert mean["a"] < 1.35
    assert mean["t0"] > 0.305


def test_a_parameter_that_the_process_lacks_has_no_true_value():
    model = ddm.Model(boundary=EXPONENTIAL, tau=ddm.FREE, a=1.5, t0=0.3)
    table = recovered(model, PROCESS, n_datasets=1)
    assert table.set_index("name")["true"].fillna(-1.0).to_dict() == {"v": 1.0, "tau": -1.0}


# --- checkpoints, and processes that die ----------------------------------------------------------

RECOVER = """
import ddm
process = ddm.DDM(v=1.0, a=1.5, t0=0.3)
how = {"n_trials": [40, 60], "n_datasets": 4, "methods": ["ml", "qml"], "seed": 1, "n_jobs": 1}
ddm.recover(ddm.Model(), process, **how, checkpoint=sys.argv[4])
"""


def test_a_run_that_is_killed_goes_on(tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    killed = run_until(3, "before", RECOVER, folder)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(list(folder.glob("datasets-*"))) == 2

    how = {"n_trials": [40, 60], "n_datasets": 4, "methods": ["ml", "qml"]}
    whole = recovered(**how)
    assert recovered(**how, n_jobs=2, checkpoint=folder).to_csv() == whole.to_csv()
    with pytest.raises(ValueError, match="n_datasets= was 4 there, and is 5 here"):
        recovered(**how | {"n_datasets": 5}, checkpoint=folder)
    monkeypatch.setattr("ddm.studies.recovery.Study.__call__", None)
    assert recovered(**how, checkpoint=folder).to_csv() == whole.to_csv()


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"process": ddm.DDM(v=1.1, a=1.5, t0=0.3)}, "the true process was "),
        ({"process": [PROCESS, EASY, HARD]}, "the true process was "),
        ({"model": ddm.Model(z=ddm.FREE)}, "the model was "),
        ({"n_trials": 61}, "n_trials= was "),
        ({"methods": "qml"}, "methods= was "),
        ({"contaminants": Guesses(0.05, 0.2, 3.0)}, "contaminants= was None there, and is Guesses"),
        ({"bounds": {"a": (0.5, 3.0)}}, "bounds= was "),
        ({"interval": "profile"}, "interval= was "),
        ({"level": 0.9}, "level= was 0.95 there, and is 0.9 here"),
        ({"seed": 2}, "seed= was 1 there, and is 2 here"),
    ],
)
def test_other_studies_are_refused(tmp_path, other, name):
    recovered(checkpoint=tmp_path)
    with pytest.raises(ValueError, match=f"holds results of something else: {name}"):
        recovered(**other, checkpoint=tmp_path)


def test_a_checkpoint_needs_a_seed(tmp_path):
    with pytest.raises(ValueError, match="seed=None draws other random numbers in every run"):
        recovered(seed=None, checkpoint=tmp_path)


def test_data_sets_whose_process_died_have_no_fits(tmp_path, monkeypatch):
    def died(work, tasks, n_jobs):
        yield from ((i, jobs.Died("it died")) for i in tasks)

    monkeypatch.setattr(jobs, "results_of_workers", died)
    whole = recovered(methods="qml", n_datasets=4)
    for _ in range(2):
        message = r"^2 of 4 data sets have no fits \(set 2, 3\): it died\.$"
        with pytest.warns(UserWarning, match=message):
            table = recovered(methods="qml", n_datasets=4, n_jobs=2, checkpoint=tmp_path)
        done = table["set"] < 2
        pd.testing.assert_frame_equal(table[done], whole[done])
        assert table.loc[~done, ["estimate", "se", "ci_low", "ci_high"]].isna().all(axis=None)
        assert not table.loc[~done, "converged"].any()
        assert table["true"].equals(whole["true"])
