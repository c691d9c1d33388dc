"""Comparisons of fits: criteria by hand, and fits that cannot be compared."""

import functools
from itertools import combinations

import numpy as np
import pytest

import ddm
from fits.two_levels import BY_LEVEL, ONE
from refusals import refused


def test_the_table_has_the_criteria(nested):
    table = ddm.compare(nested)
    assert table.index.tolist() == ["two", "one"]
    assert table.columns.tolist() == [
        "delta_aic",
        "aic",
        "bic",
        "aicc",
        "loglik",
        "k",
        "n",
    ]
    for name, fit in nested.items():
        k, n = len(fit.params), 300
        aic = 2 * k - 2 * fit.loglik
        expected = [
            aic,
            k * np.log(n) - 2 * fit.loglik,
            aic + 2 * k * (k + 1) / (n - k - 1),
            fit.loglik,
            k,
            n,
        ]
        np.testing.assert_allclose(table.loc[name].to_numpy()[1:], expected, rtol=1e-12)
    np.testing.assert_allclose(table["delta_aic"], table["aic"] - table["aic"].min())


def test_groups_are_summed_and_won(two_levels):
    groups = {
        name: ddm.fit_each(model, two_levels, by="block")
        for name, model in (("one", ONE), ("two", BY_LEVEL))
    }
    table = ddm.compare(groups)
    assert table.loc["two", "loglik"] == pytest.approx(
        sum(fit.loglik for fit in groups["two"].values())
    )
    assert table.columns.tolist()[6:] == ["n", "subjects", "wins"]
    assert table["n"].tolist() == [300, 300]
    assert table["subjects"].tolist() == [3, 3]
    assert table["wins"].sum() == 3
    best = ddm.winners(groups)
    assert best.index.tolist() == [0, 1, 2]
    for block, name in best.items():
        assert groups[name][block].aic == min(group[block].aic for group in groups.values())


def test_what_cannot_be_compared(two_levels, nested):
    one = nested["one"]
    remedy = "Fit all models to the same Trials."
    fit_to = functools.partial(ddm.fit, ONE)
    windows = [
        ddm.fit(ddm.Model(lapse=0.02, lapse_window=(0, high)), two_levels) for high in (10, 20)
    ]
    for other, difference in (
        (fit_to(two_levels.iloc[1:]), f"the number of trials, 300 and 299. {remedy}"),
        (fit_to(two_levels.assign(rt=two_levels["rt"] + 0.001)), f"their RTs. {remedy}"),
        (fit_to(ddm.Trials(two_levels, upper=0)), f"the responses at the upper boundary. {remedy}"),
        (fit_to(ddm.Trials(two_levels, deadline=100.0)), f"their deadlines. {remedy}"),
        (
            fit_to(ddm.Trials(two_levels, truncated=(0.1, None))),
            f"the RTs that were removed, truncated=(0.0, inf) and (0.1, inf). {remedy}",
        ),
    ):
        with refused(
            ValueError, f"'a' and 'b' cannot be compared, because they differ in {difference}"
        ):
            ddm.compare({"a": one, "b": other})
    message = (
        "'a' and 'c' cannot be compared, because they differ in the RTs of their lapses, uniform "
        "from 0 to 10 s and uniform from 0 to 20 s. Give all models that have lapses the same "
        "lapse_window=."
    )
    with refused(ValueError, message):
        ddm.compare({"a": windows[0], "b": one, "c": windows[1]})
    assert len(ddm.compare({"a": windows[0], "b": one})) == 2


def test_go_trials_are_not_compared_with_choices(two_levels):
    upper = two_levels["response"] == 1
    table = two_levels.assign(
        rt=two_levels["rt"].where(upper), response=two_levels["response"].where(upper)
    )
    deadline = float(table["rt"].max())
    go, cut = (
        ddm.fit(ONE, ddm.Trials(table, upper=1, deadline=deadline, observed=observed))
        for observed in ("upper", "both")
    )
    message = (
        "'go' and 'cut' cannot be compared, because they differ in the responses that leave a "
        "trace, observed='upper' and 'both'. Fit all models to the same Trials."
    )
    with refused(ValueError, message):
        ddm.compare({"go": go, "cut": cut})


def test_trials_that_are_read_otherwise_are_not_compared(two_levels):
    """The same rows, of which some have a response but no RT."""
    table = two_levels.assign(rt=two_levels["rt"].mask(two_levels["rt"] > 1.0))
    lost = int(table["rt"].isna().sum())
    fits = {
        lost_rt: ddm.fit(ONE, ddm.Trials(table, deadline=1.0, lost_rt=lost_rt))
        for lost_rt in ("omission", "random", "late")
    }
    said = {
        "omission": "none",
        "random": f"{lost} with lost_rt='random'",
        "late": f"{lost} with lost_rt='late'",
    }
    for one, other in combinations(said, 2):
        message = (
            "'a' and 'b' cannot be compared, because they differ in the responses without an RT, "
            f"{said[one]} and {said[other]}. Fit all models to the same Trials."
        )
        with refused(ValueError, message):
            ddm.compare({"a": fits[one], "b": fits[other]})

    random = ddm.Trials(table, deadline=1.0, lost_rt="random")
    full = ddm.fit(BY_LEVEL, random)
    assert ddm.compare({"one": fits["random"], "two": full})["n"].tolist() == [300, 300]
    assert ddm.likelihood_ratio(fits["random"], full)["df"] == 1


def test_what_has_no_likelihood_is_refused(two_levels, nested, tmp_path):
    chi2 = ddm.fit(ONE, two_levels, method="chi2")
    message = (
        "'b' was fitted with method='chi2', which maximises no likelihood of the trials. Fit it "
        "with method='ml'."
    )
    with refused(ValueError, message):
        ddm.compare({"a": nested["one"], "b": chi2})
    with refused(TypeError, "'b' must be a Fit, as ddm.fit gives; got int."):
        ddm.compare({"a": nested["one"], "b": 1})
    with refused(
        TypeError, "fits must be {name: fit}, as in ddm.compare({'one drift': fit}); got []."
    ):
        ddm.compare([])
    nested["one"].save(tmp_path / "fit.json")
    message = (
        "'b' was loaded from a file, which keeps no RTs, so nobody knows whether its trials are "
        "the others'. Load it with them: ddm.load(path, data=...)."
    )
    with refused(ValueError, message):
        ddm.compare({"a": nested["one"], "b": ddm.load(tmp_path / "fit.json")})
    again = ddm.load(tmp_path / "fit.json", data=two_levels)
    assert ddm.compare({"a": nested["one"], "b": again})["delta_aic"].tolist() == [0.0, 0.0]


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_groups_that_cannot_be_compared(two_levels, nested):
    one, two = (ddm.fit_each(model, two_levels, by="block") for model in (ONE, BY_LEVEL))
    fewer = ddm.fit_each(ONE, two_levels[two_levels["block"] > 0], by="block")
    message = (
        "'a' and 'b' have different groups, such as 0. Fit all models to the same table with the "
        "same by=."
    )
    for verb in (ddm.compare, ddm.winners):
        with refused(ValueError, message):
            verb({"a": one, "b": fewer})
    message = (
        "'a' is a Fits, but 'b' is not. Compare fits of ddm.fit with one another, or those of "
        "ddm.fit_each."
    )
    with refused(TypeError, message):
        ddm.compare({"a": one, "b": nested["one"]})
    with refused(TypeError, "'b' must be a Fits, as ddm.fit_each gives; got Fit."):
        ddm.winners({"a": one, "b": nested["one"]})
    with refused(
        TypeError, "fits must be {name: Fits}, as in ddm.winners({'one drift': fits}); got 1."
    ):
        ddm.winners(1)
    shifted = two_levels.assign(
        rt=two_levels["rt"].where(two_levels["block"] != 2, two_levels["rt"] + 0.001)
    )
    message = (
        "'a[2]' and 'b[2]' cannot be compared, because they differ in their RTs. Fit all models "
        "to the same Trials."
    )
    with refused(ValueError, message):
        ddm.compare({"a": one, "b": ddm.fit_each(BY_LEVEL, shifted, by="block")})
    message = (
        "in no group did the fits of all models converge; the messages in the tables of the Fits "
        "say why. Simplify the models, or leave out the one that fails."
    )
    with refused(ValueError, message):
        ddm.compare({"a": one, "b": ddm.fit_each(ddm.Model(t0=2.0), two_levels, by="block")})
    late = two_levels["rt"].groupby(two_levels["block"]).min().sort_values()
    with pytest.warns(ddm.ConvergenceWarning):
        some = ddm.fit_each(ddm.Model(t0=late.iloc[:2].mean()), two_levels, by="block")
    message = (
        "^1 of 3 groups are left out, because a fit of some model did not converge there; the "
        "messages in the tables of the Fits say why\\.$"
    )
    with pytest.warns(UserWarning, match=message):
        table = ddm.compare({"two": two, "some": some})
    assert table["subjects"].tolist() == [2, 2]
    assert late.index[0] not in ddm.winners({"two": two, "some": some}).index
