"""Whatever has the method `report` leads to the function that was handed over."""

import pytest

import ddm
from ddm.report import reported
from ddm.reporting.writing import write_report


def test_import_ddm_hands_the_function_over():
    assert [write_report] == reported._WRITE


@pytest.mark.parametrize("kind", [ddm.Fit, ddm.Fits, ddm.HierarchicalFit, ddm.Posterior])
def test_all_kinds_of_fits_have_the_method(kind):
    assert kind.report is reported.Reported.report


def test_the_method_calls_it_with_what_it_was_given(monkeypatch):
    called = []
    monkeypatch.setattr(reported, "_WRITE", [lambda *given, **named: called.append((given, named))])
    one = reported.Reported()
    one.report("page.html", title="T", question="Q", against={"a": 1})
    named = {"title": "T", "question": "Q", "against": {"a": 1}}
    assert called == [((one, "page.html"), named)]
