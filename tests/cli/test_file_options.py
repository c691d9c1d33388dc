"""The options of the form of files."""

import io
import os
import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner

from cli.command import done, refusal, run
from ddm.cli import main


def written(folder, text, name="no.csv"):
    (folder / name).write_text(text)
    return name


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("0.5;1\n0.6;0\n", ["--names", "rt, response"]),
        ("rt~response\n0.5~1\n0.6~0\n", ["--sep", "~"]),
        ("rt response\n0.5 1\n0.6 0\n", ["--sep", "space"]),
        ("by me\nrt,response\n0.5,1\n0.6,0\n", ["--skip", "1"]),
        ("rt,response\n0.5,1%odd\n%pause\n0.6,0\n", ["--comment", "%"]),
        ('rt,response\n"1,512",1\n"1,634",0\n', ["--decimal", "."]),
    ],
)
def test_forms_that_are_said(folder, text, options):
    unit = ["--unit", "ms"] if "--decimal" in options else []
    assert "2 rows" in done("check", written(folder, text), *options, *unit).stderr


def test_encodings_and_text_columns(folder):
    (folder / "x.csv").write_bytes("rt,côté,id\n0.5,1,01\n0.6,0,02\n".encode("utf-16-le"))
    result = done(
        *("check", "x.csv", "--encoding", "utf-16-le", "--response", "côté", "--text", "id")
    )
    assert "column id: 01, 02" in result.stdout


def test_codes_of_columns(folder):
    written(folder, "rt,response\n0.5,1\n999,0\n-1,0\n0.7,9\n0.6,0\n")
    text = done("check", "no.csv", "--missing", "-1,999", "--missing", "response=9").stdout
    assert "set aside: 2 with no rt, 1 with no response" in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--sep", "ab"],
            "--sep must be ',', ';', '|', 'tab', 'space' (any white space), or another single "
            "mark; got 'ab'.",
        ),
        (
            ["--missing", "response="],
            "Invalid value for --missing: 'response='; write codes with commas, after the name of "
            "a column unless they are about RTs: --missing -1,999 or --missing response=9.",
        ),
    ],
)
def test_options_that_mean_nothing(options, message):
    assert refusal("check", "data.csv", *options, code=2) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--by", "subject", "--missing", "subject=1"],
            "--missing subject=1: column 'subject' is kept as text, since it tells subjects or "
            "conditions apart. Leave its rows out instead: --where.",
        ),
        (
            ["--missing", "response=1"],
            "--missing response=1: the other value of column 'response' is 0, so that 1 may be a "
            "label in use. To leave its rows out, use --where.",
        ),
    ],
)
def test_codes_that_may_be_values(options, message):
    assert refusal("fit", "data.csv", *options, code=1) == message


# -- pipes -----------------------------------------------------------------------------------------


def test_what_is_piped_in(folder):
    content = (folder / "data.csv").read_text()
    result = CliRunner().invoke(main, ["fit", "-"], input=content)
    assert "read standard input: separated by commas" in result.output
    assert run("fit", "data.csv").stdout in result.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of Unix")
def test_a_pipe_with_a_name_is_read_once(folder):
    os.mkfifo("pipe")
    content = (folder / "data.csv").read_bytes()
    writer = threading.Thread(target=lambda: (folder / "pipe").write_bytes(content))
    writer.start()
    text = done("fit", "pipe").stdout
    writer.join()
    assert text == done("fit", "data.csv").stdout


def test_the_command_reads_a_pipe_of_the_shell(folder):
    """As a process of its own, whose input is no file."""
    result = subprocess.run(
        [sys.executable, "-m", "ddm", "check", "-"],
        input=(folder / "data.csv").read_bytes(),
        capture_output=True,
        check=True,
    )
    assert b"trials: 240 of 240 rows" in result.stdout
    assert io.BytesIO(result.stderr).readline().startswith(b"read standard input: ")


def test_what_is_piped_in_from_a_file_is_not_overwritten(folder):
    before = (folder / "data.csv").read_bytes()
    with (folder / "data.csv").open("rb") as piped:
        result = subprocess.run(
            [sys.executable, "-m", "ddm", "fit", "-", "--out", "data.csv"],
            stdin=piped,
            capture_output=True,
        )
    assert result.returncode == 2
    assert b"is never overwritten" in result.stderr.replace(b"\n", b" ")
    assert (folder / "data.csv").read_bytes() == before
