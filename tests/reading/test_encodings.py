"""Bytes as text."""

import codecs

import pytest

from ddm.reading.encodings import text_of
from refusals import refused

TEXT = "rt,côté\n0.5,über\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("latin-1"), "cp1252"),
    ],
)
def test_encodings_are_found(content, encoding):
    assert text_of("x.csv", content, None) == (TEXT, encoding)


def test_an_encoding_that_is_said():
    assert text_of("x.csv", TEXT.encode("mac-roman"), "mac-roman")[0] == TEXT


@pytest.mark.parametrize(
    ("content", "encoding", "message"),
    [
        (
            b"rt\n\xff\n",
            "utf-8",
            "x.csv cannot be read as text in utf-8: byte ff in line 2. Say in which encoding it is "
            "written: encoding='latin-1', for example.",
        ),
        (
            b"rt\n",
            "utf-88",
            "encoding='utf-88' is not known. Give the name of an encoding, such as 'utf-8', "
            "'utf-16', 'latin-1' or 'cp1252'.",
        ),
        (
            b"\x89PNG\r\n\x00\x00x" * 9,
            None,
            "x.csv is no text file: it holds zero bytes. Save it as text with separators (CSV), or "
            "say in which encoding it is written: encoding='utf-16', for example.",
        ),
    ],
)
def test_bytes_that_are_no_text(content, encoding, message):
    with refused(ValueError, message):
        text_of("x.csv", content, encoding)
