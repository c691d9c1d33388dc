"""Predictors of people: their scale, and data in which they cannot be right."""

import numpy as np
import pytest

import ddm
from ddm.populations.population import lay_out_population
from populations.people import table_of_people


def population(between, data=None, **options):
    data = table_of_people() if data is None else data
    options = {"by": "subject"} | options
    model = ddm.Model(v="difficulty")
    return lay_out_population(model, ddm.Trials(data), between=between, **options)


def refusal(between, data=None, error=ValueError, **options):
    with pytest.raises(error) as caught:
        population(between, data, **options)
    return str(caught.value)


def test_columns_are_centred_and_scaled_over_people():
    found = population({"v": "~ group + age"}).predictors
    np.testing.assert_allclose(found.matrix.mean(axis=0), 0.0, atol=1e-15)
    np.testing.assert_allclose(found.matrix.std(axis=0), 1.0)
    # the median person has the first level, and the mean of numbers
    at = found.reference * found.sds + np.array([0.5, 27.5])
    np.testing.assert_allclose(at, [0.0, 27.5])


def test_unequal_numbers_of_trials_do_not_weigh_people():
    data = table_of_people()
    some = data[(data["subject"] != "s0") | (np.arange(len(data)) % 3 == 0)]
    expected = population({"v": "~ age"}).predictors.matrix
    np.testing.assert_allclose(population({"v": "~ age"}, some).predictors.matrix, expected)


def test_effects_of_levels_can_be_predicted():
    found = population({"v[difficulty]": "~ group"})
    assert [one.key for one in found.locations][-1] == "v: difficulty: group[T.patient]"


def test_a_column_that_changes_within_people_is_refused():
    assert refusal({"v": "~ difficulty"}) == (
        "between={'v': '~ difficulty'}: 'difficulty' is not constant within people: it is 'easy' "
        "and 'hard' for 's0'. What changes within people belongs into the model, for example "
        "ddm.Model(v='difficulty')."
    )


def test_what_is_not_there_is_refused():
    assert refusal({"b": "~ group"}) == (
        "between: 'b' is nothing that can be predicted; these are 'v', 'v[difficulty]', 'a', 't0'."
    )
    assert "data has no column 'sex'" in refusal({"v": "~ sex"})
    assert refusal({"v": "group"}, error=TypeError) == (
        "between={'v': 'group'}: write a formula, a string that begins with ~, for example "
        "'~ patient'."
    )
    assert refusal("~ group", error=TypeError) == (
        "between must be {parameter: formula}, for example between={'v': '~ patient'}; got "
        "'~ group'."
    )
    assert "has no intercept" in refusal({"v": "~ 0 + age"})
    assert "needs by=" in refusal({"v": "~ group"}, by=None)
