"""What a hierarchical fit says of one person."""

import numpy as np
import pytest

import ddm
import population_cases as cases
from refusals import refused


@pytest.fixture(scope="module")
def fit():
    return ddm.fit_hierarchical(ddm.Model(v="difficulty"), cases.table(6, 40), by="subject")


def test_a_person_has_the_names_of_a_fit(fit):
    person = fit["s01"]
    assert list(person.params.index) == ["v[easy]", "v[hard]", "a", "t0"]
    assert person.n == 80
    table = person.summary()
    assert list(table.columns) == ["estimate", "se", "ci_low", "ci_high"]
    assert ((table["ci_low"] < table["estimate"]) & (table["estimate"] < table["ci_high"])).all()
    assert repr(person).startswith("<Estimates of s01: 80 trials>")


def test_a_person_has_processes(fit):
    process = fit["s01"].process(difficulty="hard")
    assert process.v == pytest.approx(fit["s01"].params["v[hard]"], rel=1e-12)
    assert fit.process("s01", difficulty="hard") == process


def test_people_are_drawn_towards_the_population(fit):
    """People with few trials more than others."""
    alone = ddm.fit_each(fit.model, fit.trials, by="subject").params["a"]
    away = np.log(alone) - np.log(fit.params["a"])
    shrunk = np.log([fit[key].params["a"] for key in alone.index]) - np.log(fit.params["a"])
    assert np.abs(shrunk).sum() < np.abs(away).sum()


def test_an_unknown_person_is_named(fit):
    with pytest.raises(KeyError, match="'x' is nobody here; the people are 's00', 's01'"):
        fit["x"]
    message = "difficulty='odd' is not among the fitted conditions; there are 'easy', 'hard'."
    with refused(ValueError, message):
        fit["s01"].process(difficulty="odd")
