"""Texts and tables as HTML, and what notebooks show of the nouns."""

import pandas as pd
import pytest

import ddm
from ddm.html_text import block, fields_block


def test_signs_are_escaped():
    table = pd.DataFrame({"<b>": ["<i>"]})
    html = block("<x>", "a < b", table, "")
    assert html.startswith("<div><strong>&lt;x&gt;</strong><p>a &lt; b</p><table")
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<p></p>" not in html


def test_fields_are_written_as_in_code():
    assert "<td>'a'</td>" in fields_block("X", {"name": "a"})


EASY = ddm.DDM(v=2.0, a=1.5, t0=0.3)
NOUNS = {
    "DDM": (EASY, "drift rate; positive towards the upper boundary"),
    "Model": (ddm.Model(v="<level>"), "&lt;level&gt;"),
    "Trials": (ddm.Trials(EASY.simulate(20, seed=1)), "20 trials"),
    "Accumulators": (ddm.Accumulators(inputs=[2.0, 1.0], threshold=1.0), "threshold"),
    "GeneralDDM": (
        ddm.GeneralDDM(drift=ddm.drifts.leaky, boundary=1.0, v=1.0, leak=2.0),
        "leaky",
    ),
    "Plan": (ddm.plan(ddm.Model(), EASY, estimate="v", se=0.1), "412 trials"),
    "Information": (ddm.information(EASY, 400), "correlations and bound"),
}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_a_view_for_notebooks(noun):
    value, text = NOUNS[noun]
    html = value._repr_html_()
    assert html.startswith("<div><strong>")
    assert text in html
