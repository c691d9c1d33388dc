"""Covariates far from 0: the optimum is that of the centred column."""

import numpy as np
import pytest

import ddm
from ddm.estimation.orthogonal_columns import orthogonal
from ddm.models.layout import lay_out

N = 300
U = np.random.default_rng(1).standard_normal(N)
U -= U.mean()
DATA = ddm.DDM(v=1, a=1.5, t0=0.3).simulate(N, seed=1, per_trial={"v": 0.8 + 0.5 * U})
MODEL = ddm.Model(v="~ x", a="~ x")
NOTE = "center() of the covariate in the formula makes it the value at the mean"


@pytest.fixture(scope="module")
def centred():
    return ddm.fit(MODEL, DATA.assign(x=U))


@pytest.mark.parametrize("ratio", [-1e6, -300.0, 30.0, 1e3, 1e5, 1e6])
@pytest.mark.parametrize("sd", [1e-3, 1e4])
def test_the_optimum_is_that_of_the_centred_column(centred, ratio, sd):
    found = ddm.fit(MODEL, DATA.assign(x=sd * (U + ratio)))
    assert found.converged
    assert found.loglik == pytest.approx(centred.loglik, abs=1e-6)
    for label in ("v[x]", "a[x]"):
        assert found.params[label] * sd == pytest.approx(centred.params[label], rel=1e-6)
        assert found.se[label] * sd == pytest.approx(centred.se[label], rel=1e-5)
    # the value at the mean of the covariate, from the estimates as they are reported
    at_mean = found.params["v[Intercept]"] + found.params["v[x]"] * sd * ratio
    assert at_mean == pytest.approx(centred.params["v[Intercept]"], abs=1e-6 * abs(ratio))
    assert NOTE in found.message


def test_groups_and_a_guess_are_searched_in_the_same_way(centred):
    data = DATA.assign(x=U + 1e4, subject=np.repeat([1, 2], N // 2))
    fits = ddm.fit_each(MODEL, data, by="subject")
    near = ddm.fit_each(MODEL, data.assign(x=U), by="subject")
    for key in (1, 2):
        assert fits[key].loglik == pytest.approx(near[key].loglik, abs=1e-6)
    draws = ddm.fit(MODEL, data).bootstrap(5, seed=1)
    assert np.isfinite(draws["v[x]"]).all()


def test_bounds_and_starting_values_of_the_user_hold():
    data = DATA.assign(x=U + 100.0)
    bounded = ddm.fit(ddm.Model(v="~ x"), data, bounds={"v[x]": (0.0, 0.1)})
    assert bounded.params["v[x]"] <= 0.1
    design = lay_out(ddm.Model(v="~ x"), ddm.Trials(data))
    assert orthogonal(design, ["v[x]"]) is None
    assert orthogonal(design, ["a"]) is not None


def test_other_formulas_are_searched_as_they_are():
    data = DATA.assign(x=U + 3.0, level=["a", "b"] * (N // 2))
    for model in (MODEL, ddm.Model(v="~ level + x"), ddm.Model(v="level")):
        assert orthogonal(lay_out(model, ddm.Trials(data)), ()) is None


def test_the_two_maps_are_inverse():
    basis = orthogonal(lay_out(MODEL, ddm.Trials(DATA.assign(x=U + 50.0))), ())
    np.testing.assert_allclose(basis.to_estimates @ basis.to_coordinates, np.eye(5), atol=1e-12)
    theta = np.array([0.3, 0.02, 0.4, -0.001, 0.3])
    np.testing.assert_allclose(
        basis.design.parameters_by_cell(basis.to_coordinates @ theta),
        lay_out(MODEL, ddm.Trials(DATA.assign(x=U + 50.0))).parameters_by_cell(theta),
        rtol=1e-12,
    )
