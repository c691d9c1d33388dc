"""Which kind of fit is reported."""

import pytest

import ddm
from ddm.reporting.answers.kinds import answer_of
from refusals import refused
from reports import THINGS


@pytest.mark.parametrize("kind", THINGS)
def test_all_kinds_are_known(kind):
    thing = THINGS[kind]()
    answer = answer_of(thing)
    assert answer.thing is thing
    assert answer.model == thing.model


def test_what_is_no_fit_is_refused():
    text = "a report is of a Fit, Fits, HierarchicalFit or Posterior; got DDM(v=1.0, a=1.0"
    with refused(TypeError, f"{text}, z=0.5, t0=0.0, sv=0.0, sz=0.0, st0=0.0, D=1.0)."):
        answer_of(ddm.DDM(v=1, a=1))
