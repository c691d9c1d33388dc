"""How precise a quantity is, and how many people are to be simulated next."""

import math

import numpy as np
import pytest

from ddm.studies.of_populations.methods import Found
from ddm.studies.of_populations.precision import FIGURES, answer_of, figures_of, next_number
from ddm.studies.of_populations.study import Replicated

NOBODY = np.empty((0, 0, 4))


def replicated(estimate, se, *, converged=True):
    row = [estimate, se, estimate - 1.96 * se, estimate + 1.96 * se]
    found = Found(np.array([[0.0, 1.0, 2.0, 3.0], row]), NOBODY, converged, np.array([], bool))
    return Replicated([found], np.empty((0, 0)))


def test_figures_are_those_of_the_fits_that_converged():
    generator = np.random.default_rng(1)
    estimates = 1.0 + 0.5 * generator.normal(size=400)
    several = [replicated(one, 0.5) for one in estimates]
    failed = [replicated(1e6, 0.5, converged=False) for _ in range(100)]
    found = figures_of([*several, *failed], 1, 1.0)
    assert set(found) == set(FIGURES)
    assert found["fits"] == 400
    assert found["failed"] == 0.2
    assert found["se"] == pytest.approx(0.5)
    assert found["se_mc"] == pytest.approx(0.0, abs=1e-12)
    assert found["bias"] == pytest.approx(estimates.mean() - 1.0)
    assert found["bias_mc"] == pytest.approx(estimates.std(ddof=1) / 20.0)
    assert found["sd"] == pytest.approx(estimates.std(ddof=1))
    assert found["sd_mc"] == pytest.approx(0.5 / math.sqrt(800), rel=0.2)
    assert found["coverage"] == pytest.approx(np.mean(abs(estimates - 1.0) <= 0.98))
    assert found["power"] == pytest.approx(np.mean(abs(estimates) > 0.98))


def test_without_a_fit_there_are_no_figures():
    found = figures_of([replicated(1.0, 0.5, converged=False)] * 3, 1, 1.0)
    assert found["fits"] == 0
    assert found["failed"] == 1.0
    assert math.isnan(found["se"])
    # an SD of 0 has no standard error
    assert figures_of([replicated(0.0, math.nan)] * 3, 1, 1.0)["fits"] == 0


def test_one_fit_has_no_monte_carlo_error():
    found = figures_of([replicated(1.0, 0.5)], 1, 1.0)
    assert found["se"] == 0.5
    assert math.isnan(found["se_mc"])
    assert math.isnan(found["sd"])


def known(relative_mc=0.02, **se):
    return {int(n[1:]): {"se": value, "se_mc": relative_mc * value} for n, value in se.items()}


def searched(of_number, wanted, *, start=20, fewest=5):
    """The answer of a search, and the numbers that were simulated."""
    found = {start: of_number(start)}
    while (n := next_number(found, wanted, fewest)) is not None:
        assert n not in found
        found[n] = of_number(n)
    return answer_of(found, wanted), list(found)


@pytest.mark.parametrize("wanted", [0.05, 0.0999, 0.1, 0.3])
@pytest.mark.parametrize("power", [0.5, 0.4, 0.6])
def test_the_smallest_number_is_found(wanted, power):
    """Also if the standard error falls otherwise than with the square root of people."""

    def of_number(n):
        return {"se": n**-power, "se_mc": 0.0}

    answer, tried = searched(of_number, wanted)
    assert of_number(answer)["se"] <= wanted
    assert answer == 5 or of_number(answer - 1)["se"] > wanted
    assert len(tried) < 10


def test_differences_by_chance_are_not_sought():
    assert next_number(known(n20=0.1), 0.101, 5) is None
    assert next_number(known(n20=0.1, relative_mc=0.001), 0.104, 5) == 19
    assert next_number(known(n20=0.1), 0.0995, 5) == 21
    assert next_number(known(n20=0.1), 0.05, 5) == 80
    assert next_number(known(n20=0.1), 1.0, 5) == 5


def test_numbers_that_were_too_few_are_not_tried_again():
    assert next_number(known(n20=0.101, n21=0.09, relative_mc=0.0), 0.1, 5) is None
    assert answer_of(known(n20=0.101, n21=0.09), 0.1) == 21
    assert answer_of(known(n20=0.101), 0.1) is None
