"""`--condition`: a process for each condition."""

import click
import pytest

import ddm
from ddm.cli.several.conditions import level_in, processes_from
from refusals import refused

VALUES = {"v": 2.0, "a": 1.5, "t0": 0.3, "start": "uniform"}
BY_SIDE = ddm.Model(v="side")
BY_TWO = ddm.Model(v=["side", "load"])


def test_without_conditions_there_is_one_process():
    assert processes_from((), ddm.Model(), VALUES) == ddm.DDM(v=2, a=1.5, t0=0.3)


def test_conditions_change_what_they_say():
    found = processes_from(("left", "right: v=1; a=2"), BY_SIDE, VALUES)
    assert found == {"left": ddm.DDM(v=2, a=1.5, t0=0.3), "right": ddm.DDM(v=1, a=2, t0=0.3)}


def test_levels_of_two_columns():
    found = processes_from(("left, 1:", "left,2:v=1"), BY_TWO, VALUES)
    assert list(found) == [("left", 1), ("left", 2)]


@pytest.mark.parametrize(
    ("text", "level"), [("a", "a"), ("1", 1), ("0.5", 0.5), ("a, 2", ("a", 2)), ("1.0", 1)]
)
def test_levels(text, level):
    assert level_in(text) == level


@pytest.mark.parametrize(
    ("condition", "model", "message"),
    [
        (
            ("left:",),
            ddm.Model(),
            "no parameter differs between conditions. Name the column of the conditions, as in "
            "--param v=condition, or leave --condition out.",
        ),
        (
            (),
            BY_TWO,
            "side, load has no levels. Say each, with its parameters: --condition easy: "
            "--condition 'hard: v=1.5'.",
        ),
        (
            ("left:", "left: v=1"),
            BY_SIDE,
            "'left' is said more than once. Write each condition once: --condition easy: "
            "--condition 'hard: v=1.5'.",
        ),
        (
            (": v=1",),
            BY_SIDE,
            "': v=1' has no level. Write each condition once: --condition easy: --condition 'hard: "
            "v=1.5'.",
        ),
        (
            ("left:",),
            BY_TWO,
            "'left' must have a level of each column, side, load, in this order, with commas.",
        ),
        (("left: v=fast",), BY_SIDE, "'fast' is not a number."),
        (
            ("left: w=1",),
            BY_SIDE,
            "'w=1'; write NAME=VALUE with NAME one of v, a, t0, as in v=difficulty.",
        ),
    ],
)
def test_what_is_refused(condition, model, message):
    with refused(click.BadParameter, message):
        processes_from(condition, model, VALUES)


def test_an_impossible_process_is_refused():
    message = (
        "a must be a finite number > 0; got -1. (a: boundary separation: the full distance between "
        "the boundaries)"
    )
    with refused(click.UsageError, message):
        processes_from(("left: a=-1",), BY_SIDE, VALUES)
