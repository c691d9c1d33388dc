"""GeneralDDM: results depend on the seed and the functions, not on threads or blocks."""

import dataclasses

import numba
import numpy as np
import pytest

from ddm import GeneralDDM
from ddm.simulators import euler
from ddm.simulators.kernels_with_functions import _kernels_of
from processes.general.examples import LEAKY, LEAKY_NUMBERS, OWN_FUNCTIONS, VARYING, leaky


@pytest.mark.parametrize("correct", [True, False])
def test_results_depend_on_neither_threads_nor_blocks(monkeypatch, threads, correct):
    process = leaky()
    reference = process.simulate(3000, method="euler", seed=1, correct=correct)
    path = process.paths(10, seed=1, t_max=0.5)
    for n_threads, block_size in [(1, 1024), (1, 7), (min(2, numba.config.NUMBA_NUM_THREADS), 100)]:
        threads(n_threads)
        monkeypatch.setattr(euler, "BLOCK_SIZE", block_size)
        assert process.simulate(3000, method="euler", seed=1, correct=correct).equals(reference)
        assert process.paths(10, seed=1, t_max=0.5).equals(path)


@pytest.mark.parametrize("correct", [True, False])
def test_fewer_trials_are_the_first_of_more(correct):
    few, many = (leaky().simulate(n, method="euler", seed=1, correct=correct) for n in (100, 1000))
    assert few.equals(many.iloc[:100])
    few, many = (leaky().paths(n, seed=1, t_max=0.5) for n in (3, 10))
    assert few.equals(many[[0, 1, 2]])


@pytest.mark.parametrize(
    "make", [lambda: 7, lambda: np.random.SeedSequence(7), lambda: np.random.default_rng(7)]
)
def test_a_seed_repeats_a_result(make):
    process = leaky()
    one, other = (
        process.simulate(20, method="euler", seed=make()),
        process.simulate(20, method="euler", seed=make()),
    )
    assert one.equals(other)
    assert not one.equals(process.simulate(20, method="euler", seed=8))
    assert process.paths(3, t_max=0.1, seed=make()).equals(process.paths(3, t_max=0.1, seed=make()))


def test_no_seed_is_another_result_every_time():
    assert not leaky().simulate(5, method="euler").equals(leaky().simulate(5, method="euler"))


def test_a_generator_goes_on():
    generator = np.random.default_rng(1)
    assert (
        not leaky()
        .simulate(5, method="euler", seed=generator)
        .equals(leaky().simulate(5, method="euler", seed=generator))
    )


@pytest.mark.parametrize("correct", [True, False])
def test_a_function_of_the_users_own_is_the_ready_made_one(correct):
    own = GeneralDDM(**OWN_FUNCTIONS, **LEAKY_NUMBERS, **VARYING)
    assert own.simulate(1000, method="euler", seed=1, correct=correct).equals(
        leaky().simulate(1000, method="euler", seed=1, correct=correct)
    )
    assert own.paths(10, seed=1, t_max=1.0).equals(leaky().paths(10, seed=1, t_max=1.0))


def test_the_order_of_the_parameters_does_not_matter():
    turned = GeneralDDM(**LEAKY, **dict(reversed(LEAKY_NUMBERS.items())), **VARYING)
    assert turned.simulate(50, method="euler", seed=1).equals(
        leaky().simulate(50, method="euler", seed=1)
    )
    assert turned == leaky()


def test_other_numbers_do_not_compile_again():
    leaky().simulate(5, method="euler", seed=1)
    compiled = _kernels_of.cache_info().misses
    other = GeneralDDM(**LEAKY, v=-2.0, leak=-1.0, a=2.0, tau=0.3, z=0.3)
    other.simulate(5, method="euler", seed=2)
    dataclasses.replace(other, t0=0.4, noise=2.0).simulate(
        5, method="euler", dt=0.002, correct=False
    )
    assert _kernels_of.cache_info().misses == compiled


def test_global_numbers_are_those_that_there_are_when_the_process_is_made():
    space = {}
    exec("slope = 1.0\ndef boundary(t): return 2.0 - slope * t", space)
    process = GeneralDDM(drift=1.0, boundary=space["boundary"])
    before = process.paths(1, seed=1, t_max=3.0)
    space["slope"] = 0.5
    assert process.paths(1, seed=1, t_max=3.0).equals(before)
    assert (
        not GeneralDDM(drift=1.0, boundary=space["boundary"])
        .paths(1, seed=1, t_max=3.0)
        .equals(before)
    )
