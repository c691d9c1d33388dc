"""What says which stimulus was shown: a column, or the signs of its levels."""

import pytest

from ddm.models.specifications.stimuli import checked_stimulus
from refusals import refused


@pytest.mark.parametrize("given", [None, "source", {"source": {"left": -1, "right": 1}}])
def test_what_is_kept(given):
    assert checked_stimulus(given) == given


def test_signs_are_whole_numbers():
    assert checked_stimulus({"source": {"a": 1.0, "b": -1.0}}) == {"source": {"a": 1, "b": -1}}


@pytest.mark.parametrize(
    ("given", "kind"),
    [(3, TypeError), ({"a": {}, "b": {}}, TypeError), ({"source": {"left": 2}}, ValueError)],
)
def test_what_is_refused(given, kind):
    with refused(
        kind,
        f"stimulus must be a column name or {{column: {{level: +1 or -1}}}}; got {given!r}.",
    ):
        checked_stimulus(given)
