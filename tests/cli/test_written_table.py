"""`--out`: the tables that the command writes, and the files that it leaves alone."""

import errno
import json
import os
from pathlib import Path

import click
import pandas as pd
import pytest
from matplotlib.figure import Figure

from cli.command import done, refusal, run
from ddm.cli.written_table import inputs_in, refuse_inputs, write_picture
from ddm.runtime import whole_files
from refusals import refused

FIT = ("fit", "data.csv", "--param", "v=1", "--param", "a=1.4", "--param", "t0=0.3")
SIMULATE = ("simulate", "--v", 1, "--a", 1, "-n", 5, "--seed", 1)

NEEDS_POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has none")


def test_every_suffix_holds_the_same_table():
    for suffix in ("csv", "csv.gz", "json", "CSV"):
        done("fit", "data.csv", "--by", "subject", "--out", f"fits.{suffix}")
    plain = pd.read_csv("fits.csv")
    pd.testing.assert_frame_equal(pd.read_csv("fits.csv.gz"), plain)
    pd.testing.assert_frame_equal(pd.read_csv("fits.CSV"), plain)
    with open("fits.json") as file:
        rows = json.load(file)
    pd.testing.assert_frame_equal(pd.DataFrame(rows), plain, rtol=1e-12)


@pytest.mark.parametrize("name", ["trials.json", "trials.csv.gz", "trials.CSV.GZ"])
def test_the_format_is_that_of_the_ending_also_in_capitals(folder, name):
    done(*SIMULATE, "--out", name)
    begin = {"json": b"[", "gz": b"\x1f\x8b"}[name.lower().rpartition(".")[2]]
    assert (folder / name).read_bytes().startswith(begin)


def test_a_compressed_table_has_no_time(folder):
    done(*SIMULATE, "--out", "trials.csv.gz")
    # bytes 4 to 8 of a gzip file are the time, and a bit of byte 3 says that its name follows
    content = (folder / "trials.csv.gz").read_bytes()
    assert (content[3], content[4:8]) == (0, bytes(4))


def test_it_is_said_whether_a_file_was_replaced():
    assert done(*SIMULATE, "--out", "trials.csv").stderr == "wrote trials.csv\n"
    assert done(*SIMULATE, "--out", "trials.csv").stderr == "replaced trials.csv\n"


# --- inputs ---------------------------------------------------------------------------------------


def other_name(folder, kind):
    """Another name of data.csv."""
    if kind == "link":
        (folder / "other.csv").symlink_to("data.csv")
    if kind == "hard link":
        (folder / "other.csv").hardlink_to(folder / "data.csv")
    if kind == "link to the folder":
        (folder / "there").symlink_to(folder)
    return {
        "the same": "data.csv",
        "spelled otherwise": f"./../{folder.name}//data.csv",
        "absolute": str(folder / "data.csv"),
        "link to the folder": "there/data.csv",
    }.get(kind, "other.csv")


@NEEDS_POSIX
@pytest.mark.parametrize(
    "kind",
    ["the same", "spelled otherwise", "absolute", "link", "hard link", "link to the folder"],
)
def test_the_data_are_never_overwritten(folder, kind):
    out = other_name(folder, kind)
    before = (folder / "data.csv").read_bytes()
    assert refusal(*FIT, "--out", out, code=2) == (
        f"Invalid value for '--out': {out!r} is the file 'data.csv' that is read, which is never "
        "overwritten. Write to another file."
    )
    assert (folder / "data.csv").read_bytes() == before


def test_files_of_a_pattern_are_never_overwritten(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "one.csv").write_text("")
    inputs = ["-", "absent.csv", "sub/*.csv"]
    refuse_inputs("--out", "sub/two.csv", inputs)
    refuse_inputs("--out", None, inputs)
    message = (
        "'sub/../sub/one.csv' is the file 'sub/one.csv' that is read, which is never overwritten. "
        "Write to another file."
    )
    for path in (*inputs, "**/*.csv"), ["sub/one.csv"]:
        with refused(click.BadParameter, message):
            refuse_inputs("--out", "sub/../sub/one.csv", path)


def test_data_may_be_several():
    assert inputs_in({"data": ("a.csv", Path("b.csv")), "rt": "rt"}) == ["a.csv", "b.csv"]
    assert inputs_in({"data": Path("a.csv")}) == ["a.csv"]
    assert inputs_in({"rt": "rt"}) == []


def test_saved_fits_are_read_too():
    assert inputs_in({"data": ("a.csv",), "fit": ("b.json", "c.json")}) == [
        "a.csv",
        "b.json",
        "c.json",
    ]
    assert inputs_in({"data": (), "fit": "b.json"}) == ["b.json"]
    assert inputs_in({"data": (), "fit": None}) == []


# --- files that cannot be written -----------------------------------------------------------------


def test_a_full_disk_exits_1_and_leaves_the_old_file(folder, monkeypatch):
    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device", "hidden")

    (folder / "fit.csv").write_text("before")
    monkeypatch.setattr(os, "fsync", full)
    result = run(*FIT, "--out", "fit.csv")
    assert result.exit_code == 1
    assert result.stderr.endswith("Error: fit.csv cannot be written: No space left on device.\n")
    # they are not lost
    assert "loglik" in result.stdout
    assert (folder / "fit.csv").read_text() == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["data.csv", "fit.csv"]


def test_a_folder_that_takes_no_files_exits_2_before_anything_is_fitted(monkeypatch):
    def denied(*arguments):
        raise PermissionError(errno.EACCES, "Permission denied", "hidden")

    monkeypatch.setattr(whole_files, "open", denied, raising=False)
    assert refusal(*FIT, "--out", "fit.csv", code=2) == (
        "Invalid value for '--out': 'fit.csv' cannot be written: Permission denied. Name a file "
        "that you may write."
    )


@pytest.mark.parametrize("out", ["absent/fit.csv", "folder.csv"])
def test_a_folder_is_no_file_and_has_to_exist(folder, out):
    (folder / "folder.csv").mkdir()
    assert refusal(*FIT, "--out", out, code=2) == (
        f"Invalid value for '--out': {out!r} must be a file in a folder that exists. Make the "
        "folder first."
    )


# --- what is no regular file ----------------------------------------------------------------------


@NEEDS_POSIX
def test_a_pipe_receives_csv():
    """As with ``--out >(sort)``, whatever its name."""
    expected = done(*SIMULATE).stdout
    reading, writing = os.pipe()
    result = done(*SIMULATE, "--out", f"/dev/fd/{writing}")
    os.close(writing)
    with open(reading) as file:
        assert file.read() == expected
    assert result.stderr == f"wrote /dev/fd/{writing}\n"


@NEEDS_POSIX
def test_null_takes_everything():
    assert done(*SIMULATE, "--out", "/dev/null").stderr == "wrote /dev/null\n"
    assert not os.path.isfile("/dev/null")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is full")
def test_a_full_device_exits_1():
    result = run(*SIMULATE, "--out", "/dev/full")
    assert result.exit_code == 1
    assert result.stderr == "Error: /dev/full cannot be written: No space left on device.\n"


@pytest.mark.parametrize("name", [f"{'x' * 300}.csv", f"{'x' * 300}/fits.csv"])
def test_a_name_that_is_too_long(name):
    message = refusal("fit", "data.csv", "--out", name, code=2)
    assert message.startswith(f"Invalid value for '--out': {name!r} ")


# --- pictures -------------------------------------------------------------------------------------


def test_a_picture_is_written_as_a_whole_and_without_the_time(folder, capsys):
    figure = Figure()
    figure.subplots().plot([1, 2])
    for name in ("a.pdf", "b.pdf", "a.svg", "b.svg", "a.pdf"):
        write_picture(figure, name)
    assert capsys.readouterr().err.splitlines()[-1] == "replaced a.pdf"
    for ending in ("pdf", "svg"):
        content = (folder / f"a.{ending}").read_bytes()
        assert content == (folder / f"b.{ending}").read_bytes()
        assert b"CreationDate" not in content
        assert b"<dc:date>" not in content


@NEEDS_POSIX
def test_what_is_no_regular_file_receives_png(folder):
    figure = Figure()
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_picture(figure, "pipe")
        assert os.read(reader, 4) == b"\x89PNG"
    finally:
        os.close(reader)
