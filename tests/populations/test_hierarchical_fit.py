"""`HierarchicalFit`: its names, its people, its text, and the truth that it recovers."""

import numpy as np
import pytest

import ddm
import population_cases as cases
from refusals import refused

MODEL = ddm.Model(v="difficulty", z=ddm.FREE)
BETWEEN = {"v": "~ patient", "v[difficulty]": "~ patient"}


@pytest.fixture(scope="module")
def fit():
    data = cases.table(16, 40, patients=0.6, seed=3)
    return ddm.fit_hierarchical(MODEL, data, by="subject", between=BETWEEN)


def test_it_has_the_names_of_a_fit(fit):
    assert list(fit.params.index) == [
        "v[easy]", "v[hard]", "a", "z", "t0", "v: patient[T.yes]",
        "v[hard - easy]: patient[T.yes]", "sd(v)", "sd(v: difficulty)", "sd(a)", "sd(z)", "sd(t0)",
    ]  # fmt: skip
    assert (fit.n, fit.n_people, len(fit), fit.k, fit.by) == (1280, 16, 16, 12, ("subject",))
    assert fit.converged
    assert fit.priors is None
    assert fit.lapses is None
    assert abs(fit.aic - (24.0 - 2.0 * fit.loglik)) < 1e-9
    assert abs(fit.bic - (12.0 * np.log(16.0) - 2.0 * fit.loglik)) < 1e-9


def test_no_function_of_it_changes_it(fit):
    params, cov = fit.params, fit.cov
    params["a"] = 7.0
    cov.loc["a", "a"] = 7.0
    assert fit.params["a"] != 7.0
    assert fit.cov.loc["a", "a"] != 7.0


def test_quantities_are_derived(fit):
    table = fit.derived({"effect": "v[easy] - v[hard]", "ratio": lambda p: p["a"] / p["t0"]})
    assert abs(table.loc["ratio", "estimate"] - fit.params["a"] / fit.params["t0"]) < 1e-9
    both = fit.cov.loc[["v[easy]", "v[hard]"], ["v[easy]", "v[hard]"]].to_numpy()
    expected = np.sqrt(both[0, 0] + both[1, 1] - 2.0 * both[0, 1])
    assert abs(table.loc["effect", "se"] - expected) < 1e-6 * expected


def test_the_median_person_has_processes(fit):
    process = fit.process(difficulty="easy")
    assert abs(process.v - fit.params["v[easy]"]) < 1e-9
    assert abs(process.z - fit.params["z"]) < 1e-9
    with pytest.raises(ValueError, match="say also difficulty"):
        fit.process()


def test_it_simulates_the_same_people(fit):
    same, again = fit.simulate(1), fit.simulate(1)
    assert same.equals(again)
    assert list(same.columns) == list(fit.trials.data.columns)
    means = [table.groupby("subject")["rt"].mean() for table in (fit.trials.data, same)]
    assert np.corrcoef(means[0], means[1])[0, 1] > 0.6


def test_it_is_checked_against_the_data(fit):
    table = fit.predictive(20, seed=1)
    assert list(table.columns)[:2] == ["difficulty", "statistic"]
    assert table["rank"].between(0.02, 0.98).mean() > 0.7
    own = fit.predictive(5, by="subject", seed=1)
    assert own["subject"].nunique() == 16
    axes = fit.plot_quantiles()
    assert axes.size


def test_its_text_fits_a_terminal(fit):
    lines = repr(fit).splitlines()
    assert lines[0].startswith("<HierarchicalFit: 16 people, 1280 trials, loglik")
    assert max(map(len, lines)) <= 80
    assert "v: patient[T.yes]" in repr(fit)
    assert "<table" in fit._repr_html_()


def test_priors_make_it_a_mode_without_criteria():
    data = cases.table(8, 40)
    model = ddm.Model(v="difficulty")
    plain = ddm.fit_hierarchical(model, data, by="subject")
    prior = {"a": ddm.priors.LogNormal(3.0, 0.01)}
    fit = ddm.fit_hierarchical(model, data, by="subject", priors=prior)
    assert fit.converged
    assert plain.params["a"] < 2.0 < fit.params["a"]
    assert fit.loglik < plain.loglik
    assert fit.priors.loc["a", "prior"] == "LogNormal(3, 0.01)"
    with pytest.raises(ValueError, match="aic needs a fit that maximises the likelihood"):
        fit.aic  # noqa: B018
    assert "with priors" in repr(fit)


@pytest.mark.filterwarnings("ignore:lapses are missing")
def test_means_sds_and_effects_of_predictors_are_recovered():
    """The mean error over sets is 0, and its SD is the standard error, within 3.5 Monte Carlo SE.

    Of SDs the logarithm counts, which is nearly normal; their bias is that of maximum likelihood.
    """
    truth = {"v[easy]": 2.0, "v[hard]": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3}
    truth |= {"v: patient[T.yes]": 0.7, "v[hard - easy]: patient[T.yes]": 0.0}
    sds = {"sd(v)": 0.5, "sd(a)": 0.2, "sd(t0)": 0.15}
    rows, logs = [], []
    for seed in range(20):
        data = cases.table(24, 40, patients=0.7, seed=100 + seed)
        fit = ddm.fit_hierarchical(MODEL, data, by="subject", between=BETWEEN)
        rows.append([(fit.params[label] - truth[label]) / fit.se[label] for label in truth])
        logs.append([np.log(fit.params[label] / sds[label]) for label in sds])
    z, logs = np.array(rows), np.array(logs)
    assert (np.abs(z.mean(axis=0)) < 3.5 / np.sqrt(len(z))).all()
    # estimates of a set are correlated, so that sets, not estimates, are the sample
    squares = (z**2).mean(axis=1)
    assert abs(squares.mean() - 1.0) < 3.5 * squares.std(ddof=1) / np.sqrt(len(z))
    # 24 people: an SD of about .15, and about 1 / 48 too small
    assert (np.abs(logs.mean(axis=0) + 1.0 / 48.0) < 3.5 * 0.17 / np.sqrt(len(logs))).all()


def test_an_unknown_key_is_refused(fit):
    with refused(
        KeyError,
        repr(
            "'x' is nobody here; the people are "
            + ", ".join(f"'s{i:02d}'" for i in range(10))
            + ", ...."
        ),
    ):
        fit["x"]
