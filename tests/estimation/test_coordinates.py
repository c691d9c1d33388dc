"""The coordinates of a search: a map there and back, a box that is never left, and derivatives that
follow it.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ddm
from ddm import FREE, Model, Trials
from ddm.estimation.coordinates import Coordinates
from ddm.estimation.region import MARGIN, WIDEST_MARGIN, search_region
from ddm.models.layout import lay_out
from ddm.numerics.descent import minimise
from ddm.numerics.problem import Optimum
from ddm.parameters import SZ, Z
from differences import differences

TRIALS = Trials(
    pd.DataFrame(
        {
            "rt": [0.4, 0.5, 0.6, 0.7],
            "response": [0, 1, 1, 0],
            "bias": ["left", "left", "right", "right"],
        }
    )
)
MODELS = {
    "z fixed": Model(z=0.4, sz=FREE),
    "z free": Model(z=FREE, sz=FREE),
    "z by level": Model(z="bias", sz=FREE),
    "sz by level": Model(z=FREE, sz="bias"),
    "both by level": Model(z="bias", sz="bias", sv=FREE, st0=FREE),
}
OF_Z_FREE = ("v", "a", "z", "t0", "sz")


def coordinates(model, bounds=None):
    design = lay_out(model, TRIALS)
    return Coordinates(design, search_region(design, bounds or {}, {}))


COORDINATES = {name: coordinates(model) for name, model in MODELS.items()}


@pytest.fixture(params=COORDINATES.values(), ids=COORDINATES)
def map_(request):
    return request.param


def inside(map_, share):
    """The point at these shares of the way through the box."""
    return map_.box["lower"] + share * (map_.box["upper"] - map_.box["lower"])


def somewhere(map_, seed=1):
    return inside(map_, np.random.default_rng(seed).uniform(0.1, 0.9, map_.box["lower"].size))


def bowl(centre, matrix):
    """A quadratic function of the estimates."""
    return lambda theta: (
        0.5 * (theta - centre) @ matrix @ (theta - centre),
        matrix @ (theta - centre),
    )


def positive_definite(k, seed=2):
    root = np.random.default_rng(seed).standard_normal((k, k))
    return root @ root.T + k * np.eye(k)


def search(map_, centre, matrix):
    """The optimum of a bowl in the coordinates."""
    objective, curvature = (
        map_.objective(bowl(centre, matrix)),
        map_.curvature(lambda theta: matrix),
    )
    return minimise(objective, curvature, [inside(map_, 0.4)], **map_.box)


# -- the map ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_way_back_leads_to_the_same_estimates(map_, seed):
    theta = map_.theta(somewhere(map_, seed))
    np.testing.assert_allclose(map_.theta(map_.x(theta)), theta, rtol=1e-12)


def test_all_but_the_widths_are_the_estimates_themselves(map_):
    x = somewhere(map_)
    others = [owner != "sz" for owner in map_.design.owners]
    np.testing.assert_array_equal(map_.theta(x)[others], x[others])


def test_a_share_is_of_what_z_leaves_room_for():
    theta = coordinates(MODELS["z free"]).theta(np.array([1.0, 1.5, 0.3, 0.2, 0.5]))
    assert theta[-1] == pytest.approx(0.5 * 0.98 * 0.6)


def test_a_shared_width_leaves_room_at_the_z_nearest_to_a_boundary():
    theta = coordinates(MODELS["z by level"]).theta(np.array([1.0, 1.5, 0.35, 0.8, 0.2, 1.0]))
    assert theta[-1] == pytest.approx(0.98 * 0.4)


@pytest.mark.parametrize("name", COORDINATES)
@given(data=st.data())
def test_starting_points_never_reach_a_boundary(name, data):
    map_ = COORDINATES[name]
    k = map_.box["lower"].size
    shares = data.draw(st.lists(st.floats(0.0, 1.0), min_size=k, max_size=k))
    by_cell = map_.design.parameters_by_cell(map_.theta(inside(map_, np.array(shares))))
    room = 2.0 * np.minimum(by_cell[:, Z], 1.0 - by_cell[:, Z])
    assert (by_cell[:, SZ] >= 0.0).all()
    assert (by_cell[:, SZ] <= MARGIN * room * (1.0 + 1e-14)).all()


def test_estimates_outside_are_moved_into_the_box(map_):
    x = map_.x(np.full(map_.box["lower"].size, 50.0))
    assert (x >= map_.box["lower"]).all()
    assert (x <= map_.box["upper"]).all()


@pytest.mark.parametrize(("z", "widest"), [(0.2, 0.4 * WIDEST_MARGIN), (0.5, 0.9)])
def test_bounds_of_the_user_end_at_the_limit_or_where_they_say(z, widest):
    map_ = coordinates(MODELS["z free"], {"sz": (0.1, 0.9)})
    ends = [map_.theta(np.array([1.0, 1.5, z, 0.2, share]))[-1] for share in (0.0, 1.0)]
    assert ends == pytest.approx([0.1, widest])


# -- derivatives -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_jacobian_is_that_of_differences(map_, seed):
    x = somewhere(map_, seed)
    np.testing.assert_allclose(map_.jacobian(x), differences(map_.theta, x), atol=1e-8)


@pytest.mark.parametrize(
    ("z", "slope"), [(0.2, 0.5 * 2 * WIDEST_MARGIN), (0.45, 0.0), (0.8, -0.5 * 2 * WIDEST_MARGIN)]
)
def test_z_moves_the_width_only_where_it_limits_it(z, slope):
    map_ = coordinates(MODELS["z free"], {"sz": (0.1, 0.7)})
    x = np.array([1.0, 1.5, z, 0.2, 0.5])
    assert map_.jacobian(x)[-1, 2] == pytest.approx(slope)
    np.testing.assert_allclose(map_.jacobian(x), differences(map_.theta, x), atol=1e-8)


def test_the_gradient_follows_the_chain_rule(map_):
    x = somewhere(map_)
    objective = map_.objective(bowl(np.zeros(x.size), positive_definite(x.size)))
    gradient = objective(x)[1]
    np.testing.assert_allclose(
        gradient, differences(lambda x: objective(x)[0], x), rtol=1e-6, atol=1e-5
    )


def test_the_curvature_at_an_optimum_is_that_of_differences(map_):
    x = somewhere(map_)
    matrix = positive_definite(x.size)
    objective = map_.objective(bowl(map_.theta(x), matrix))
    expected = differences(lambda x: objective(x)[1], x)
    np.testing.assert_allclose(map_.curvature(lambda theta: matrix)(x), expected, atol=1e-4)


def test_without_widths_nothing_is_wrapped():
    map_, function = coordinates(Model(z=FREE)), bowl(np.zeros(4), np.eye(4))
    assert map_.objective(function) is function
    assert map_.curvature(function) is function


# -- exits -----------------------------------------------------------------------------------------


def test_a_variability_that_may_be_0_has_an_exit():
    map_ = coordinates(Model(sv=FREE, sz=FREE, st0=FREE))
    ways = {map_.design.labels[i]: way.tolist() for i, way in map_.exits.items()}
    # v, a, t0, sv, sz (a share), st0; the mean of t0 + st0 / 2 stays where it is
    assert ways == {
        "sv": [0, 0, 0, 0.5, 0, 0],
        "sz": [0, 0, 0, 0, 0.2, 0],
        "st0": [0, 0, -0.05, 0, 0, 0.1],
    }


def test_the_exit_of_a_level_moves_the_t0_of_that_level():
    map_ = coordinates(Model(t0="bias", st0="bias"))
    labels = map_.design.labels
    ways = {labels[i]: {labels[j] for j in np.flatnonzero(way)} for i, way in map_.exits.items()}
    assert ways == {
        "st0[left]": {"st0[left]", "t0[left]"},
        "st0[right]": {"st0[right]", "t0[right]"},
    }


def test_a_bound_above_0_needs_no_exit():
    assert coordinates(Model(sv=FREE), {"sv": (0.1, 2.0)}).exits == {}


# -- optima ----------------------------------------------------------------------------------------


def test_an_optimum_has_the_hessian_and_covariance_in_the_estimates(map_):
    centre = map_.theta(somewhere(map_))
    matrix = positive_definite(centre.size)
    found = search(map_, centre, matrix)
    result = map_.in_estimates(found)
    np.testing.assert_allclose(result.theta, centre, atol=1e-4)
    np.testing.assert_allclose(result.hessian, matrix, rtol=1e-2, atol=1e-2)
    jacobian = map_.jacobian(found.theta)
    expected = jacobian @ np.linalg.inv(found.hessian) @ jacobian.T
    np.testing.assert_allclose(np.linalg.inv(result.hessian), expected, atol=1e-8)


def test_at_its_limit_a_width_follows_z():
    map_ = coordinates(MODELS["z free"])
    matrix = positive_definite(5)
    result = map_.in_estimates(search(map_, np.array([1.0, 1.5, 0.3, 0.2, 0.9]), matrix))
    assert result.converged
    assert result.at_bound.tolist() == [name == "sz" for name in OF_Z_FREE]
    assert result.theta[-1] == pytest.approx(2 * MARGIN * result.theta[2])
    along = np.eye(5)[:, :4]
    along[4, 2] = 2 * MARGIN
    np.testing.assert_allclose(
        result.hessian[:4, :4], along.T @ matrix @ along, rtol=1e-6, atol=1e-5
    )
    assert np.isnan(result.hessian[-1]).all()


def test_no_optimum_stays_none():
    none = Optimum.none(5, "nothing")
    assert coordinates(MODELS["z free"]).in_estimates(none) is none


def test_an_optimum_at_the_edge_of_a_function_says_where():
    def drift(t, v, k):
        return v * (1.0 + k * t) if k <= 1.4 else np.nan

    process = ddm.GeneralDDM(drift=lambda t, v: v * (1.0 + 4.0 * t), boundary=1.5, v=0.5, t0=0.3)
    model = ddm.Model(drift=drift, k=ddm.FREE)
    with pytest.warns(ddm.ConvergenceWarning):
        fit = ddm.fit(model, process.simulate(200, seed=1), bounds={"k": (0.0, 10.0)})
    assert not fit.converged
    assert fit.params["k"] == pytest.approx(1.4, abs=1e-3)
    assert "the optimum lies where the model ends: drift must return a finite number" in fit.message
