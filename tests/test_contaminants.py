"""Contaminants: how many, where they lie, and what they leave alone."""

import numpy as np
import pytest

from ddm.contaminants import Delays, Guesses
from refusals import refused

N = 200_000


@pytest.fixture(scope="module")
def trials():
    return np.full(N, 0.7), np.ones(N, dtype=np.int64)


def test_guesses_take_the_place_of_their_share(trials):
    """The share's Monte Carlo error is .0005; times are uniform, and responses of either kind."""
    rt, response = Guesses(0.05, 0.2, 3.0)(*trials, np.random.default_rng(1))
    changed = rt != 0.7
    assert changed.mean() == pytest.approx(0.05, abs=0.002)
    assert rt[changed].min() >= 0.2
    assert rt[changed].max() <= 3.0
    assert rt[changed].mean() == pytest.approx(1.6, abs=0.05)
    assert response[changed].mean() == pytest.approx(0.5, abs=0.03)
    assert (response[~changed] == 1).all()


def test_delays_keep_the_response(trials):
    rt, response = Delays(0.1, 0.5, 2.0)(*trials, np.random.default_rng(1))
    late = rt - 0.7
    assert (late[late > 0] >= 0.5 - 1e-12).all()
    assert (late > 0).mean() == pytest.approx(0.1, abs=0.003)
    assert late[late > 0].mean() == pytest.approx(1.25, abs=0.02)
    assert (response == 1).all()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: Guesses(5, 0.2, 3),
            ValueError,
            "share must be a number between 0 and 1 (of the trials); got 5. For 5 % write "
            "share=0.05.",
        ),
        (
            lambda: Guesses("5 %", 0.2, 3),
            TypeError,
            "share must be a number between 0 and 1 (of the trials); got '5 %'.",
        ),
        (
            lambda: Guesses(0.05, -0.2, 3),
            ValueError,
            "low must be a finite number >= 0 (seconds); got -0.2.",
        ),
        (
            lambda: Delays(0.05, 0.2, "3"),
            TypeError,
            "high must be a finite number >= 0 (seconds); got '3'.",
        ),
        (
            lambda: Delays(0.05, 3, 1),
            ValueError,
            "low must be below high; got low=3, high=1 (seconds).",
        ),
    ],
)
def test_wrong_settings_are_refused(make, error, message):
    with refused(error, message):
        make()
