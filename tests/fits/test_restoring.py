"""Files of saved fits: what is no such file, or of a later version."""

import json

import pytest

import ddm
from fits.cases import DATA
from refusals import refused

DAMAGED = {
    "schema": 1,
    "kind": "fit",
    "written_by": "ddm 0.1",
    "params": {"v": 1.0},
    "cov": [1.0, 2.0],
}

OTHERS = [
    {},
    [],
    {"schema": "one"},
    {"schema": 1},
    {"schema": 1, "kind": "cat", "written_by": "ddm 0.1"},
    DAMAGED,
]


@pytest.mark.parametrize("text", ["", "no json", *map(json.dumps, OTHERS)])
def test_other_files_are_refused(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with refused(
        ValueError,
        f"{str(path)!r} is no file of a saved fit. Give a file that fit.save(...) has written.",
    ):
        ddm.load(path)


def test_later_schemas_are_refused(tmp_path):
    path = tmp_path / "fit.json"
    ddm.fit(ddm.Model(), DATA).save(path)
    path.write_text(
        json.dumps({**json.loads(path.read_text()), "schema": 7, "written_by": "ddm 9.0"})
    )
    with refused(
        ValueError,
        f"{str(path)!r} was written by ddm 9.0 in schema 7, and this version reads schemas up to "
        "1. Install that version or a later one: pip install --upgrade ddm-toolkit.",
    ):
        ddm.load(path)
