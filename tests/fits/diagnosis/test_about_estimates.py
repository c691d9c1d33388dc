"""Notes about estimates, each where it holds, and not where it does not."""

import numpy as np

import ddm
from fits.diagnosis.said import notes


def test_estimates_at_a_bound_are_listed_with_their_values(data):
    assert notes(data, at_bound=[True, False, True]) == [
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: v = 1.2, t0 = 0.3"
    ]


def test_a_missing_standard_error_is_explained_unless_a_bound_explains_it(data):
    said = notes(data, se=[np.nan, np.nan, 1.0], at_bound=[True, False, False])
    assert said[1:] == ["singular information matrix, so no standard errors: a"]


def test_labels_that_the_trials_lack_are_listed(data):
    assert notes(data, labels=("v", "a", "t0", "z[x]", "z[y]")) == ["no trials for z[x], z[y]"]


def test_no_variability_is_listed_apart_from_what_only_a_bound_holds(data):
    found = notes(
        data, ddm.Model(sv=ddm.FREE), (1.2, 1.5, 0.3, 0.0), at_bound=[True, False, False, True]
    )
    assert found[:2] == [
        "at a bound of the search, so without standard error: sv = 0",
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: v = 1.2",
    ]


def test_estimates_that_cannot_be_told_apart_are_named():
    data = (
        ddm.DDM(v=0.05, a=1.0, t0=0.3).simulate(400, seed=1).assign(x=np.linspace(20.0, 21.0, 400))
    )
    assert (
        "the data hardly tell v[Intercept] and v[x] apart"
        in ddm.fit(ddm.Model(v="~ x"), data).message
    )


def test_three_estimates_of_which_no_two_are_alike_may_be_hard_to_tell_apart(data):
    """Errors x, y and x + y, nearly: no two correlate by more than .8, yet one follows from two."""
    errors = np.random.default_rng(1).normal(size=(2, 10_000))
    three = np.vstack([errors, errors.sum(axis=0) + 5e-3 * np.sin(np.arange(10_000))])
    correlation = np.corrcoef(three)
    assert np.abs(np.triu(correlation, 1)).max() < 0.8
    condition = np.linalg.eigvalsh(correlation)[-1] / np.linalg.eigvalsh(correlation)[0]
    assert notes(data, covariance=correlation) == [
        "some combination of the estimates is hardly determined (condition number "
        f"{condition:.2g}): fix one, or share it across conditions"
    ]
    three[2] += np.random.default_rng(2).normal(size=10_000)
    assert notes(data, covariance=np.corrcoef(three)) == []
