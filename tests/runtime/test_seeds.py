"""Seeds: the same one gives the same numbers, and what is no seed is an error."""

import numpy as np
import pytest

import ddm
from ddm.runtime.seeds import seed_key, sequence_of
from refusals import refused


def test_the_same_integer_or_sequence_gives_the_same_key():
    assert (
        seed_key(1) == seed_key(1) == seed_key(np.int64(1)) == seed_key(np.random.SeedSequence(1))
    )
    assert seed_key(1) != seed_key(2)
    assert seed_key(2**200) != seed_key(0)
    sequence = np.random.SeedSequence(5)
    assert seed_key(sequence) == seed_key(sequence)
    assert all(type(half) is np.uint64 for half in seed_key(1))


def test_a_generator_moves_on_and_no_seed_is_always_another_one():
    generator = np.random.default_rng(1)
    assert seed_key(generator) != seed_key(generator)
    assert seed_key(np.random.default_rng(1)) == seed_key(np.random.default_rng(1))
    assert seed_key(None) != seed_key(None)


def test_a_sequence_repeats_what_a_generator_would_not():
    sequence = sequence_of(np.random.default_rng(1))
    assert seed_key(sequence) == seed_key(sequence)
    assert sequence.entropy == sequence_of(np.random.default_rng(1)).entropy
    assert sequence.entropy != sequence_of(2).entropy


@pytest.mark.parametrize("begin", [seed_key, sequence_of])
@pytest.mark.parametrize(
    ("seed", "error"),
    [
        (-1, ValueError),
        (1.0, TypeError),
        (1.5, TypeError),
        ("1", TypeError),
        (True, TypeError),
        (np.True_, TypeError),
        ([1], TypeError),
    ],
)
def test_what_is_no_seed_is_an_error(begin, seed, error):
    message = (
        "seed must be an integer >= 0, a numpy.random.SeedSequence, a numpy.random.Generator or "
        f"None; got {seed!r}. Take any integer, e.g. seed=1, for a result that can be repeated."
    )
    with refused(error, message):
        begin(seed)


# --- everywhere -----------------------------------------------------------------------------------

PROCESS = ddm.DDM(v=1.2, a=1.5, t0=0.3)
GENERAL = ddm.GeneralDDM(drift=1.2, boundary=1.5)
RACE = ddm.Accumulators(inputs=[2.0, 1.0], threshold=1.0)


@pytest.fixture(scope="module")
def data():
    return PROCESS.simulate(100, seed=1).assign(subject=[1, 2] * 50)


@pytest.fixture(scope="module")
def fits(data):
    return {
        "plain": ddm.fit(ddm.Model(), data[["rt", "response"]]),
        "with lapses": ddm.fit(ddm.Model(lapse=0.05), data[["rt", "response"]]),
        "restricted": ddm.fit(ddm.Model(v=1.0), data[["rt", "response"]]),
    }


TAKE_A_SEED = {
    "simulate": lambda seed, **of: PROCESS.simulate(5, seed=seed),
    "simulate by steps": lambda seed, **of: PROCESS.simulate(5, seed=seed, method="euler"),
    "paths": lambda seed, **of: PROCESS.paths(5, seed=seed),
    "simulate a general process": lambda seed, **of: GENERAL.simulate(5, seed=seed),
    "paths of a general process": lambda seed, **of: GENERAL.paths(5, seed=seed),
    "simulate accumulators": lambda seed, **of: RACE.simulate(5, seed=seed),
    "paths of accumulators": lambda seed, **of: RACE.paths(5, seed=seed),
    "fit": lambda seed, data, fits: ddm.fit(ddm.Model(), data, seed=seed),
    "fit_each": lambda seed, data, fits: ddm.fit_each(ddm.Model(), data, by="subject", seed=seed),
    "cross_validate": lambda seed, data, fits: ddm.cross_validate(ddm.Model(), data, seed=seed),
    "likelihood_ratio": lambda seed, data, fits: ddm.likelihood_ratio(
        fits["restricted"], fits["plain"], seed=seed
    ),
    "bootstrap": lambda seed, data, fits: fits["plain"].bootstrap(2, seed=seed),
    "ci": lambda seed, data, fits: fits["plain"].ci(method="bootstrap", n=2, seed=seed),
    "simulate a fit": lambda seed, data, fits: fits["plain"].simulate(seed=seed),
    "simulate lapses": lambda seed, data, fits: fits["with lapses"].simulate(seed=seed),
    "predictive": lambda seed, data, fits: fits["plain"].predictive(2, seed=seed),
    "recover": lambda seed, **of: ddm.recover(
        ddm.Model(), PROCESS, n_trials=50, n_datasets=2, seed=seed
    ),
    "plan": lambda seed, **of: ddm.plan(ddm.Model(), PROCESS, estimate="v", se=0.1, seed=seed),
    "verify a plan": lambda seed, **of: ddm.plan(
        ddm.Model(), PROCESS, estimate="v", se=0.1, verify=2, seed=seed
    ),
}


@pytest.mark.parametrize("call", TAKE_A_SEED.values(), ids=TAKE_A_SEED)
@pytest.mark.parametrize(
    ("seed", "error"), [("abc", TypeError), (-1, ValueError), (1.5, TypeError), (True, TypeError)]
)
def test_one_message_wherever_a_seed_is_taken(call, seed, error, data, fits):
    message = (
        "seed must be an integer >= 0, a numpy.random.SeedSequence, a numpy.random.Generator or "
        f"None; got {seed!r}. Take any integer, e.g. seed=1, for a result that can be repeated."
    )
    with refused(error, message):
        call(seed, data=data, fits=fits)
