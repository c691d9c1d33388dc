"""The notes on a fit in their order, and those of many groups at once."""

import pandas as pd
import pytest

import ddm
from fits.diagnosis.said import notes


def test_a_good_fit_of_good_data_needs_no_note(data):
    assert notes(data) == []


def test_a_failure_stands_first(data):
    gap = data.assign(rt=data["rt"].where(data.index > 0))
    said = notes(gap, converged=False, message="flat", at_bound=[True, False, False])
    assert said == [
        "not converged: flat",
        "at a bound of the search, so without standard error, and those of the others are too "
        "small: v = 1.2",
        "rows with no rt set aside: 1",
    ]


def test_rows_that_were_read_are_counted(data):
    """After what is said of the optimum, and before the rows that were set aside."""
    table = pd.concat(
        [
            data[data["rt"] < 1.5],
            pd.DataFrame({"rt": [0.0, -1.0, 1.5, 0.9, 1.51], "response": [None] * 4 + [1.0]}),
        ],
        ignore_index=True,
    )
    with pytest.warns(UserWarning, match="1 of .* rows have no response but a time before"):
        trials = ddm.Trials(table, deadline=1.5, deadline_tolerance=0.02)
    assert notes(trials) == [
        "omissions coded by a time <= 0 or at the deadline: 3",
        "RTs beyond the deadline by at most deadline_tolerance, taken as the deadline: 1",
        "rows with no response set aside: 1",
    ]
