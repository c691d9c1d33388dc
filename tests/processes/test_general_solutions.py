"""Which solutions are made, and which are kept."""

import math

import numpy as np
import pytest

from ddm import GeneralDDM, drifts
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


def test_a_solution_does_not_depend_on_those_before_it():
    """A drift that bends sharply needs a higher degree in x than one that hardly does."""

    def drift(x, v, bend):
        return v - np.tanh(bend * x)

    mild, sharp = (GeneralDDM(drift=drift, boundary=1.2, v=1.0, bend=bend) for bend in (0.5, 3.0))
    alone = mild.pdf([0.3, 0.5], 1)
    _solved.cache_clear()
    sharp.pdf([0.3, 0.5], 1)
    assert mild.pdf([0.3, 0.5], 1).tolist() == alone.tolist()
