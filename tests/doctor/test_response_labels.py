"""The labels of the responses."""

import pytest

from ddm import Trials
from doctor.tables import decisions, found, mend, only

SIDES = {0: "left", 1: "right"}


def answered(labels=SIDES, **rows):
    """A clean table with other labels; ``rows`` has labels in the first rows."""
    table = decisions(60)
    responses = table["response"].map(labels).astype(object)
    for i, label in enumerate(rows.get("first", [])):
        responses[i] = label
    return table.assign(response=responses)


def test_two_labels_of_which_none_is_said_to_be_upper():
    finding = only(answered())
    assert finding.finding == (
        "column 'response' has the labels 'left' and 'right', and it is not said which one is the "
        "upper boundary."
    )
    assert (finding.column, finding.n, finding.severity) == ("response", 60, "error")
    assert finding.remedy == "ddm.Trials(data, upper='left')  OR  ddm.Trials(data, upper='right')"
    assert finding.option == "--upper left or --upper right"
    assert found(answered(), upper="right") == []


def test_all_else_is_examined_too():
    table = answered()
    table.loc[0, "rt"] = 0.01
    assert [finding.severity for finding in found(table)] == ["error", "note"] or [
        finding.severity for finding in found(table)
    ] == ["error", "warning"]


def test_a_label_that_is_none():
    (finding,) = found(answered(), upper="up")
    assert finding.finding == (
        "upper='up' is not a label of column 'response'; its labels are 'left' and 'right'."
    )
    assert finding.option == "--upper left or --upper right"


def test_spellings():
    table = answered(first=["Left", " left"])
    finding = found(table, upper="left")[0]
    assert finding.finding == (
        "labels of column 'response' differ only in capitals or spaces: ' left', 'Left' and 'left'."
    )
    assert finding.severity == "error"
    Trials(mend(table, finding.remedy), upper="left")
    # two labels that should be one are no error of Trials
    both = answered({0: "Yes", 1: "yes"})
    Trials(both, upper="yes")
    assert [f.severity for f in found(both, upper="yes")] == ["warning"]


@pytest.mark.parametrize(
    ("labels", "code", "shown"),
    [({0: 0, 1: 1}, 9, "9"), (SIDES, "none", "'none'"), ({0: 1, 1: 2}, -1, "-1")],
)
def test_a_code_for_no_response(labels, code, shown):
    table = answered(labels, first=[code, code])
    finding = found(table, upper=labels[1])[0]
    three = sorted([*labels.values(), code], key=str)
    assert finding.finding == (
        f"column 'response' has 3 labels, {three[0]!r}, {three[1]!r} and {three[2]!r}, and {shown} "
        f"may stand for no response ({shown}: 2). If this does, leave the responses empty there."
    )
    assert (finding.severity, finding.rows) == ("error", (0, 1))
    assert finding.option == f"--missing {code}"
    mended = mend(table, finding.remedy)
    assert mended["response"].isna().sum() == 2
    assert Trials(mended, upper=labels[1]).n == 58


def test_two_codes_are_possible():
    finding = only(answered({0: 0, 1: 1}, first=[-1] * 3))
    assert "0 and -1 may stand for no response" in finding.finding or (
        "-1 and 0 may stand for no response" in finding.finding
    )
    assert "If one of these does" in finding.finding
    assert len(finding.remedy.split("  OR  ")) == 2


def test_a_third_response():
    table = answered(first=["up"])
    finding = only(table, upper="right")
    assert finding.finding.startswith("column 'response' has 3 labels: 'left' (")
    assert (finding.severity, finding.rows) == ("error", (0,))
    assert Trials(mend(table, finding.remedy), upper="right").n == 59
    assert finding.option == (
        "--where \"response == 'right' or response == 'left'\", for the two most frequent"
    )


def test_one_response_only():
    table = decisions(60).assign(response=1)
    finding = only(table)
    assert finding.finding == (
        "all 60 responses in trials with an RT are 1: the other boundary is never reached, and v, "
        "a and z can hardly be told apart."
    )
    assert finding.severity == "warning"
    assert found(table, observed="upper") == []


@pytest.mark.parametrize(
    ("lower", "upper"),
    [("false", "true"), ("FALSE", "TRUE"), ("error", "correct"), ("miss", "hit"), ("0", "1")],
)
def test_what_says_that_something_is_so_is_proposed_first(lower, upper):
    finding = only(answered({0: lower, 1: upper}), lost_rt="random")
    calls = finding.remedy.split("  OR  ")
    assert calls == [
        f"ddm.Trials(data, upper={label!r}, lost_rt='random')" for label in (upper, lower)
    ]
    assert finding.option == f"--upper {upper} or --upper {lower}"


def test_true_and_false_as_text_are_understood():
    assert only(answered({0: "False", 1: "True"})).finding.endswith(
        "which one is the upper boundary. They are True and False as text: for accuracies 'True', "
        "the correct response, is upper."
    )
    # of two sides neither comes first
    assert only(answered({0: "right", 1: "left"})).option == "--upper left or --upper right"
