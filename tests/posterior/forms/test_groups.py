"""Draws as groups of named arrays, and back."""

from dataclasses import replace

import numpy as np
import pytest

from ddm.posterior.forms.groups import (
    Draws,
    Variable,
    draws_of,
    file_groups,
    named_groups,
    sizes,
    subject_text,
)
from posterior.examples import same, small
from refusals import refused


@pytest.mark.parametrize("subjects", [("s1", "s2"), (1, 2), (("s1", 1), ("s1", 2))])
def test_draws_come_back_from_the_groups_of_a_file(subjects):
    draws = small(subjects)
    assert same(draws, draws_of(file_groups(draws), subjects))


def test_one_person_has_no_people():
    draws = replace(small(), people=None, estimates=(), subjects=())
    assert list(file_groups(draws)["posterior"]) == ["label", "population"]
    assert same(draws, draws_of(file_groups(draws)))


def test_labels_become_names_of_variables():
    draws = small(subjects=(7, 9))
    groups = named_groups(draws)
    assert list(groups["posterior"]) == [
        "v[a|b]",
        "a",
        "sd(v: kind)",
        "subject",
        "v[a|b] by subject",
        "a by subject",
    ]
    assert groups["posterior"]["subject"].values.tolist() == [7, 9]
    np.testing.assert_array_equal(groups["posterior"]["a"].values, draws.population[:, :, 1])
    of_people = groups["posterior"]["a by subject"]
    assert of_people.dims == ("chain", "draw", "subject")
    np.testing.assert_array_equal(of_people.values, draws.people[:, :, :, 1])
    assert list(groups["sample_stats"]) == ["diverging", "lp", "n_steps"]


def test_the_text_of_a_person():
    assert [subject_text(key) for key in ("s1", 3, ("s1", 2))] == ["s1", "3", "s1, 2"]


def test_values_have_few_types():
    kinds = [np.float32(1), np.int8(1), np.uint16(1), True, "a"]
    assert [Variable((), np.array(kind)).values.dtype for kind in kinds] == [
        np.float64,
        np.int64,
        np.int64,
        np.bool_,
        object,
    ]
    with refused(TypeError, "values must be numbers, truths or texts; got the type object."):
        Variable(("x",), np.array([{}, 1], dtype=object))


def test_dimensions_are_checked():
    with refused(ValueError, "dims must name the 2 dimensions of values; got ('x',)."):
        Variable(("x",), np.zeros((2, 2)))
    group = {"one": Variable(("x",), np.zeros(2)), "two": Variable(("x",), np.zeros(3))}
    with refused(ValueError, "'two' has 3 along 'x', and another variable 2."):
        sizes(group)


def test_shapes_of_draws_are_checked():
    draws = small()
    with refused(ValueError, "population must have the shape (2, 30, 1); got (2, 30, 3)."):
        Draws(draws.population, ("a",))
    with refused(ValueError, "people must have the shape (2, 30, 1, 2); got (2, 30, 3, 2)."):
        replace(draws, subjects=("s1",))
    with refused(ValueError, "statistics['lp'] must have the shape (2, 30); got (30,)."):
        replace(draws, statistics={"lp": np.zeros(30)})
