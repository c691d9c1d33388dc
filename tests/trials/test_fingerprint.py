"""The fingerprint of trials: what a fit cannot see does not change it, and all else does."""

import numpy as np
import pandas as pd
import pytest

from ddm import Trials
from ddm.trials.fingerprint import identity_of_trials

DATA = pd.DataFrame(
    {
        "rt": [0.5, 0.61, 0.72, 0.83, 0.94, None],
        "response": [0, 1, 1, 0, 1, 1],
        "subject": ["a", "a", "b", "b", "b", "a"],
        "load": pd.Categorical(["low", "high", "low", "low", "high", "low"]),
        "x": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
        "comment": list("uvwxyz"),
    }
)

USED = ("subject", "load", "x")


def of(data=DATA, columns=USED, index=False, **options):
    return identity_of_trials(Trials(data, **options), columns, index=index).sha256


@pytest.mark.parametrize(
    "same",
    [
        DATA.copy(),
        DATA.assign(comment="other"),
        DATA.set_index(np.arange(10, 16)),
        DATA[DATA.columns[::-1]],
        DATA.assign(subject=DATA.subject.astype("string")),
    ],
    ids=[
        "a copy",
        "a column without use",
        "another index",
        "another order",
        "another text",
    ],
)
def test_what_a_fit_cannot_see_does_not_count(same):
    assert of(same) == of()


@pytest.mark.parametrize(
    "other",
    [
        DATA.assign(rt=DATA.rt + 1e-15),
        DATA.assign(response=1 - DATA.response),
        DATA.assign(subject=["a", "a", "b", "b", "a", "a"]),
        DATA.assign(subject=["a", "a", "b", "b", "b", "b"]),
        DATA.assign(load=DATA.load.cat.reorder_categories(["low", "high"])),
        DATA.assign(load=DATA.load.cat.as_ordered()),
        DATA.assign(x=DATA.x.where(DATA.x < 0.5, 0.0)),
        DATA.iloc[::-1],
        DATA.iloc[:-1],
        DATA.assign(response=DATA.response.map({0: "no", 1: "yes"})),
    ],
)
def test_all_else_counts(other):
    options = {"upper": "yes"} if "yes" in other.response.tolist() else {}
    assert of(other, **options) != of()


def test_how_trials_were_observed_counts():
    plain = DATA.dropna()
    found = {
        of(plain),
        of(plain, truncated=(0.1, 2.0)),
        of(plain, deadline=2.0),
        of(plain, deadline=3.0),
        of(plain, columns=("subject",)),
    }
    assert len(found) == 5


def test_rows_that_messages_name_count_where_that_is_asked():
    renamed = DATA.set_index(np.arange(10, 16))
    assert of(renamed, index=True) != of(index=True)
    assert identity_of_trials(Trials(DATA), USED).text == "5 trials"
