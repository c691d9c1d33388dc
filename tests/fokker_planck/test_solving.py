"""Solutions against exact densities, and against the process with constant parameters."""

import math

import numpy as np
import pytest
from scipy import stats

from ddm import DDM
from ddm.fokker_planck.solving import solve
from ddm.fokker_planck.steps import (
    ABSORBED,
    AT_LAST,
    DEGREE,
    FLUX,
    GONE,
    MET,
    NOT_FINITE,
    TIME,
    Unsolvable,
)
from fokker_planck.equations import EXACT, equation, exponential, log_densities, numbers

TIMES = np.geomspace(1e-3, 6.0, 400)


def worst(solution, side, times, exact):
    """The largest relative error where the density is above 1e-4 of its mode."""
    matters = exact > 1e-4 * np.nanmax(exact)
    found = np.exp(log_densities(solution, side, times[matters]))
    return np.abs(found / exact[matters] - 1.0).max()


@pytest.mark.parametrize(("rtol", "allowed"), [(1e-5, 1e-4), (1e-6, 2e-6), (1e-7, 1e-6)])
@pytest.mark.parametrize("z", [0.5, 0.3, 0.1])
@pytest.mark.parametrize("name", EXACT)
def test_moving_processes_have_their_exact_densities(name, z, rtol, allowed):
    functions, changed, exact, last = EXACT[name]
    solution = solve(equation(**functions, rtol=rtol), numbers(**changed), until=last, z=z)
    times = TIMES[last > TIMES]
    for side in (0, 1):
        assert worst(solution, side, times, exact(times, side, z)) < allowed


@pytest.mark.parametrize("z", [0.5, 0.1])
@pytest.mark.parametrize("name", EXACT)
def test_fast_guesses_have_their_log_density(name, z):
    """Down to 1e-12 of the mode within 5 %, and finite before."""
    functions, changed, exact, last = EXACT[name]
    solution = solve(equation(**functions), numbers(**changed), until=last, z=z)
    times = TIMES[last > TIMES]
    for side in (0, 1):
        f = exact(times, side, z)
        early = (f > 1e-12 * f.max()) & (times < times[f.argmax()])
        found = log_densities(solution, side, times)
        np.testing.assert_allclose(found[early], np.log(f[early]), atol=0.05)
        assert np.isfinite(found).all()
    assert math.isfinite(log_densities(solution, 1, 1e-9)[0])
    assert log_densities(solution, 1, 0.0)[0] == -math.inf


@pytest.mark.parametrize(
    ("v", "a", "z"),
    [(0.0, 0.6, 0.5), (1.0, 1.5, 0.3), (4.0, 3.0, 0.5), (2.0, 3.0, 0.9), (0.0, 3.0, 0.1)],
)
@pytest.mark.parametrize(("rtol", "allowed"), [(1e-5, 1e-4), (1e-7, 2e-6)])
def test_the_constant_process(v, a, z, rtol, allowed):
    solution = solve(equation(rtol=rtol), numbers(v=v, a=a), until=100.0, z=z)
    assert solution.ended == ABSORBED
    process = DDM(v=v, a=a, z=z)
    for side in (0, 1):
        p = float(process.probability(side))
        assert solution.rows[:, GONE + side].sum() == pytest.approx(p, abs=1e-7)
        if p > 1e-3:
            assert worst(solution, side, TIMES, process.pdf(TIMES, side)) < allowed


def bent(x, v, k):
    return v - k * math.tanh(2.0 * x)


def linear_leak(x, v, k):
    return v - k * x


def test_a_drift_of_any_smooth_shape():
    """Against the finest solution, which begins and steps otherwise."""
    p = numbers(k=2.0)
    coarse = solve(equation(bent, x=True), p, until=3.0)
    fine = solve(equation(bent, x=True, rtol=1e-7), p, until=3.0, degree=15)
    assert 3 <= coarse.degree <= 15
    for side in (0, 1):
        exact = np.exp(log_densities(fine, side, TIMES[TIMES < 3.0]))
        assert worst(coarse, side, TIMES[TIMES < 3.0], exact) < 1e-4


def test_a_linear_drift_is_the_same_in_higher_degrees():
    """Which begin with a path's action instead of an exact normal distribution."""
    p = numbers(k=2.0)
    linear, cubic = (
        solve(equation(linear_leak, x=True), p, until=3.0, z=0.4, degree=degree)
        for degree in (1, 3)
    )
    for side in (0, 1):
        exact = np.exp(log_densities(linear, side, TIMES[TIMES < 3.0]))
        assert worst(cubic, side, TIMES[TIMES < 3.0], exact) < 1e-5


@pytest.mark.parametrize(("z", "sz"), [(0.5, 0.3), (0.5, 0.9), (0.3, 0.5)])
def test_starts_that_are_spread_evenly(z, sz):
    solution = solve(equation(), numbers(), until=6.0, z=z, sz=sz)
    process = DDM(v=1.0, a=1.5, z=z, sz=sz)
    for side in (0, 1):
        assert worst(solution, side, TIMES, process.pdf(TIMES, side)) < 1e-4


@pytest.mark.parametrize("shape", [2.5, 3.0, 6.0])
def test_a_density_of_starts(shape):
    """Against the density of each start, by Gauss's rule with 400 nodes."""
    density = stats.beta(shape, shape).pdf
    solution = solve(equation(density=density), numbers(), until=6.0)
    nodes, weights = np.polynomial.legendre.leggauss(400)
    starts, weights = (nodes + 1) / 2, weights / 2 * density((nodes + 1) / 2)
    times = np.geomspace(0.01, 5.0, 12)
    for side in (0, 1):
        each = [DDM(v=1.0, a=1.5, z=z).pdf(times, side) for z in starts]
        assert worst(solution, side, times, weights @ np.array(each)) < 1e-4


def late_leak(x, t):
    return 12.0 if t < 0.25 else -40.0 * x


def late_collapse(t, a):
    return 2.0 * a * (1.0 - 0.9 * (1.0 - math.exp(-((t / 3.0) ** 8))))


@pytest.mark.parametrize("breaks", [(0.25,), ()])
def test_a_solution_does_not_end_where_the_flux_vanishes(breaks):
    """Nothing leaves between .4 s and 2 s, and the rest with the collapse."""
    solution = solve(
        equation(late_leak, late_collapse, x=True, breaks=breaks), numbers(), until=20.0
    )
    assert solution.ended == ABSORBED
    assert solution.rows[-1, TIME] > 3.0
    gone = solution.rows[:, GONE : GONE + 2].sum(axis=1)
    between = (solution.rows[:, TIME] > 0.5) & (solution.rows[:, TIME] < 1.5)
    assert gone[between].sum() < 1e-8
    assert gone[solution.rows[:, TIME] > 2.0].sum() > 5e-4
    assert gone.sum() == pytest.approx(1.0, abs=1e-6)


def test_evidence_that_is_never_absorbed():
    solution = solve(equation(lambda x: -50.0 * x, x=True), numbers(a=2.0), until=100.0)
    assert solution.ended == AT_LAST
    assert solution.undecided == pytest.approx(1.0, abs=1e-6)


def test_boundaries_that_meet_end_the_solution():
    """At t = T; what is left then is on the side where it is."""
    functions, _, _, _ = EXACT["collapse"]
    solution = solve(equation(**functions), numbers(), until=3.0, z=0.4)
    assert solution.ended in (MET, ABSORBED)
    assert solution.end <= 2.0


def root_collapse(t, a, T):
    return a * math.sqrt(max(1.0 - t / T, 0.0))


def test_where_boundaries_meet_the_rest_is_on_its_side():
    p = numbers(v=0.0, D=1e-3, T=0.5)
    solution = solve(equation(boundary=root_collapse), p, until=3.0, z=0.55)
    assert solution.ended == MET
    assert solution.end == pytest.approx(0.5, abs=1e-6)
    lower, upper = solution.curves()
    assert upper.left + upper.gone.sum() > 0.99
    assert lower.left + upper.left + lower.gone.sum() + upper.gone.sum() == pytest.approx(1.0)
    assert log_densities(solution, 1, 2.5)[0] == -math.inf


def steep_collapse(t, a):
    return a * (1.0 - 0.5 * (1.0 - math.exp(-math.sqrt(t))))


def test_an_infinite_slope_at_0():
    """Halving the steps changes nothing."""
    coarse, fine = (
        solve(equation(boundary=steep_collapse, rtol=rtol), numbers(), until=6.0)
        for rtol in (1e-5, 1e-7)
    )
    for side in (0, 1):
        assert worst(coarse, side, TIMES, np.exp(log_densities(fine, side, TIMES))) < 3e-4


def not_finite_after_1(t, v):
    return v if t < 1.0 else math.nan


def raising_after_1(t, v):
    if t > 1.0:
        raise ZeroDivisionError("too late")
    return v


@pytest.mark.parametrize("drift", [not_finite_after_1, raising_after_1])
def test_a_function_that_is_not_finite_is_found(drift):
    assert solve(equation(drift), numbers(), until=0.9).ended == AT_LAST
    with pytest.raises(Unsolvable) as caught:
        solve(equation(drift), numbers(), until=2.0)
    assert caught.value.reason == NOT_FINITE
    assert 1.0 <= caught.value.time < 1.5


def jumping(x, v):
    return v if x > 0.2 else -v


def test_a_drift_that_jumps_in_x_is_refused():
    with pytest.raises(Unsolvable) as caught:
        solve(equation(jumping, x=True), numbers(), until=2.0)
    assert caught.value.reason == DEGREE


@pytest.mark.parametrize("name", ["a", "v", "k"])
def test_differences_on_the_same_steps_are_smooth(name):
    """Central differences over steps that differ tenfold agree."""
    form = equation(linear_leak, exponential, x=True)
    p = numbers(k=1.2)
    base = solve(form, p, until=3.0, z=0.4)
    found = []
    for step in (1e-3, 1e-4):
        above, below = (
            numbers(**{"k": 1.2} | {name: dict(v=1.0, a=1.5, k=1.2)[name] + s})
            for s in (step, -step)
        )
        pair = [solve(form, q, until=3.0, z=0.4, like=base) for q in (above, below)]
        assert all(np.array_equal(one.rows[:, TIME], base.rows[:, TIME]) for one in pair)
        found.append((pair[0].rows[:, FLUX] - pair[1].rows[:, FLUX]) / (2 * step))
    np.testing.assert_allclose(found[1], found[0], atol=1e-5 * np.abs(found[0]).max())


def test_symmetries():
    """Mirrored evidence, and other units of evidence and time."""
    one = solve(equation(), numbers(v=1.0), until=3.0, z=0.3)
    mirrored = solve(equation(), numbers(v=-1.0), until=3.0, z=0.7)
    scaled = solve(equation(), numbers(v=4.0, a=6.0, D=16.0), until=3.0, z=0.3)
    times = np.array([0.05, 0.2, 1.0])
    np.testing.assert_allclose(
        log_densities(mirrored, 0, times), log_densities(one, 1, times), atol=1e-8
    )
    np.testing.assert_allclose(
        log_densities(scaled, 1, times), log_densities(one, 1, times), atol=1e-8
    )
