"""Which solutions are made, and which are kept."""

import math

import numpy as np
import pytest

from ddm import DDM, GeneralDDM, drifts
from ddm.first_passage.by_trial import scores
from ddm.parameters import A, V, Z
from ddm.processes.general_solutions import LONGEST, _solved, reach


def question(**options):
    process = GeneralDDM(**{"drift": 1.0, "boundary": 1.5, "sv": 0.5} | options)
    return process._solver.question(process._row())


@pytest.mark.parametrize(
    ("options", "closed"),
    [
        ({}, True),
        ({"drift": lambda t, v: v + t}, True),
        ({"drift": lambda t, v: 2 * v + t}, False),
        ({"drift": lambda t, v, k: v * (1 + k * t), "k": 0.1}, False),
        ({"drift": drifts.leaky, "leak": 1.0}, False),
        ({"noise": lambda t, D: D + t}, False),
        ({"boundary": lambda t, v: 1.5 + 0 * v, "drift": lambda v: v}, False),
        ({"sz": 0.2}, False),
        ({"sv": 0.0}, False),
    ],
)
def test_where_drifts_have_a_closed_average(options, closed):
    numbers = {} if "drift" not in options else {"v": 1.0}
    numbers |= {"D": 1.0} if "noise" in options else {}
    assert question(**options, **numbers).has_closed_average is closed


def test_solutions_are_kept_but_for_what_does_not_change_them():
    process = GeneralDDM(drift=1.13, boundary=1.5)
    process.pdf(1.9, 1)
    made = _solved.cache_info().misses
    process.pdf([0.5, 1.95], 0)
    GeneralDDM(drift=1.13, boundary=1.5, t0=0.3, st0=0.1).pdf(2.2, 1)
    assert _solved.cache_info().misses == made
    GeneralDDM(drift=1.14, boundary=1.5).pdf(1.9, 1)
    assert _solved.cache_info().misses == made + 1


def test_times_are_rounded_up_to_one_of_few():
    times = np.geomspace(1e-3, 50.0, 200)
    found = np.array([reach(t) for t in times])
    assert (found >= times).all()
    assert (found <= np.maximum(0.25, 1.25 * times)).all()
    assert len(set(found)) < 40
    assert reach(math.inf) == LONGEST
    assert reach(200.0) == 200.0


def test_breaks_of_ready_made_drifts_are_those_of_their_parameters():
    process = GeneralDDM(
        drift=drifts.pulsed, boundary=1.5, v=1.0, pulse=1.0, onset=0.3, duration=0.2, breaks=(0.4,)
    )
    assert process._solver.question(process._row()).equation.breaks == (0.3, 0.4, 0.5)


@pytest.mark.parametrize(("v", "z", "response"), [(4.0, 0.9, 0), (-5.0, 0.3, 1), (4.0, 0.5, 0)])
def test_a_side_that_rounding_hides_is_that_of_another_drift(v, z, response):
    """P of this response is between 1e-10 and 1e-5."""
    process, exact = GeneralDDM(drift=v, boundary=3.0, z=z), DDM(v=v, a=3.0, z=z)
    p = exact.probability(response)
    assert 1e-10 < p < 1e-5
    assert process.probability(response) == pytest.approx(p, rel=1e-4)
    t = np.array([0.04, 0.1, 0.3, 0.8, 1.5])
    found = process.logpdf(t, response)
    np.testing.assert_allclose(found, exact.logpdf(t, response), atol=5e-3)
    other = 1 - response
    np.testing.assert_allclose(process.pdf(t[1:], other), exact.pdf(t[1:], other), rtol=1e-4)


def test_derivatives_of_a_hidden_side():
    process, exact = GeneralDDM(drift=4.0, boundary=3.0, z=0.9), DDM(v=4.0, a=3.0, z=0.9)
    t, responses = np.array([0.5, 0.9]), np.array([0, 1])
    found = process.gradient(t, responses)
    cell = np.zeros(2, dtype=np.int64)
    _, expected = scores(t, responses == 1, cell, exact.parameters_by_cell())
    np.testing.assert_allclose(found[["v", "a", "z"]], expected[:, [V, A, Z]], rtol=1e-3)


def test_a_solution_does_not_depend_on_those_before_it():
    """A drift that bends sharply needs a higher degree in x than one that hardly does."""

    def drift(x, v, bend):
        return v - np.tanh(bend * x)

    mild, sharp = (GeneralDDM(drift=drift, boundary=1.2, v=1.0, bend=bend) for bend in (0.5, 3.0))
    alone = mild.pdf([0.3, 0.5], 1)
    _solved.cache_clear()
    sharp.pdf([0.3, 0.5], 1)
    assert mild.pdf([0.3, 0.5], 1).tolist() == alone.tolist()
