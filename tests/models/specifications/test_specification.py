"""One parameter, as it is specified: kept in one form, or refused."""

import pickle

import numpy as np
import pytest

from ddm import FREE
from ddm.models.specifications.specification import (
    checked_covariate,
    checked_specification,
)
from ddm.parameters import BY_NAME
from refusals import refused


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (1, 1.0),
        (np.float64(1.5), 1.5),
        (FREE, FREE),
        ("x", "x"),
        (["x"], "x"),
        (["x", "y"], ("x", "y")),
        ("~ x", "~ x"),
    ],
)
def test_forms(given, kept):
    assert checked_specification(BY_NAME["v"], given) == kept


def test_free_is_one_object():
    assert pickle.loads(pickle.dumps(FREE)) is FREE
    assert repr(FREE) == "ddm.FREE"


def test_a_number_lies_in_the_domain():
    with refused(
        ValueError,
        "a must be a finite number > 0; got -1. (a: boundary separation: the full distance between "
        "the boundaries)",
    ):
        checked_specification(BY_NAME["a"], -1.0)


@pytest.mark.parametrize("given", ["x", 1.0, -1])
def test_a_covariate_is_a_column_or_a_number(given):
    assert checked_covariate("c", given) == given


@pytest.mark.parametrize("given", [FREE, "~ x", np.nan, ["x"]])
def test_what_a_covariate_cannot_be(given):
    with pytest.raises(TypeError, match="c is known for every trial"):
        checked_covariate("c", given)
