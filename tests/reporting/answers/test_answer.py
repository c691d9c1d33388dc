"""What the chapters ask of a fit of any kind."""

import pytest

from ddm.reporting.answers.kinds import answer_of
from ddm.reporting.contrasts import contrasts_of
from ddm.reporting.references import BIBTEX
from reports import THINGS


@pytest.mark.parametrize("kind", THINGS)
def test_every_kind_has_all_that_chapters_ask(kind):
    answer = answer_of(THINGS[kind]())
    assert {"estimate", "ci_low", "ci_high", "unit"} <= set(answer.estimates.columns)
    contrasts = contrasts_of(answer.model, answer.trials, answer.design)
    tested = answer.tested(contrasts)
    assert list(tested.index) == [one.name for one in contrasts]
    assert {"estimate", "ci_low", "ci_high"} <= set(tested.columns)
    assert set(answer.references) <= set(BIBTEX)
    assert answer.call.startswith("ddm.")
    assert answer.how.endswith(".")
