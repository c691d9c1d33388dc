"""Seeds: the same one gives the same numbers, and what is no seed is an error."""

import re

import numpy as np
import pytest

from ddm.runtime.seeds import seed_key, sequence_of


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
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        begin(seed)
