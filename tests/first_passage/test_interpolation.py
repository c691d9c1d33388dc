"""Polynomials of log t: exact for smooth functions, finer where needed, if they pay."""

import numpy as np
import pytest

from ddm.first_passage.interpolation import (
    HALF,
    MOST_HALVINGS,
    MOST_PANELS,
    NEGLIGIBLE,
    WORTH,
    N,
    count_panels,
    fit_panels,
    no_panels,
    place_of,
    polynomials,
    slopes_at,
    times_of_panels,
    value_at,
)

LOW, HIGH = 0.05, 3.0


def seven(t):
    """Seven smooth functions of t, of different shapes."""
    x = np.log(t)
    return np.column_stack(
        [-1.0 / t - x, np.sin(x), np.cos(2 * x), x**3, 1 / (1 + t), t, np.exp(-t)]
    )


def evaluated(t, panels):
    return np.array([slopes_at(place_of(one, panels), panels) for one in t])


def test_smooth_functions_are_found_again_between_the_nodes():
    panels = fit_panels(LOW, HIGH, 10**6, seven)
    t = np.geomspace(LOW, HIGH, 1001)[:-1]
    found, expected = evaluated(t, panels), seven(t)
    largest = 1.0 + np.abs(expected).max(axis=0)
    assert np.max(np.abs(found - expected) / largest) < 10.0 * NEGLIGIBLE
    np.testing.assert_allclose(
        [value_at(place_of(one, panels), panels) for one in t], found[:, 0], rtol=1e-14, atol=1e-14
    )


def test_polynomials_of_a_lower_degree_are_exact():
    def powers(t):
        return np.column_stack([np.log(t) ** k for k in range(N - 9, N - 2)])

    n = count_panels(LOW, HIGH, HALF)
    _, worst = polynomials(powers(times_of_panels(LOW, n, HALF)))
    assert worst < 1e-12
    panels = fit_panels(LOW, HIGH, 10**6, powers)
    assert panels.half == HALF
    t = np.geomspace(LOW, HIGH, 101)[:-1]
    np.testing.assert_allclose(evaluated(t, panels), powers(t), rtol=1e-9, atol=1e-9)


def test_panels_are_halved_where_the_function_needs_it():
    def faster(t):
        return np.column_stack([np.sin(12.0 * np.log(t))] * 7)

    smooth, rough = (fit_panels(LOW, HIGH, 10**6, function) for function in (seven, faster))
    assert rough.half < smooth.half
    t = np.geomspace(LOW, HIGH, 501)[:-1]
    assert np.max(np.abs(evaluated(t, rough) - faster(t))) < 100.0 * NEGLIGIBLE


def test_a_kink_has_no_polynomials():
    kink = fit_panels(LOW, HIGH, 10**6, lambda t: np.column_stack([np.abs(np.log(t))] * 7))
    assert len(kink.powers) == 0
    assert kink.powers.shape == no_panels().powers.shape == (0, N, 7)


def test_they_must_pay():
    n = count_panels(LOW, HIGH, HALF)
    assert len(fit_panels(LOW, HIGH, int(WORTH * n * N), seven).powers) == n
    assert len(fit_panels(LOW, HIGH, int(WORTH * n * N) - 1, seven).powers) == 0
    wide = LOW * np.exp(2.0 * HALF * (MOST_PANELS + 1))
    assert len(fit_panels(LOW, wide, 10**9, seven).powers) == 0


def test_every_halving_doubles_the_panels():
    for k in range(MOST_HALVINGS + 1):
        half = HALF / 2**k
        n = count_panels(LOW, HIGH, half)
        assert LOW * np.exp(2.0 * half * (n - 1)) <= HIGH < LOW * np.exp(2.0 * half * n)


def test_places_count_panels_from_the_first_time():
    panels = fit_panels(LOW, HIGH, 10**6, seven)
    width = 2.0 * panels.half
    for k in (0.0, 0.5, 2.25):
        assert place_of(LOW * np.exp(k * width), panels) == pytest.approx(k, abs=1e-12)
