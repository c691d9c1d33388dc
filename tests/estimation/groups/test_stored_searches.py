"""What searches found comes back from JSON as it was."""

import dataclasses
import json

import numpy as np
import pytest

import ddm
from ddm.estimation.groups.stored_searches import (
    as_content,
    found_in,
    not_found,
    searches_in,
)
from ddm.estimation.methods import named
from ddm.estimation.region import search_region
from ddm.estimation.search import Found, Search
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials
from ddm.runtime.checkpoints import Checkpoint


@pytest.fixture(scope="module")
def searched():
    """What methods found, with the arguments of the search."""
    data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(200, seed=1)
    trials, model = ddm.Trials(data), ddm.Model(z=ddm.FREE)
    design = lay_out(model, trials)
    region = search_region(design, {"z": (0.5, 0.6)}, {})
    task = (outcomes_of_trials(model, trials, design), design, "rt", None)
    searches = (
        Search(model, named(name), region, np.random.SeedSequence(1))
        for name in ("ml", "chi2", "gsquare", "qml", "ks")
    )
    return [search.of_outcomes(*task) for search in searches], task


def assert_same(a, b):
    assert a.outcomes is b.outcomes
    np.testing.assert_array_equal(a.covariance, b.covariance)
    for field in dataclasses.fields(a.optimum):
        one, other = (getattr(found.optimum, field.name) for found in (a, b))
        np.testing.assert_array_equal(one, other)
        if isinstance(one, np.ndarray):
            assert (one.dtype, one.shape) == (other.dtype, other.shape)
    assert repr(dataclasses.asdict(a.report)) == repr(dataclasses.asdict(b.report))


def through_json(found, task):
    return found_in(json.loads(json.dumps(as_content(found))), *task)


def test_everything_comes_back(searched):
    several, task = searched
    for found in several:
        assert_same(through_json(found, task), found)


def test_what_found_nothing_comes_back_too(searched):
    _, task = searched
    nothing = not_found("its process died", *task)
    assert not nothing.optimum.converged
    assert nothing.optimum.message == "its process died"
    assert_same(through_json(nothing, task), nothing)
    none = Found.none(None, 4, "no trials")
    assert_same(through_json(none, (None, *task[1:])), none)


def test_without_a_checkpoint_nothing_is_stored(tmp_path):
    assert searches_in(None, "fits") is None
    assert searches_in(Checkpoint(tmp_path), "fits").name == "fits"
