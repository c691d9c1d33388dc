"""The fits of the people in one range of a file's rows."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.methods import named
from ddm.estimation.region import search_region
from ddm.estimation.search import Search
from ddm.fits.streams.known_cells import cells_of_file
from ddm.fits.streams.people_fits import PeopleFits, keys_of
from ddm.fits.streams.survey import survey_of
from fits.streams.files import trials_of_people, written

MODEL = ddm.Model(v="difficulty")


@pytest.mark.parametrize(("first", "last"), [(0, 3), (2, 5), (4, 6)])
def test_a_range_has_the_fits_of_its_people(tmp_path, first, last):
    table = trials_of_people(6).assign(subject=lambda t: "s" + t["subject"].astype(str))
    file = ddm.Trials(written(table, tmp_path / "trials.parquet", 130))
    survey = survey_of(file.files, ["subject"], MODEL.columns)
    cells = cells_of_file(MODEL, file, survey)
    region = search_region(cells.design, {}, {})
    search = Search(MODEL, named("ml"), region, np.random.SeedSequence(0))
    fitted = PeopleFits(file, ("subject",), cells, search, ("a note",))

    piece = fitted(survey.starts[first : last + 1])
    expected = ddm.fit_each(MODEL, table, by="subject").table.iloc[first:last]
    found = piece.to_pandas().set_index("subject")
    assert found.index.tolist() == expected.index.tolist()
    assert all(message.endswith("a note") for message in found.pop("message"))
    pd.testing.assert_frame_equal(
        found, expected.drop(columns="message"), check_exact=True, check_index_type=False
    )


def test_keys_are_plain_values_or_tuples():
    assert keys_of([[1, 2]]) == [1, 2]
    assert keys_of([["a", "b"], [True, False]]) == [("a", True), ("b", False)]


def test_people_who_could_not_be_fitted_have_a_message(tmp_path):
    table = trials_of_people(3)
    file = ddm.Trials(written(table, tmp_path / "trials.parquet", 130))
    survey = survey_of(file.files, ["subject"], MODEL.columns)
    cells = cells_of_file(MODEL, file, survey)
    region = search_region(cells.design, {}, {})
    search = Search(MODEL, named("ml"), region, np.random.SeedSequence(0))
    fitted = PeopleFits(file, ("subject",), cells, search, ())
    failed, made = (
        one.to_pandas() for one in (fitted.failed("why", survey.starts), fitted(survey.starts))
    )
    assert failed.dtypes.equals(made.dtypes)
    assert failed["message"].tolist() == ["not converged: why"] * 3
    assert failed["subject"].tolist() == [0, 1, 2]
    assert not failed["converged"].any()
    assert failed["v[easy]"].isna().all()
