"""Every part of a file is there and of its kind; any change of a file is refused, or has none."""

import json

import numpy as np
import pytest

import ddm
from fits.cases import CASES
from fits.mutations import mutated, numbers

SETTING = "a number, a text, null, or a list of these"
LEVEL = "a level: a text, a number, an interval, true or false"


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        ("n", -1, "n has -1 where a whole number >= 0 should be"),
        ("n", True, "n has True where a whole number >= 0 should be"),
        ("n", 2**70, f"n has {2**70} where a whole number >= 0 should be"),
        ("cov/1", None, 'cov[1] has None where a number, "nan", "inf" or "-inf" should be'),
        ("cov", {}, "cov has a mapping of 0 where a list should be"),
        ("params", [1.0], "params has a list of 1 where a mapping should be"),
        ("more", 1, "the file has 'more', which no fit has"),
        ("sha256", "0", "the file has 'sha256', which no fit has"),
        ("schema", 0, "schema has 0 where a whole number > 0 should be"),
        ("seed", [], "seed has a list of 0 where a list that is not empty should be"),
        ("seed/0", 1.5, f"seed[0] has 1.5 where a whole number from 0 to {2**128 - 1} should be"),
        ("converged", 1, "converged has 1 where true or false should be"),
        ("message", "\ud800", "message has '\\ud800' where a text should be"),
        ("method/t0_gap", {"a": 1}, f"method.t0_gap has a mapping of 1 where {SETTING} should be"),
        ("labels/1", None, f"labels[1] has None where {LEVEL} should be"),
        ("observed", "x", "observed has 'x' where one of 'both', 'upper', 'lower' should be"),
        ("deadline", [0.0], "deadline has a list of 1 where a list of numbers > 0, or null should "
         "be"),
        ("design/cell/3", 0.5, "design.cell[3] has 0.5 where a whole number >= 0 should be"),
        ("design/offset/1", "nan", "design.offset[1] has 'nan' where a finite number should be"),
        ("design/terms/0/link", "no", "design.terms[0].link has 'no' where one of 'identity', "
         "'log', 'logit' should be"),
        ("region/step/0", -1.0, "region.step[0] has -1.0 where a finite number > 0 should be"),
        ("lost_share", 2, "lost_share has 2 where a number from 0 to 1 should be"),
        ("model/v", [], 'model.v has a list of 0 where a number, {"free": true}, a column, a list '
         "of columns or a formula should be"),
        ("coding", "x" * 50, "coding has " + "'" + "x" * 39 + "... where the sentence about the "
         "labels should be"),
    ],
)  # fmt: skip
def test_a_part_of_another_kind(check_refused, where, value, message):
    check_refused("simple", {where: value}, message)


def test_a_part_that_is_missing(tmp_path, written):
    for name in ("cov", "lost_rt"):
        whole = written("simple")
        del whole[name]
        path = tmp_path / "fit.json"
        path.write_text(json.dumps(whole))
        with pytest.raises(ValueError, match=f"fit.json' is damaged: {name} is missing. Give the"):
            ddm.load(path)


def test_a_part_of_a_group_is_named_with_its_group(check_refused):
    check_refused("groups", {"fits/1/n": 0.5}, "fits[1].n has 0.5 where a whole number >= 0 should "
                  "be")  # fmt: skip
    check_refused("groups", {"fits": []}, "fits has a list of 0 where a list that is not empty "
                  "should be")  # fmt: skip


NAMES = (*CASES, "groups")


# `benchmarks/damage.py` does the same 2,000 times; half of the files have a checksum
@pytest.mark.parametrize("seed", range(50))
def test_a_changed_file_is_refused_or_says_the_same(tmp_path, written, seed):
    rng = np.random.default_rng(seed)
    path = tmp_path / "fit.json"
    path.write_text(json.dumps(written(NAMES[seed % len(NAMES)]), indent=1))
    before = ddm.load(path)
    has_checksum = seed % 2
    if has_checksum:
        before.save(path)
        before = ddm.load(path)

    changed, how, where = mutated(path.read_bytes(), rng)
    path.write_bytes(changed)
    try:
        after = ddm.load(path)
    except ValueError as error:
        message = str(error)
    else:
        message = ""
    if message:
        assert "fit.json" in message or "made by method" in message
        assert len(message) < 500
        return

    # without a checksum, texts and parts that nothing else repeats may be others
    assert not has_checksum, (how, where)
    said = numbers(after)
    for what, text in numbers(before).items():
        is_kept = what.rpartition(": ")[2] in ("estimates", "conditions", "simulated")
        assert said[what] == text or not is_kept, (how, where)


def test_the_content_without_a_checksum_is_of_an_earlier_schema(written):
    assert written("simple")["schema"] == 2
    assert "sha256" not in written("simple")
