"""Words of fits of several kinds."""

import numpy as np

from ddm.estimation.methods import METHODS as KNOWN
from ddm.reporting.answers.words import (
    METHODS,
    REFERENCES_OF_METHOD,
    converged_text,
    notes_in,
    people_word,
    seed_text,
)
from ddm.runtime.seeds import sequence_of


def test_every_method_has_words_and_references():
    assert set(METHODS) == set(KNOWN) == set(REFERENCES_OF_METHOD)


def test_a_message_is_a_list_of_notes():
    assert notes_in("converged") == []
    assert notes_in("one; two, three") == ["one", "two, three"]
    assert notes_in("one (a; b); two (c)") == ["one (a; b)", "two (c)"]


def test_groups_are_people_if_a_column_says_so():
    assert people_word(["subject"]) == "people"
    assert people_word(["session", "subj_id"]) == "people"
    assert people_word(["site"]) == "groups"


def test_whether_a_search_converged_is_a_sentence():
    assert converged_text(True) == "The search converged."
    assert converged_text(False).startswith("The search did not converge")


def test_the_default_seed_is_known():
    assert seed_text(sequence_of(0)).startswith("of the fit 0, the default")
    assert seed_text(sequence_of(1)).startswith("of the fit not the default")
    assert seed_text(np.random.SeedSequence(5)).startswith("of the fit not the default")
