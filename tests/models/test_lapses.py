"""Where lapses lie: densities that integrate to 1, distribution functions, and what is refused."""

from itertools import pairwise

import numpy as np
import pytest

import ddm
from ddm.models.lapses import Exponential, Uniform, checked_window, of_range
from refusals import refused

UNIFORM, EXPONENTIAL = Uniform(0.2, 3.0), Exponential(1.5)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)


def integral(lapses, low, high):
    """Of the density from low to high, between which it has no jump."""
    rt = low + 0.5 * (high - low) * (NODES + 1.0)
    return 0.5 * (high - low) * WEIGHTS @ lapses.pdf(rt)


def up_to(lapses, rt):
    """The integral of the density up to rt, piece by piece."""
    ends = [0.0, *sorted(x for x in (0.2, 3.0) if x < rt), rt]
    return sum(integral(lapses, low, high) for low, high in pairwise(ends))


@pytest.mark.parametrize("lapses", [UNIFORM, EXPONENTIAL], ids=str)
def test_the_density_integrates_to_1(lapses):
    assert up_to(lapses, 20.0) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("lapses", [UNIFORM, EXPONENTIAL], ids=str)
def test_the_distribution_function_is_the_integral_of_the_density(lapses):
    rt = np.array([0.05, 0.2, 0.5, 1.0, 2.9, 3.5, 6.0])
    expected = [up_to(lapses, x) for x in rt]
    np.testing.assert_allclose(lapses.cdf(rt), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("lapses", [UNIFORM, EXPONENTIAL], ids=str)
def test_before_the_stimulus_there_is_nothing(lapses):
    rt = np.array([-1.0, -1e-9])
    np.testing.assert_array_equal(lapses.pdf(rt), 0.0)
    np.testing.assert_array_equal(lapses.cdf(rt), 0.0)


@pytest.mark.parametrize("lapses", [UNIFORM, EXPONENTIAL], ids=str)
def test_the_distribution_function_ends_at_1(lapses):
    np.testing.assert_array_equal(lapses.cdf(np.array([1e3, np.inf])), 1.0)


@pytest.mark.parametrize("lapses", [UNIFORM, EXPONENTIAL], ids=str)
def test_quantiles_undo_the_distribution_function(lapses):
    share = np.linspace(0.0, 0.999, 50)
    np.testing.assert_allclose(lapses.cdf(lapses.quantiles(share)), share, rtol=1e-12, atol=1e-15)


def test_a_window_includes_both_ends():
    np.testing.assert_allclose(
        UNIFORM.pdf(np.array([0.2, 3.0, 0.1999, 3.0001])), [1 / 2.8] * 2 + [0] * 2
    )


def test_the_window_of_data_reaches_from_the_shortest_to_the_longest_rt():
    assert of_range(np.array([0.7, 0.31, 2.5, 0.9])) == Uniform(0.31, 2.5)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (None, None),
        ((0, 2), Uniform(0.0, 2.0)),
        ([0.2, 3], Uniform(0.2, 3.0)),
        (np.array([0.2, 3.0]), Uniform(0.2, 3.0)),
        (Exponential(2.0), Exponential(2.0)),
        (Uniform(0.1, 1.0), Uniform(0.1, 1.0)),
    ],
    ids=repr,
)
def test_windows_of_models(window, expected):
    assert checked_window(window) == expected
    assert ddm.Model(lapse=0.1, lapse_window=window).lapse_window == expected


@pytest.mark.parametrize("window", [3, (1,), (0, 1, 2), ("a", 1), (None, 1), "ab"], ids=repr)
def test_what_is_no_pair_is_refused(window):
    with refused(
        TypeError,
        "lapse_window must be (low, high) in seconds, ddm.Exponential(rate) or None; got "
        f"{window!r}.",
    ):
        ddm.Model(lapse=0.1, lapse_window=window)


@pytest.mark.parametrize(
    "window", [(-0.1, 1), (1, 1), (2, 1), (0, np.inf), (np.nan, 1), (0, np.nan)], ids=repr
)
def test_impossible_windows_are_refused(window):
    message = f"lapse_window must be (low, high) with 0 <= low < high, both finite; got {window!r}."
    with refused(ValueError, message):
        ddm.Model(lapse=0.1, lapse_window=window)


@pytest.mark.parametrize(
    ("rate", "error"),
    [
        *((rate, ValueError) for rate in (0, -1.0, np.inf, np.nan)),
        *((rate, TypeError) for rate in (True, "a", None)),
    ],
    ids=repr,
)
def test_impossible_rates_are_refused(rate, error):
    with refused(error, f"rate must be a finite number > 0 (1/s); got {rate!r}."):
        ddm.Exponential(rate)


def test_names():
    assert str(Uniform(0.2123456, 3)) == "uniform from 0.2123 to 3 s"
    assert str(Exponential(1.5)) == "exponential with rate 1.5/s"
    assert repr(Exponential()) == "Exponential(rate=1.0)"
