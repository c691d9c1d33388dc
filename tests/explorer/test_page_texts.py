"""Texts of the page."""

import pandas as pd

import ddm
from ddm.explorer import page_texts
from ddm.explorer.curves import expected_of, summaries_of
from ddm.explorer.fits_from_here import Answer
from ddm.explorer.observed import EVERY, Choice, Observed

DATA = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(60, seed=1).assign(half=[1, 2] * 30)


def test_labels_are_those_of_the_data():
    assert page_texts.labels_of(None) == {1: "upper response", 0: "lower response"}
    named = DATA.assign(response=DATA["response"].map({1: "left", 0: "right"}))
    trials = ddm.Trials(named, upper="left")
    assert page_texts.labels_of(trials) == {1: "response = left", 0: "response = right"}


def test_what_comes_from_data_is_escaped():
    assert "&lt;b&gt;" in page_texts.error_text("<b>")
    assert "&lt;b&gt;" in page_texts.source_text("<b>")
    table = DATA.assign(response=DATA["response"].map({1: "<i>", 0: "no"}))
    assert "<i>" not in page_texts.head_text(ddm.Trials(table, upper="<i>")).replace("<h1>", "")


def test_numbers_are_proportions_and_medians():
    process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    text = page_texts.numbers_text(summaries_of(expected_of(process, None), None), {1: "u", 0: "l"})
    median = process.quantile(0.5, 1)
    assert (
        text
        == f"<p>P(u) = 0.858, median RT {median:.3f} s; P(l) = 0.142, median RT {median:.3f} s</p>"
    )


def test_pooled_trials_are_said():
    trials = ddm.Trials(DATA)
    assert "All trials are pooled." in page_texts.data_text(trials, Observed.of(trials, EVERY))
    half = Observed.of(trials, Choice("half", 1))
    assert "pooled" not in page_texts.data_text(trials, half)


def test_an_answer_has_estimates_with_errors_and_the_message():
    summary = pd.DataFrame({"estimate": [1.234567], "se": [0.1234], "unit": ["s"]}, index=["t0"])
    text = page_texts.answer_text(Answer({"t0": 1.2}, summary, "all is well", True))
    assert "<td>t0</td><td>1.235</td><td>0.12</td><td>s</td>" in text
    assert '<p role="status">all is well</p>' in text
    assert 'class="error"' in page_texts.answer_text(Answer(None, None, "it failed", False))
