"""Only what the model has is explained."""

from ddm.reporting.conventions_words import conventions_of
from reports import chapter


def test_parameters_that_a_model_does_not_have_are_not_explained():
    topics = [topic for topic, _ in conventions_of(["v", "a", "tau"]).rows]
    assert topics == ["v", "a", "scale", "times", "other packages"]


def test_the_page_says_what_a_is():
    text = chapter("conventions")
    assert "the full distance between the boundaries" in text
    assert "width relative to a" not in text
