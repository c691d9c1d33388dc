"""The text of a file, and the checksum of what it says."""

import hashlib
import json

import pytest

import ddm
from ddm.fits.saved.file_text import check_sum, checksum, parsed
from ddm.fits.saved.kinds import Damage
from fits.cases import DATA
from refusals import refused

CONTENT = {"schema": 3, "params": {"v": 1.5, "a": 2.0}, "text": "ä", "sha256": "?"}


def test_the_checksum_is_that_of_the_content_without_blanks():
    text = '{"schema":3,"params":{"v":1.5,"a":2.0},"text":"\\u00e4"}'
    assert checksum(CONTENT) == hashlib.sha256(text.encode()).hexdigest()


def test_orders_and_numbers_count_and_a_checksum_is_needed_since_schema_3():
    whole = {**CONTENT, "sha256": checksum(CONTENT)}
    check_sum(whole)
    check_sum(json.loads(json.dumps(whole, indent=7)))
    check_sum({**CONTENT, "schema": 2})
    for wrong in (
        CONTENT,
        {**whole, "params": {"a": 2.0, "v": 1.5}},
        {**whole, "params": {"v": 1.5000000000000002, "a": 2.0}},
        {**whole, "more": None},
    ):
        with refused(Damage, "its content is not what was written, since its sha256 differs"):
            check_sum(wrong)


def test_a_file_in_which_a_number_is_another(tmp_path):
    path = tmp_path / "fit.json"
    ddm.fit(ddm.Model(), DATA).save(path)
    whole = json.loads(path.read_text())
    path.write_text(json.dumps(whole))  # as an editor would write it
    ddm.load(path)
    whole["cov"][0] *= 1.001
    path.write_text(json.dumps(whole))
    with refused(
        ValueError,
        f"{str(path)!r} is damaged: its content is not what was written, since its sha256 differs. "
        "Give the file as fit.save(...) wrote it.",
    ):
        ddm.load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": NaN}', "it has NaN, which is no JSON"),
        (b'{"a": [1, -Infinity]}', "it has -Infinity, which is no JSON"),
        (b'{"a": 1e999}', "it has the number '1e999', which is too large"),
        (b'{"a": {"b": 1, "c": 2, "b": 1}}', "it has 'b' twice"),
        (b"[" * 200_000, "it is nested too deeply"),
    ],
)
def test_what_python_takes_for_json(content, message):
    with refused(Damage, message):
        parsed(content)


def test_json_is_read():
    assert parsed(b'{"a": [1, 2.5, null, true, "\\u00e4\xc3\xa4"]}') == {
        "a": [1, 2.5, None, True, "ää"]
    }
