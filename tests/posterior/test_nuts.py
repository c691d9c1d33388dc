"""The sampler: known distributions, seeds, and densities that fail."""

import os
import signal
from dataclasses import fields
from threading import Event
from types import SimpleNamespace

import joblib
import numpy as np
import pytest
from scipy import stats

from ddm.posterior.diagnostics import diagnosed
from ddm.posterior.nuts import (
    MOST_HALVES,
    _Guarded,
    beginning,
    chains_of,
    run_chains,
    seeds_of_chains,
)
from refusals import refused
from runtime.elsewhere import Elsewhere

pytest.importorskip("nutpie")

# a normal distribution of two numbers that go together
MEAN = np.array([1.0, -0.5])
COVARIANCE = np.array([[1.0, 0.6], [0.6, 0.8]])
PRECISION = np.linalg.inv(COVARIANCE)


def normal(x):
    away = x - MEAN
    return -0.5 * float(away @ PRECISION @ away), -PRECISION @ away


def run(density=normal, size=2, *, seed=1, chains=2, draws=300, tune=200, n_threads=2, **more):
    return run_chains(
        density,
        size,
        chains=chains,
        draws=draws,
        tune=tune,
        sequence=np.random.SeedSequence(seed),
        n_threads=n_threads,
        **{"progress": False, **more},
    )


def test_a_known_distribution_is_drawn():
    found = run(draws=1500)
    assert found.x.shape == (2, 1500, 2)
    assert found.trouble == ""
    assert not found.divergent.any()
    flat = found.x.reshape(-1, 2)
    diagnostics = diagnosed(found.x)
    assert (diagnostics.r_hat < 1.02).all()
    assert (np.abs(flat.mean(axis=0) - MEAN) < 5.0 * diagnostics.mcse).all()
    np.testing.assert_allclose(np.cov(flat.T), COVARIANCE, atol=0.12)
    thinned = found.x[:, ::5, 0].ravel()
    assert stats.kstest(thinned, stats.norm(MEAN[0], 1.0).cdf).pvalue > 1e-3


def test_what_is_told_of_each_draw():
    found = run()
    expected = [[normal(x)[0] for x in chain] for chain in found.x]
    np.testing.assert_allclose(found.log_density, expected, rtol=1e-10, atol=1e-10)
    assert found.divergent.dtype == bool
    assert found.n_steps.dtype == np.int64
    assert (found.n_steps >= 1).all()
    assert found.n_steps.shape == found.divergent.shape == (2, 300)


def test_the_draws_depend_on_the_seed_only():
    one = run(n_threads=1)
    np.testing.assert_array_equal(run(n_threads=2).x, one.x)
    assert not np.array_equal(run(seed=2).x, one.x)
    # chains differ from one another
    assert not np.array_equal(one.x[0], one.x[1])


def test_a_chain_depends_on_its_own_seed_only():
    few, more = run(chains=2), run(chains=3)
    np.testing.assert_array_equal(more.x[:2], few.x)
    children = np.random.SeedSequence(1).spawn(3)
    expected = [int(child.generate_state(1, np.uint64)[0]) >> 1 for child in children]
    assert seeds_of_chains(np.random.SeedSequence(1), 3) == expected
    child = np.random.SeedSequence(1).spawn(1)[0]
    assert seeds_of_chains(child, 2) == seeds_of_chains(np.random.SeedSequence(1).spawn(1)[0], 2)
    assert set(seeds_of_chains(child, 2)).isdisjoint(expected)


def test_chains_of_a_cluster_are_those_of_threads(capsys):
    here = run(chains=3)
    with joblib.parallel_config(backend=Elsewhere()):
        there = run(chains=3, on_cluster=True, progress=True)
    for field in fields(here):
        np.testing.assert_array_equal(getattr(there, field.name), getattr(here, field.name))
    assert "1500/1500" in capsys.readouterr().err.replace(".0", "").replace("1.50k", "1500")


@pytest.mark.parametrize("n_threads", [1, 2])
def test_an_interrupt_ends_all_chains(n_threads):
    calls = []

    def interrupting(x):
        calls.append(x)
        if len(calls) == 200:
            os.kill(os.getpid(), signal.SIGINT)
        return normal(x)

    with pytest.raises(KeyboardInterrupt):
        run(interrupting, chains=4, draws=5000, n_threads=n_threads)


def test_nobody_asks_the_density_of_a_chain_that_was_stopped():
    stopped = Event()
    guarded = _Guarded(lambda x: pytest.fail("asked"), stopped)
    stopped.set()
    value, gradient = guarded(np.ones(2))
    assert value == -np.inf
    assert gradient.tolist() == [0.0, 0.0]


def test_a_seed_sequence_is_not_used_up():
    sequence = np.random.SeedSequence(5)
    more = {"chains": 1, "draws": 20, "tune": 50, "n_threads": 1, "progress": False}
    one, two = (run_chains(normal, 2, sequence=sequence, **more) for _ in range(2))
    np.testing.assert_array_equal(one.x, two.x)


def test_an_error_of_the_density_is_told_and_ends_nothing():
    def failing(x):
        if x[0] > 1.0:
            raise ZeroDivisionError("beyond 1")
        return normal(x)

    found = run(failing, n_threads=1)
    assert found.x.shape == (2, 300, 2)
    assert np.isfinite(found.x).all()
    # the first of them
    assert found.trouble == "ZeroDivisionError: beyond 1"
    # where it failed it is impossible, so that such a step diverges
    assert found.divergent.any()


def test_a_density_that_is_0_or_fails_everywhere_is_refused():
    text = (
        "the posterior density is 0 wherever chains could begin{}: no parameters were found that "
        "the priors allow and that make all trials possible. Look at the data with "
        "ddm.check(data), and leave the priors as they are by default."
    )
    with refused(ValueError, text.format("")):
        run(lambda x: (-np.inf, np.zeros(2)))

    def failing(x):
        raise ZeroDivisionError("always")

    with refused(ValueError, text.format(" (ZeroDivisionError: always)")):
        run(failing)


def test_impossible_places_are_not_drawn():
    def half(x):
        value, gradient = normal(x)
        return (value, gradient) if x[0] > 0.0 else (-np.inf, np.zeros(2))

    assert (run(half).x[:, :, 0] > 0.0).all()


def test_a_chain_begins_where_the_density_is_positive():
    def near(radius):
        return lambda x: (0.0 if np.linalg.norm(x) < radius else -np.inf, np.zeros(3))

    first = np.random.default_rng(4).normal(size=3)
    np.testing.assert_array_equal(beginning(near(100.0), 3, 4), first)
    np.testing.assert_allclose(
        beginning(near(0.6 * np.linalg.norm(first)), 3, 4), 0.5 * first, rtol=1e-15
    )
    nowhere = beginning(near(0.0), 3, 4)
    np.testing.assert_allclose(nowhere, 0.5**MOST_HALVES * first, rtol=1e-12)


def test_draws_are_those_of_the_answer_of_the_sampler():
    def group(**values):
        return {name: SimpleNamespace(values=value) for name, value in values.items()}

    answer = SimpleNamespace(
        posterior=group(x=np.ones((1, 2, 3), dtype=np.float32)),
        sample_stats=group(logp=[[1.0, 2.0]], diverging=[[0, 1]], n_steps=[[3, 7]], depth=[[2, 3]]),
    )
    found = chains_of(answer, "none")
    assert found.x.dtype == float
    assert found.log_density.tolist() == [[1.0, 2.0]]
    assert found.divergent.tolist() == [[False, True]]
    assert found.n_steps.tolist() == [[3, 7]]
    assert found.depth.tolist() == [[2, 3]]
    assert found.trouble == "none"


def test_progress_counts_every_draw(capsys):
    run(chains=1, draws=50, tune=60, n_threads=1, progress=True)
    assert "110/110" in capsys.readouterr().err.replace(" ", "")
