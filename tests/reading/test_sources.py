"""The files that a path names."""

import bz2
import gzip
import io
import lzma
import sys
import zipfile

import pytest

from ddm.reading.sources import is_several, sources_of
from refusals import refused

CONTENT = b"rt,response\n0.5,1\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_bytes(CONTENT)
    return tmp_path


def named(path):
    return [source.name for source in sources_of(path)]


def test_paths_patterns_and_lists(folder):
    assert named("b.csv") == ["b.csv"]
    assert named(folder / "b.csv") == [str(folder / "b.csv")]
    assert named("*.csv") == ["a.csv", "b.csv"]
    assert named(["b.csv", "a.*"]) == ["b.csv", "a.csv"]
    assert [is_several(path) for path in ("a.csv", "*.csv", ["a.csv"])] == [False, True, True]


def test_a_file_whose_name_looks_like_a_pattern(folder):
    (folder / "s[1].csv").write_bytes(CONTENT)
    assert named("s[1].csv") == ["s[1].csv"]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_files_by_their_content(folder, compress):
    (folder / "a.csv").write_bytes(compress(CONTENT))
    assert sources_of("a.csv")[0].content == CONTENT


def archive(path, **files):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)


def test_archives(folder):
    archive("one.zip", **{"x.csv": CONTENT, "__MACOSX/x.csv": b"?"})
    archive("two.zip", x=CONTENT, y=CONTENT)
    assert named("one.zip") == ["one.zip"]
    assert named("two.zip") == ["two.zip/x", "two.zip/y"]


def test_what_is_piped_in(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CONTENT)))
    assert sources_of("-")[0].content == CONTENT


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("c.csv", ValueError, "there is no file c.csv. Correct its name."),
        (
            "x/c.csv",
            ValueError,
            "there is no file x/c.csv. There is no folder x either.",
        ),
        (".", ValueError, ". is a folder. Name the files in it: ./*.csv."),
        ("*.txt", ValueError, "no file matches '*.txt'. Correct the pattern, or name the file."),
        ([], ValueError, "path names no file: it is an empty list. Give one file or more."),
        (
            ["a.csv", "*.csv"],
            ValueError,
            "path names the file a.csv twice. Name each file once.",
        ),
        (
            [1],
            TypeError,
            "path must be the path of a file, a pattern such as 'data/*.csv', or a list of these; "
            "got 1.",
        ),
        (
            "\0",
            ValueError,
            "\0 cannot be read: embedded null byte. Check its name and your rights to read it.",
        ),
    ],
)
def test_paths_of_no_file(folder, path, error, message):
    with refused(error, message):
        sources_of(path)


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00broken", b"PK\x03\x04broken"])
def test_damaged_archives(folder, content):
    (folder / "a.csv").write_bytes(content)
    with pytest.raises(ValueError, match=r"^a\.csv cannot be decompressed: .*unpack it first\.$"):
        sources_of("a.csv")


def test_half_of_a_compressed_file(folder):
    (folder / "x.csv.bz2").write_bytes(bz2.compress(CONTENT)[:-4])
    with refused(
        ValueError,
        "x.csv.bz2 cannot be decompressed: Compressed data ended before the end-of-stream marker "
        "was reached. It is damaged, or needs a password; download it again, or unpack it first.",
    ):
        sources_of("x.csv.bz2")


def test_an_archive_without_files(folder):
    archive("none.zip")
    with refused(ValueError, "none.zip is an archive without files. Name another one."):
        sources_of("none.zip")
