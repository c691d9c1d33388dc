"""Differences between levels, against those that are worked out by hand."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.models.layout import lay_out
from ddm.reporting.contrasts import contrasts_of, functions_of


def contrasts(model, **columns):
    """The contrasts of a model of trials with these columns."""
    n = len(next(iter(columns.values())))
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(n, seed=1).assign(**columns)
    trials = ddm.Trials(table)
    return contrasts_of(model, trials, lay_out(model, trials))


def test_of_few_levels_all_pairs_are_compared():
    found = contrasts(ddm.Model(v="c"), c=["p", "q", "r"] * 10)
    assert [one.name for one in found] == ["v[p] − v[q]", "v[p] − v[r]", "v[q] − v[r]"]
    assert [one.short for one in found] == ["p − q", "p − r", "q − r"]
    params = pd.Series({"v[p]": 5.0, "v[q]": 3.0, "v[r]": 2.0})
    assert [one(params) for one in found] == [2.0, 3.0, 1.0]


def test_of_many_levels_with_an_order_neighbours_are_compared():
    found = contrasts(ddm.Model(v="c"), c=[1, 2, 4, 8] * 10)
    assert [one.short for one in found] == ["1 − 2", "2 − 4", "4 − 8"]
    kinds = pd.Categorical(list("dcba") * 10, categories=list("dbca"), ordered=True)
    found = contrasts(ddm.Model(v="c"), c=kinds)
    assert [one.short for one in found] == ["d − b", "b − c", "c − a"]


def test_of_levels_without_an_order_all_pairs_are_compared_if_they_are_not_many():
    found = contrasts(ddm.Model(v="c"), c=list("pqrs") * 10)
    assert [one.short for one in found] == ["p − q", "p − r", "p − s", "q − r", "q − s", "r − s"]
    assert contrasts(ddm.Model(v="c"), c=list("pqrstuv") * 10) == []


def test_of_two_columns_levels_are_compared_within_the_other():
    found = contrasts(ddm.Model(a=["c", "d"]), c=["p", "p", "q", "q"] * 10, d=["x", "y"] * 20)
    names = [one.name for one in found]
    assert names == [
        "a: p − q, averaged over the other conditions",
        "a: x − y, averaged over the other conditions",
    ]
    params = pd.Series({"a[p, x]": 4.0, "a[p, y]": 3.0, "a[q, x]": 2.0, "a[q, y]": 2.5})
    assert found[0](params) == pytest.approx(np.mean([4.0 - 2.0, 3.0 - 2.5]))
    assert found[1](params) == pytest.approx(np.mean([4.0 - 3.0, 2.0 - 2.5]))


def test_combinations_that_do_not_occur_are_compared_with_nothing():
    # q occurs with y only
    found = contrasts(ddm.Model(a=["c", "d"]), c=["p", "p", "q"] * 10, d=["x", "y", "y"] * 10)
    assert [one.pairs for one in found] == [(("a[p, y]", "a[q, y]"),), (("a[p, x]", "a[p, y]"),)]


def test_formulas_and_shared_parameters_have_none():
    assert contrasts(ddm.Model(v="~ x"), x=np.linspace(-1, 1, 40)) == []
    assert contrasts(ddm.Model(), x=np.zeros(40)) == []


def test_contrasts_are_taken_by_derived():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(200, seed=1).assign(c=["p", "q"] * 100)
    fit = ddm.fit(ddm.Model(v="c"), table)
    found = contrasts_of(fit.model, fit.trials, fit.design)
    ours = fit.derived(functions_of(found))
    pd.testing.assert_frame_equal(
        ours.reset_index(drop=True),
        fit.derived("v[p] - v[q]").reset_index(drop=True),
        rtol=1e-6,
    )
