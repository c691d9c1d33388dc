"""Tables and texts of at most 80 columns."""

import numpy as np
import pandas as pd
import pytest

from ddm.populations.answers.narrow_tables import COLUMNS, narrow, wrapped


@pytest.mark.parametrize(("label", "n"), [("v", 6), ("v[hard - easy]: x" * 2, 4), ("v" * 50, 2)])
def test_a_table_has_the_columns_that_there_is_room_for(label, n):
    table = pd.DataFrame(np.full((1, 6), -12.3456), index=[label], columns=COLUMNS[0])
    text = narrow(table)
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("-12.346") == n


def test_texts_are_broken_between_words():
    text = wrapped("a text of many words; " * 10)
    assert max(map(len, text.splitlines())) <= 80
    assert " ".join(text.split()) == ("a text of many words; " * 10).strip()
