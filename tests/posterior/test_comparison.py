"""Models side by side by their elpd."""

from dataclasses import replace

import numpy as np
import pytest

import ddm
from ddm.posterior.comparison import compare_loos
from ddm.posterior.loo.result import Loo
from refusals import refused

RNG = np.random.default_rng(1)


def loo(shift, n=40, **fields):
    elpd_i = np.linspace(-2.0, 0.0, n) + shift * RNG.random(n)
    settings = dict(n_draws=1000, unit="trial", labels=tuple(range(n)), data="the same") | fields
    return Loo(elpd_i=elpd_i, lpd_i=elpd_i + 0.1, pareto_k=np.full(n, 0.3), **settings)


def test_the_table():
    loos = {"bad": loo(-1.0), "good": loo(1.0), "middle": loo(0.2)}
    table = compare_loos(loos)
    assert list(table.columns) == ["elpd", "se", "p", "delta_elpd", "se_delta", "max_k"]
    assert list(table.index) == ["good", "middle", "bad"]
    assert table.index.name == "model"

    best, bad = loos["good"], loos["bad"]
    row = table.loc["bad"]
    assert row["elpd"] == bad.elpd
    assert row["se"] == bad.se
    assert row["p"] == pytest.approx(4.0)
    assert row["max_k"] == 0.3
    assert row["delta_elpd"] == pytest.approx(bad.elpd - best.elpd)
    assert row["se_delta"] == pytest.approx(np.sqrt(40 * np.var(bad.elpd_i - best.elpd_i)))
    assert table.loc["good", ["delta_elpd", "se_delta"]].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (loo(0.0, n=41), "the number of trials, 40 and 41"),
        (loo(0.0, unit="subject"), "what is left out, trials and subjects"),
        (loo(0.0, data="others"), "their trials, or in the order of these"),
        (loo(0.0, labels=tuple(range(40))[::-1]), "their trials, or in the order of these"),
    ],
)
def test_other_data_are_refused(other, difference):
    with refused(
        ValueError,
        f"'one' and 'other' cannot be compared, because they differ in {difference}. Sample all "
        "models from the same Trials.",
    ):
        compare_loos({"one": loo(0.0), "other": other})


def test_people_in_another_order_are_refused():
    one = loo(0.0, n=2, unit="subject", labels=("s1", "s2"))
    with refused(
        ValueError,
        "'one' and 'other' cannot be compared, because they differ in their subjects, or in the "
        "order of these. Sample all models from the same Trials.",
    ):
        compare_loos({"one": one, "other": replace(one, labels=("s2", "s1"))})


def test_a_fit_among_posteriors_is_refused():
    fit = ddm.fit(ddm.Model(v=1, a=1.5), ddm.DDM(v=1, a=1.5, t0=0.3).simulate(20, seed=1))
    with refused(
        TypeError,
        "'fit' is a Fit, which has no draws to predict with. Compare posteriors with "
        "one another, and fits of ddm.fit with one another.",
    ):
        ddm.compare({"posterior": loo(0.0), "fit": fit})


def test_results_for_people_are_compared_as_they_are():
    both = {"worse": loo(-0.1), "better": loo(0.0)}
    table = ddm.compare(both)
    assert list(table.index) == ["better", "worse"]
    assert table.equals(compare_loos(both))
