"""Designs that are not those of their models."""

import pytest


@pytest.mark.parametrize(
    ("case", "changes", "what"),
    [
        ("by level", {"model/v": "block"}, "columns"),
        ("by level", {"model/v": "side"}, "columns"),
        ("by level", {"model/sv": 0.5}, "offsets"),
        ("by level", {"design/offset/2": 0.4}, "offsets"),
        ("by level", {"design/terms/0/matrix/1": 1.0}, "numbers of v"),
        ("by level", {"design/terms/0/sign/1": -1.0}, "numbers of v"),
        ("by level", {"design/terms/0/link": "log"}, "numbers of v"),
        ("by level", {"design/terms/0/is_formula": True}, "numbers of v"),
        ("by level", {"design/cells/0/levels/1": "harder"}, "numbers of v"),
        ("by level", {"model/t0": 0.3}, "offsets"),
        ("simple", {"model/sv": {"free": True}}, "terms"),
        ("stimulus", {"model/stimulus/signs/0/1": 1}, "numbers of v"),
        ("stimulus", {"model/stimulus/signs/0/0": "up"}, "levels of the stimulus"),
        ("stimulus", {"model/flip_start": False}, "numbers of z"),
        ("formula", {"model/links": {"a": "identity"}}, "numbers of a"),
        ("formula", {"design/terms/0/is_formula": False}, "numbers of v"),
    ],
)
def test_a_design_that_is_not_that_of_its_model(check_refused, case, changes, what):
    check_refused(case, changes, f"design has {what} that are not those of the model")


def test_a_design_of_a_group(check_refused):
    check_refused(
        "groups",
        {"fits/1/design/offset/2": 0.4},
        "fits[1].design has offsets that are not those of the model",
    )
