"""All that the chapters of a report are made of."""

import pandas as pd

import ddm
from ddm.reporting.gathered import gather
from reports import fits, plain_fit


def test_what_is_gathered_is_what_the_library_says():
    found = gather(fits(), {})
    assert found.comparison is None
    pd.testing.assert_frame_equal(
        found.findings, ddm.check(fits().made.trials, by=["subject"]), check_like=True
    )
    assert [one.name for one in found.contrasts] == list(found.tested.index)


def test_a_model_without_conditions_has_no_differences():
    found = gather(plain_fit(), {})
    assert found.contrasts == []
    assert found.tested.empty
