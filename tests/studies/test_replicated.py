"""What was found in a simulated data set, and as JSON holds it."""

import json

import numpy as np

from ddm.studies.replicated import FIGURES, TRUE, Replicated


def test_it_comes_back_from_json():
    figures = np.random.default_rng(1).normal(size=(2, 3, 4, len(FIGURES)))
    figures[0, 1] = np.nan
    one = Replicated(figures, figures[..., 0, 0] > 0.0, [["", "no RTs", ""]] * 2, "")
    again = Replicated.of_content(json.loads(json.dumps(one.as_content())), "a task")
    np.testing.assert_array_equal(again.figures, figures)
    np.testing.assert_array_equal(again.converged, one.converged)
    assert again.converged.dtype == bool
    assert again[2:] == one[2:]


def test_a_data_set_whose_process_died_has_true_values_alone():
    one = Replicated.empty(np.array([1.0, 2.0]), 3, 2, "it died")
    assert one.figures.shape == (3, 2, 2, len(FIGURES))
    assert one.figures[..., TRUE].tolist() == [[[1.0, 2.0]] * 2] * 3
    assert np.isnan(np.delete(one.figures, TRUE, axis=-1)).all()
    assert not one.converged.any()
    assert one.errors == [["it died"] * 2] * 3
    assert one.died == "it died"
    assert Replicated.empty(np.array([1.0]), 1, 1).errors == [[""]]
