"""The cells of rows, among those of a whole file."""

import pandas as pd
import pytest

import ddm
from ddm.fits.streams.known_cells import cells_of_file
from ddm.fits.streams.survey import survey_of
from ddm.models.layout import lay_out
from fits.streams.files import trials_of_people, written


def cells_of(model, table, folder):
    file = ddm.Trials(written(table, folder / "trials.parquet"))
    return cells_of_file(model, file, survey_of(file.files, ["subject"], model.columns))


@pytest.mark.parametrize(
    "model",
    [
        ddm.Model(v="difficulty", a=["block", "difficulty"]),
        ddm.Model(v="~ block", a="difficulty"),
        ddm.Model(v="side", stimulus={"difficulty": {"easy": 1, "hard": -1}}),
        ddm.Model(),
    ],
    ids=["levels", "formula", "stimulus", "none"],
)
def test_the_design_is_that_of_the_table(tmp_path, model):
    table = trials_of_people(4).assign(block=lambda t: (t.index % 3).astype(float), side="left")
    expected = lay_out(model, ddm.Trials(table))
    cells = cells_of(model, table, tmp_path)
    found = cells.design_of(ddm.Trials(table))
    assert found.labels == expected.labels
    pd.testing.assert_frame_equal(found.cells, expected.cells)
    assert found.cell.tolist() == expected.cell.tolist()
    assert (found.offset == expected.offset).all()
    for one, other in zip(found.terms, expected.terms, strict=True):
        assert (one.matrix == other.matrix).all()

    part = table[table["difficulty"] == "hard"]
    whole = dict(zip(table.index, expected.cell, strict=True))
    assert cells.design_of(ddm.Trials(part)).cell.tolist() == [whole[i] for i in part.index]


def test_rows_without_a_level_are_an_error_with_their_count(tmp_path):
    table = trials_of_people(2)
    cells = cells_of(ddm.Model(v="difficulty"), table, tmp_path)
    table.loc[3, "difficulty"] = None
    with pytest.raises(ValueError, match="column 'difficulty' is missing in 1 of 120 trials"):
        cells.design_of(ddm.Trials(table))
