"""What a posterior says of one person."""

import numpy as np

from posterior.sampled import population


def test_a_person_has_draws_a_summary_and_processes():
    person = population()["s01"]
    assert person.labels == ("v[easy]", "v[hard]", "a", "t0", "lapse")
    draws = population().of_people[:, :, 1]
    np.testing.assert_array_equal(person.draws["a"], draws[:, :, 2].ravel())
    np.testing.assert_allclose(person.params, draws.mean(axis=(0, 1)))
    assert list(person.summary(0.5).index) == list(person.labels)
    process = population().process("s01", difficulty="hard")
    assert person.process(difficulty="hard") == process
    lines = repr(person).splitlines()
    assert lines[0] == "<Draws of s01>"
    assert max(map(len, lines)) <= 80
