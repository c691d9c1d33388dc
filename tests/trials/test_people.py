"""Columns that tell people apart."""

import pytest

from ddm.trials.people import tells_people_apart


@pytest.mark.parametrize("name", ["subject", "Subject_ID", "subjID", "subID", "ID", "pid", "sub"])
def test_names_of_people(name):
    assert tells_people_apart(name)


@pytest.mark.parametrize("name", ["subjective", "trial", "identity", 3, ""])
def test_other_names(name):
    assert not tells_people_apart(name)
