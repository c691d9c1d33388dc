"""When the compiled search is used, and that it finds what the general search finds."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation import linear_search, search
from ddm.estimation.linear_search import applies, is_doubtful
from ddm.estimation.search import Search
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.numerics.problem import EXACT

FREE = ddm.FREE
ML = ddm.MaximumLikelihood()


def conditions(n, seed, z=0.5):
    """Trials of two conditions and two stimuli; the responses are left and right."""
    rng = np.random.default_rng(seed)
    v, a, t0 = rng.normal(0.8, 1.0), rng.uniform(0.8, 2.0), rng.uniform(0.2, 0.4)
    parts = [
        ddm.DDM(v=sign * (v + 0.6 * level), a=a, t0=t0, z=z)
        .simulate(n // 4, seed=1000 * seed + 10 * level + 1 + sign)
        .assign(level=f"l{level}", stimulus=sign, block=level * (sign > 0))
        for level in (0, 1)
        for sign in (-1, 1)
    ]
    data = pd.concat(parts, ignore_index=True)
    return data.assign(x=np.arange(len(data)) % 5 - 1.0)


def laid(model, data, **reading):
    trials = ddm.Trials(data, **reading)
    design = lay_out(model, trials)
    return outcomes_of_trials(model, trials, design), design


SIGNS = {"stimulus": {1: 1, -1: -1}}
TAKEN = {
    "v, a, t0": ddm.Model(),
    "levels": ddm.Model(v="level", t0="level"),
    "combinations": ddm.Model(v=["level", "block"], a="block"),
    "stimulus": ddm.Model(v="level", z=FREE, stimulus=SIGNS),
    "bias": ddm.Model(stimulus=SIGNS, drift_bias=FREE),
    "another unit": ddm.Model(D=0.01),
    "v alone": ddm.Model(a=1.2, t0=0.05, z=0.4),
    "sv": ddm.Model(sv=FREE, z=FREE),
    "sv by level": ddm.Model(sv="level"),
    "a fixed sv": ddm.Model(sv=0.5),
    "lapses": ddm.Model(lapse=FREE),
    "a fixed lapse": ddm.Model(lapse=0.04, v="level"),
    "lapses and sv": ddm.Model(lapse=FREE, sv=FREE),
    "a formula": ddm.Model(v="~ x"),
    "links": ddm.Model(v="~ x", a="~ x", z="~ level", t0="~ level"),
    "links of identity": ddm.Model(a="~ level", t0="~ level", links={"a": "identity"}),
    "a formula under a stimulus": ddm.Model(v="~ x", z="~ x", stimulus=SIGNS),
    "a formula and a bias": ddm.Model(v="~ x", drift_bias=FREE, stimulus=SIGNS),
    "a formula, sv and lapses": ddm.Model(v="~ x", a="~ level", sv=FREE, lapse=FREE),
}
LEFT = {
    "a fixed st0": ddm.Model(st0=0.05),
    "sz": ddm.Model(sz=FREE),
    "a formula of sv": ddm.Model(sv="~ level"),
    "a formula of lapses": ddm.Model(lapse="~ level"),
    "a bias beside a link": ddm.Model(v="~ x", links={"v": "log"}, drift_bias=FREE, stimulus=SIGNS),
    "D": ddm.Model(a=1.0, D=FREE),
    "nothing free": ddm.Model(v=1.0, a=1.0, t0=0.1),
}


@pytest.mark.parametrize("name", TAKEN)
def test_it_applies_to_what_it_knows(name):
    assert applies(ML, *laid(TAKEN[name], conditions(80, 1)))


@pytest.mark.parametrize("name", LEFT)
def test_it_does_not_apply_to_other_models(name):
    assert not applies(ML, *laid(LEFT[name], conditions(80, 1)))


def test_it_leaves_lapses_with_covariates_of_every_trial_to_the_general_search():
    model = ddm.Model(v="~ u", lapse=FREE)
    for n, per_cell, expected in ((400, 1, False), (400, 4, True), (80, 1, True)):
        data = conditions(n, 1)
        data["u"] = np.arange(n) // per_cell
        assert applies(ML, *laid(model, data)) is expected
        assert applies(ML, *laid(ddm.Model(v="~ u"), data))


@pytest.mark.parametrize(
    "reading",
    [{"deadline": 3.0}, {"truncated": (0.1, 9.0)}, {"observed": "upper"}],
    ids=lambda reading: next(iter(reading)),
)
def test_it_does_not_apply_to_trials_that_were_not_all_observed(reading):
    data = conditions(80, 1)
    data = data[data["rt"] < 3.0]
    assert not applies(ML, *laid(ddm.Model(), data, **reading))


def test_it_does_not_apply_to_other_methods():
    @dataclass(frozen=True)
    class Derived(ddm.MaximumLikelihood):
        name = "derived"

    laid_out = laid(ddm.Model(), conditions(80, 1))
    assert not applies(Derived(), *laid_out)
    assert not applies(ddm.ChiSquare(), *laid_out)


def test_a_ridge_of_a_and_z_is_in_doubt():
    both, lower, upper = [[[3, 2]]], [[[3, 0]]], [[[0, 3]]]
    for model, doubtful in ((ddm.Model(), False), (ddm.Model(z=FREE), True)):
        _, design = laid(model, conditions(80, 1))
        found = is_doubtful(np.array([*both, *lower, *upper]), design)
        assert found.tolist() == [False, doubtful, doubtful]


# --- against the general search -------------------------------------------------------------------


@pytest.fixture
def general(monkeypatch):
    """A fit by the general search, which goes on until both agree to rounding."""

    def fit(model, data, *, promise=1e-12, difference=EXACT.difference, **options):
        with monkeypatch.context() as changed:
            changed.setattr(search, "applies", lambda *_: False)
            precision = replace(EXACT, promise=promise, difference=difference)
            changed.setattr(search, "EXACT", precision)
            return ddm.fit(model, data, **options)

    return fit


@pytest.fixture
def fallbacks(monkeypatch):
    """A list to which every fit by the general search adds an element."""
    calls = []
    from_all_starts = Search._from_all_starts

    def counted(self, *arguments):
        calls.append(1)
        return from_all_starts(self, *arguments)

    monkeypatch.setattr(Search, "_from_all_starts", counted)
    return calls


@pytest.mark.parametrize("n", [24, 80, 400])
@pytest.mark.parametrize("name", ["v, a, t0", "levels", "combinations", "stimulus", "bias"])
@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_answers_are_those_of_the_general_search(general, name, n):
    for seed in range(4):
        data = conditions(n, seed, z=0.5 if name != "stimulus" else 0.45)
        quick, exact = ddm.fit(TAKEN[name], data), general(TAKEN[name], data)
        usual = general(TAKEN[name], data, promise=EXACT.promise)
        assert quick.message == usual.message
        assert quick.loglik > usual.loglik - 1e-9
        assert quick.optimum.at_bound.tolist() == exact.optimum.at_bound.tolist()
        if exact.converged:
            np.testing.assert_allclose(quick.params, exact.params, rtol=1e-6, atol=1e-7)
            np.testing.assert_allclose(quick.se, exact.se, rtol=1e-5)


@pytest.mark.parametrize("n", [80, 400])
@pytest.mark.parametrize(
    "name",
    [
        "sv", "sv by level", "a fixed sv", "lapses", "a fixed lapse", "lapses and sv", "a formula",
        "links", "links of identity", "a formula under a stimulus", "a formula and a bias",
        "a formula, sv and lapses",
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_answers_with_more_parameters_are_no_worse(general, fallbacks, name, n):
    """The general search misses some optima of sv by little."""
    for seed in range(3):
        data = conditions(n, seed)
        quick = ddm.fit(TAKEN[name], data)
        settled = not fallbacks
        usual = general(TAKEN[name], data, promise=EXACT.promise)
        fallbacks.clear()
        assert quick.loglik > usual.loglik - 1e-9 or not usual.converged
        if not settled or quick.loglik > usual.loglik + 1e-6:
            continue

        assert quick.message == usual.message
        assert quick.optimum.at_bound.tolist() == usual.optimum.at_bound.tolist()
        # differences of 1e-4 leave errors of 1e-4 in its standard errors
        exact = general(TAKEN[name], data, difference=1e-5)
        if exact.converged:
            np.testing.assert_allclose(quick.params, exact.params, rtol=1e-5, atol=1e-5)
            np.testing.assert_allclose(quick.se, exact.se, rtol=1e-5)


def test_usual_data_need_no_general_search(fallbacks):
    for seed in range(10):
        for name in ("v, a, t0", "levels", "stimulus", "sv", "lapses", "links"):
            assert ddm.fit(TAKEN[name], conditions(200, seed, z=0.45)).converged
    assert not fallbacks


@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_what_it_does_not_settle_is_searched_in_the_general_way(general, fallbacks):
    data = conditions(80, 3)
    data["response"] = 1
    model = ddm.Model(z=FREE)
    quick = ddm.fit(model, data)
    assert len(fallbacks) == 1
    assert quick.message == general(model, data, promise=EXACT.promise).message


def test_a_search_without_an_end_is_no_answer(fallbacks, monkeypatch):
    def nowhere(trials, linear, box, starts, first, last, ends):
        ends.status[:] = linear_search.OPTIMUM + 1
        ends.theta[:] = np.nan

    monkeypatch.setattr(linear_search, "fit_groups", nowhere)
    assert ddm.fit(ddm.Model(), conditions(80, 1)).converged
    assert len(fallbacks) == 1


def test_bounds_and_the_gap_of_t0_hold(general, fallbacks):
    data = conditions(200, 2)
    free = ddm.fit(ddm.Model(), data).params
    bounds = {"v": (free["v"] + 0.5, 9.0)}
    options = {"bounds": bounds, "method": ddm.MaximumLikelihood(t0_gap=0.15)}
    quick, slow = ddm.fit(ddm.Model(), data, **options), general(ddm.Model(), data, **options)
    assert quick.params["v"] == bounds["v"][0]
    assert quick.params["t0"] == pytest.approx(data["rt"].min() - 0.15)
    assert quick.message == slow.message
    np.testing.assert_allclose(quick.params, slow.params, rtol=1e-8)
    assert len(fallbacks) == 1


def test_a_guess_needs_no_other_kernel_and_one_start(monkeypatch):
    """Kinds of starts are compiled apart, which a profile must not wait for."""
    seen = []
    fit_groups = linear_search.fit_groups
    monkeypatch.setattr(linear_search, "fit_groups", lambda *a: (seen.append(a[3]), fit_groups(*a)))
    for name in ("v, a, t0", "sv", "lapses", "a formula"):
        fit = ddm.fit(TAKEN[name], conditions(80, 1))
        guess = fit.optimum.theta
        again = fit.search.found(fit.outcomes, fit.design, guess).optimum
        first, second = seen
        assert type(first) is type(second)
        assert len(again.reached) == 1
        np.testing.assert_allclose(again.theta, guess, rtol=1e-6, atol=1e-8)
        seen.clear()


def test_bounds_of_sv_are_those_of_the_user(general, fallbacks):
    data = ddm.DDM(v=1.0, a=1.5, t0=0.3, sv=1.0).simulate(500, seed=4)
    model, free = ddm.Model(sv=FREE), ddm.fit(ddm.Model(sv=FREE), data).params["sv"]
    for bounds in ((free + 0.3, 4.0), (0.1, free - 0.2), (0.3, 5.0)):
        options = {"bounds": {"sv": bounds}, "start": {"sv": 0.5 * sum(bounds)}}
        quick, slow = ddm.fit(model, data, **options), general(model, data, **options)
        assert quick.message == slow.message
        np.testing.assert_allclose(quick.params, slow.params, rtol=1e-6)
        np.testing.assert_allclose(quick.se, slow.se, rtol=1e-5)
    assert len(fallbacks) == 3


def test_an_sv_of_hardly_0_is_0(general, fallbacks, monkeypatch):
    """The likelihood is higher at sv = .006, but by less than the general search sees."""
    tried = []
    leave_out_needless = linear_search.leave_out_needless

    def counted(ends, group, *others):
        before = ends.theta[group, 3]
        leave_out_needless(ends, group, *others)
        tried.append((before, ends.theta[group, 3], ends.at_bound[group, 3]))

    monkeypatch.setattr(linear_search, "leave_out_needless", counted)
    data = ddm.DDM(v=1.0, a=1.5, t0=0.3, sv=0.2).simulate(100, seed=830)
    quick = ddm.fit(ddm.Model(sv=FREE), data)
    ((before, after, at_bound),) = tried
    assert 0.0 < before < 0.025**2
    assert (after, at_bound) == (0.0, True)
    assert not fallbacks

    slow = general(ddm.Model(sv=FREE), data, promise=EXACT.promise)
    assert quick.message == slow.message
    np.testing.assert_allclose(quick.params, slow.params, atol=1e-3)


def test_a_drift_that_varies_far_too_much_is_left_to_the_general_search(fallbacks):
    data = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(100, seed=1)
    ddm.fit(ddm.Model(sv=2000.0, v=0.0, t0=0.1), data)
    assert len(fallbacks) == 1


def test_as_many_lapses_as_their_bound_allows_are_left_to_the_general_search(fallbacks):
    data = conditions(200, 1)
    data.loc[:40, "rt"] = np.linspace(0.2, 9.0, 41)
    assert ddm.fit(ddm.Model(lapse=FREE), data).params["lapse"] > 0.05
    assert not fallbacks
    fit = ddm.fit(ddm.Model(lapse=FREE), data, bounds={"lapse": (0.0, 0.03)})
    assert fit.params["lapse"] == 0.03
    assert len(fallbacks) == 1


def test_covariates_far_from_0_need_no_general_search(general, fallbacks):
    data = conditions(200, 2)
    data["x"] += 1e5
    quick = ddm.fit(ddm.Model(v="~ x"), data)
    assert not fallbacks
    slow = general(ddm.Model(v="~ x"), data)
    np.testing.assert_allclose(quick.params, slow.params, rtol=1e-6)
    np.testing.assert_allclose(quick.se, slow.se, rtol=1e-5)
    assert quick.message == slow.message


def test_a_start_of_the_user_is_where_it_begins(monkeypatch):
    boxes = []
    fit_groups = linear_search.fit_groups
    monkeypatch.setattr(
        linear_search, "fit_groups", lambda *a: (boxes.append(a[2]), fit_groups(*a))
    )
    ddm.fit(ddm.Model(), conditions(80, 1), start={"a": 2.5})
    np.testing.assert_array_equal(boxes[0].start, [np.nan, 2.5, np.nan])


# --- many groups ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people():
    """Trials of seven people, one of whom has no trials of a level, and one only one response."""
    parts = [conditions(80, seed).assign(person=f"p{seed}") for seed in range(7)]
    parts[2] = parts[2][parts[2]["level"] == "l0"]
    parts[5] = parts[5].assign(response=1)
    return pd.concat(parts, ignore_index=True)


def same(one, other):
    """Whether two fits agree to the last bit."""
    pairs = [
        (one.params, other.params),
        (one.cov, other.cov),
        (one.optimum.hessian, other.optimum.hessian),
        (one.loglik, other.loglik),
    ]
    return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


@pytest.mark.parametrize("n_threads", [1, 2])
def test_groups_in_threads_are_fitted_as_each_alone(people, threads, monkeypatch, n_threads):
    threads(n_threads)
    monkeypatch.setattr(linear_search, "BLOCK", 1)
    fits = ddm.fit_each(TAKEN["levels"], people, by="person", n_jobs=1)
    for person, fit in fits.items():
        alone = ddm.fit(TAKEN["levels"], people[people["person"] == person])
        if person == "p2":
            assert np.isnan(fit.params["v[l1]"])
            assert fit.params["a"] == alone.params["a"]
            continue
        assert same(fit, alone)
        assert fit.message == alone.message


def test_only_groups_that_it_does_not_settle_are_searched_in_the_general_way(people, fallbacks):
    fits = ddm.fit_each(ddm.Model(z=FREE), people, by="person", n_jobs=1)
    assert len(fallbacks) == 1
    assert (
        fits["p5"].message.startswith("the data hardly tell a and z apart")
        or not fits["p5"].converged
    )
    others = [fit for person, fit in fits.items() if person != "p5"]
    assert all(fit.starts == "1 of 1 starts reached the optimum" for fit in others)


def test_a_group_in_another_unit_gets_a_message(people):
    data = people.copy()
    data.loc[data["person"] == "p0", "rt"] *= 1000.0
    with pytest.warns(ddm.ConvergenceWarning):
        fits = ddm.fit_each(ddm.Model(), data, by="person", n_jobs=1)
    assert not fits["p0"].converged
    assert "milliseconds" in fits["p0"].message
    assert fits["p1"].converged


def test_an_sv_above_0_is_found_where_the_way_there_is_narrow(monkeypatch):
    """There all starts lead to sv = 0, and an optimum that is higher by .008 has sv = .43."""
    rng = np.random.default_rng(738)
    process = ddm.DDM(v=rng.normal(0, 1.5), a=rng.uniform(0.7, 2.5), t0=0.3)
    data = process.simulate(200, seed=738)
    is_lapse = rng.random(200) < 0.05
    data.loc[is_lapse, "rt"] = rng.uniform(0.1, 4, is_lapse.sum())

    model = ddm.Model(z=FREE, sv=FREE)
    found = ddm.fit(model, data)
    assert found.params["sv"] == pytest.approx(0.4326, abs=1e-3)
    for sv in (0.0, 0.2, 0.4, 0.6):
        assert found.loglik > ddm.fit(ddm.Model(z=FREE, sv=sv), data).loglik

    monkeypatch.setattr(linear_search, "look_above_0", lambda *_: None)
    assert ddm.fit(model, data).params["sv"] == 0.0
