"""Links: there and back, slopes, values far out, and what is said of an unknown link."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.models.links import LINKS, checked_links, link_unit
from ddm.parameters import BY_NAME, NAMES
from refusals import refused

VALUES = {
    "identity": st.floats(-1e6, 1e6),
    "log": st.floats(1e-300, 1e300),
    "logit": st.floats(1e-300, 1.0 - 1e-9),
}


@pytest.mark.parametrize("name", LINKS)
@given(data=st.data())
def test_there_and_back(name, data):
    value = data.draw(VALUES[name])
    link = LINKS[name]
    assert link.inverse(link.forward(value)) == pytest.approx(
        value, rel=1e-12 * max(1.0, abs(link.forward(value)))
    )


@pytest.mark.parametrize("name", LINKS)
@given(eta=st.floats(-30.0, 30.0))
def test_the_slope_is_that_of_the_inverse(name, eta):
    link = LINKS[name]
    difference = (link.inverse(eta + 1e-5) - link.inverse(eta - 1e-5)) / 2e-5
    # 1 - p has few digits where p is near 1
    assert link.slope(eta) == pytest.approx(difference, rel=1e-6, abs=1e-10)


def test_values():
    np.testing.assert_array_equal(LINKS["identity"].inverse([-1.0, 2.0]), [-1.0, 2.0])
    np.testing.assert_allclose(LINKS["log"].inverse(np.log([0.5, 2.0])), [0.5, 2.0], rtol=1e-15)
    np.testing.assert_allclose(
        LINKS["logit"].inverse([-np.log(3.0), 0.0, np.log(3.0)]), [0.25, 0.5, 0.75], rtol=1e-15
    )
    np.testing.assert_allclose(LINKS["logit"].inverse(-50.0), np.exp(-50.0), rtol=1e-15)


@pytest.mark.parametrize("name", LINKS)
def test_shapes_and_whole_numbers(name):
    link, eta = LINKS[name], np.array([[0, 1, -1]])
    for function in (link.inverse, link.slope):
        assert function(eta).shape == (1, 3)
        assert function(eta).dtype == float
        assert np.ndim(function(1)) == 0


@pytest.mark.parametrize("name", ["log", "logit"])
def test_far_out_nothing_overflows(name):
    link, far = LINKS[name], np.array([-np.inf, -1e6, -800.0, 800.0, 1e6, np.inf])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope = link.inverse(far), link.slope(far)
    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()
    assert (np.diff(value) >= 0.0).all()


def test_the_ends_of_a_domain_are_infinite_predictors():
    assert LINKS["log"].forward(0.0) == -np.inf
    assert LINKS["log"].inverse(-np.inf) == 0.0
    np.testing.assert_array_equal(LINKS["logit"].forward([0.0, 1.0]), [-np.inf, np.inf])
    np.testing.assert_array_equal(LINKS["logit"].inverse([-np.inf, np.inf]), [0.0, 1.0])


def test_every_parameter_has_a_link_that_keeps_it_in_its_domain():
    for name in NAMES:
        values = LINKS[BY_NAME[name].links[0]].inverse(np.linspace(-5.0, 5.0, 11))
        if name != "sz":  # whose upper limit depends on z
            assert BY_NAME[name].valid(values).all()


@pytest.mark.parametrize("name", LINKS)
def test_links_can_be_sent_to_other_processes(name):
    assert pickle.loads(pickle.dumps(LINKS[name])) == LINKS[name]


@pytest.mark.parametrize(
    ("link", "unit", "expected"),
    [
        ("identity", "evidence", "evidence"),
        ("identity", "-", "-"),
        ("log", "evidence", "log evidence"),
        ("log", "-", "log"),
        ("logit", "-", "logit"),
    ],
)
def test_units(link, unit, expected):
    assert link_unit(link, unit) == expected


def test_checked_links():
    given_links = {"a": "identity", "lapse": "logit"}
    assert checked_links(given_links, BY_NAME) == given_links
    assert checked_links(given_links, BY_NAME) is not given_links
    assert checked_links({}, BY_NAME) == {}


@pytest.mark.parametrize(
    ("links", "error", "message"),
    [
        (
            "log",
            TypeError,
            "links must be {parameter: link}, for example links={'a': 'identity'}; got 'log'.",
        ),
        (
            None,
            TypeError,
            "links must be {parameter: link}, for example links={'a': 'identity'}; got None.",
        ),
        (
            {"b": "log"},
            ValueError,
            "links: 'b' is no parameter; those with a link are v, a, z, t0, sv, sz, st0, D, "
            "start_shape, t0_sd, lapse, drift_bias. Name one of them.",
        ),
        (
            {1: "log"},
            ValueError,
            "links: 1 is no parameter; those with a link are v, a, z, t0, sv, sz, st0, D, "
            "start_shape, t0_sd, lapse, drift_bias. Name one of them.",
        ),
        (
            {"a": "probit"},
            ValueError,
            "links: a='probit' is no link for a; choose 'log' or 'identity' ('log' unless said "
            "otherwise).",
        ),
        (
            {"v": np.log},
            TypeError,
            "links: v must have the name of a link, 'identity' or 'log'; got <ufunc 'log'>.",
        ),
    ],
)
def test_unknown_links(links, error, message):
    with refused(error, message):
        checked_links(links, BY_NAME)
