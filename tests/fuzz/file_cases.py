"""Cases of the command with files that were damaged in random ways."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import re
import zipfile
from collections.abc import Callable

from fuzz.case import Case
from fuzz.complaints import MANY
from fuzz.tables import bases
from fuzz.typed_words import HOSTILE

# cells that files have where numbers or labels should be
CELLS = [
    "", " ", "NA", "nan", "None", "-1", "-999", "999", "9999", "0", "1e308", "1e309", "-1e309",
    "inf",
    "-inf", "1e-320", "x", "timeout", "no response", "2021-03-04", "12:30:01", "0,5", "1.234,5",
    "1,234.5", "0.5s", "500 ms", "TRUE", "true", "no", "é", "１", "日本", "99999999999999999999",
    "0x1F",
    "=1+1", "=cmd|' /C calc'!A0", "#REF!", "#N/A", '"', "'", "''", "[0.5]", "[0.5, 0.6]",
    "{'rt': 1}",
    "None,None", ";", "\t", "\\", "--", "--rt", "\x00", "\x1b[31m", "\ufeff", "\u202e", "1+2j",
    "1_000", "left", "Left", "left ", "0.5\n", "data[0]", "a" * 5_000, "%s", "{0}", "1/0",
]  # fmt: skip

NAMES = [
    "", " ", "rt", "response", "RT", "Rt ", "subject", "file", "1", "0.5", "a b", "`", "é",
    "a" * 300,
    "rt.1", "index", "level_0", "size", "n", "mean", "class", "__class__", "None", "nan", "a=b",
    "a,b",
    "v", "x[1]", "line", "\x00", "'", "count", "upper", "median rt", "trials", "loglik", "row_name",
]  # fmt: skip

OPTIONS = [
    [], [], [], ["--by", "subject"], ["--by", "sub"], ["--by", "x"], ["--by", "condition,subject"],
    ["--param", "v=condition"], ["--param", "v=~ x"], ["--param", "v=subject"], ["--unit", "ms"],
    ["--unit", "s"], ["--missing", "-1"], ["--missing", "response=none"], ["--upper", "right"],
    ["--upper", "1"], ["--where", "rt > 0.2"], ["--where", "response == response"],
    ["--text", "subject"], ["--deadline", "3"], ["--deadline", "3", "--lost-rt", "omission"],
    ["--observed", "upper", "--deadline", "10"], ["--response", "key resp", "--upper", "left"],
    ["--method", "chi2"], ["--method", "ez"], ["--names", "rt,response"], ["--skip", "1"],
    ["--stimulus", "condition"], ["--truncated", "0.2", "3"], ["--param", "lapse=0.05"],
    ["--decimal", ","], ["--sep", ";"], ["--encoding", "latin-1"], ["--comment", "#"],
    ["--deadline", "x"], ["--param", "v=~ C(condition)"], ["--rt", "nothing"],
    ["--param", "v=x"], ["--param", "v=stim"],
]  # fmt: skip


def file_case(seed: int) -> Case:
    """The case of a seed: one to four kinds of damage to one of the files."""
    rng = random.Random(seed)
    name = rng.choice(("simulated.csv", rng.choice(sorted(bases()))))
    content = bases()[name]
    text = content.decode("utf-8")
    for damage in rng.choices(OF_TEXT, k=rng.choice((0, 1, 1, 2, 3))):
        text = damage(text, rng)
    content = text.encode("utf-8", "surrogatepass")
    for spoil in rng.choices(OF_BYTES, k=rng.choice((0, 0, 0, 0, 1, 2))):
        content = spoil(content, rng)

    options = [word for words in rng.choices(OPTIONS, k=rng.choice((0, 1, 1, 2))) for word in words]
    command = rng.choice(("check", "check", "fit", "fit", "fit"))
    return Case((command, name, *options), {name: content}, text)


# --- rows, cells and names ------------------------------------------------------------------------


def _table(text: str) -> tuple[str, list[list[str]]]:
    """The separator of a text, roughly, and its cells."""
    first = text.partition("\n")[0]
    sep = max(("\t", ";", ","), key=first.count)
    return sep, [line.split(sep) for line in text.split("\n")]


def _text(sep: str, rows: list[list[str]]) -> str:
    return "\n".join(sep.join(row) for row in rows)


def _one_cell(text: str, rng: random.Random) -> str:
    sep, rows = _table(text)
    row = rng.choice(rows)
    row[rng.randrange(len(row))] = rng.choice(CELLS)
    return _text(sep, rows)


def _some_cells(text: str, rng: random.Random) -> str:
    for _ in range(rng.randint(2, 12)):
        text = _one_cell(text, rng)
    return text


def _column(text: str, rng: random.Random) -> str:
    """The same cell, or cells in turn, in a whole column."""
    sep, rows = _table(text)
    place = rng.randrange(max(map(len, rows)))
    cells = rng.choices(CELLS, k=rng.choice((1, 1, 2, 3, 30)))
    for i, row in enumerate(rows[1:]):
        if place < len(row) and rng.random() < 0.95:
            row[place] = cells[i % len(cells)]
    return _text(sep, rows)


def _scaled(text: str, rng: random.Random) -> str:
    """Numbers in another unit, all or some of them."""
    factor, share = rng.choice((1000, 0.001, -1, 1e9, 60, 0)), rng.choice((1, 0.3))

    def scaled(number: re.Match[str]) -> str:
        return f"{float(number[0]) * factor:g}" if rng.random() < share else number[0]

    return re.sub(r"\b\d+\.\d+\b", scaled, text)


def _renamed(text: str, rng: random.Random) -> str:
    sep, rows = _table(text)
    rows[0][rng.randrange(len(rows[0]))] = rng.choice([*NAMES, *HOSTILE])
    return _text(sep, rows)


def _without_column(text: str, rng: random.Random) -> str:
    sep, rows = _table(text)
    place = rng.randrange(len(rows[0]))
    return _text(sep, [row[:place] + row[place + 1 :] for row in rows])


def _column_twice(text: str, rng: random.Random) -> str:
    sep, rows = _table(text)
    place = rng.randrange(len(rows[0]))
    return _text(sep, [[*row, *row[place : place + 1]] for row in rows])


def _many_columns(text: str, rng: random.Random) -> str:
    sep, rows = _table(text)
    count = rng.choice((30, 200))
    names = [f"{MANY}{i}" for i in range(count)]
    return _text(sep, [row + (names if i == 0 else ["1"] * count) for i, row in enumerate(rows)])


def _lines(text: str, rng: random.Random) -> str:
    """Lines that are dropped, repeated, in another order, empty, or something else."""
    lines = text.split("\n")
    place = rng.randrange(len(lines))
    end = place + rng.randint(1, 10)
    changed = {
        "dropped": lines[:place] + lines[end:],
        "twice": lines[:end] + lines[place:],
        "in another order": lines[:1] + rng.sample(lines[1:], k=len(lines) - 1),
        "all in another order": rng.sample(lines, k=len(lines)),
        "without names": lines[1:],
        "names only": lines[:1],
        "one row": lines[:2],
        "two rows": lines[:3],
        "with the names again": [*lines[:place], lines[0], *lines[place:]],
        "empty": [*lines[:place], "", " ", ",,", *lines[place:]],
        "comment": [*lines[:place], "# by me", *lines[place:]],
        "title": ["Experiment of 3 March", "", *lines],
        "sums": [*lines, "sum,12,,", "mean;0,5"],
        "none": [],
    }
    return "\n".join(changed[rng.choice(sorted(changed))])


def _one_response(text: str, rng: random.Random) -> str:
    sep, rows = _table(text)
    for row in rows[1:]:
        if len(row) > 1:
            row[1] = row[-1] = "1"
    return _text(sep, rows)


def _separators(text: str, rng: random.Random) -> str:
    """Another separator in all lines, or in some."""
    old, _ = _table(text)
    new, share = rng.choice((";", "\t", "|", " ", ",", "::", " , ")), rng.choice((1, 0.5))
    return "\n".join(
        line.replace(old, new) if rng.random() < share else line for line in text.split("\n")
    )


def _line_ends(text: str, rng: random.Random) -> str:
    ends = rng.choice((("\r\n",), ("\r",), ("\r\n", "\n"), ("\r", "\n", "\r\n", "\n\n")))
    return "".join(line + rng.choice(ends) for line in text.split("\n"))


def _marks(text: str, rng: random.Random) -> str:
    """A mark somewhere."""
    place = rng.randrange(len(text) + 1)
    mark = rng.choice(
        ("\ufeff", "\x00", '"', "'", "\r", "\x1a", "\x85", "\u2028", "\x0b", ",", "#")
    )
    return text[:place] + mark + text[place:]


OF_TEXT: list[Callable[[str, random.Random], str]] = [
    _one_cell, _one_cell, _some_cells, _column, _column, _scaled, _renamed, _without_column,
    _column_twice, _many_columns, _lines, _lines, _one_response, _separators, _line_ends, _marks,
]  # fmt: skip


# --- bytes ----------------------------------------------------------------------------------------


def _flipped(content: bytes, rng: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(rng.choice((1, 3, 30)) if found else 0):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found)


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _encoded(content: bytes, rng: random.Random) -> bytes:
    """In another encoding, perhaps with a lost byte."""
    encoding = rng.choice(("utf-16", "utf-16-le", "utf-32", "cp037", "utf-8-sig", "latin-1"))
    text = content.decode("utf-8", "replace").replace("0", "é" if rng.random() < 0.2 else "0")
    found = text.encode(encoding, "replace")
    return found[rng.choice((0, 0, 1)) :]


def _compressed(content: bytes, rng: random.Random) -> bytes:
    """Compressed, perhaps damaged then."""
    forms = (gzip.compress, bz2.compress, lzma.compress, _zipped, _zipped_twice)
    found = rng.choice(forms)(content)
    return rng.choice((bytes, _cut_a_bit, _flipped_a_bit))(found)


def _cut_a_bit(content: bytes) -> bytes:
    return content[: len(content) * 3 // 4]


def _flipped_a_bit(content: bytes) -> bytes:
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]


def _zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../harmed.csv", content)
    return file.getvalue()


def _zipped_twice(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", content)
        archive.writestr("xl/workbook.xml", content)
    return file.getvalue()


def _with_start(content: bytes, rng: random.Random) -> bytes:
    """The first bytes of another kind of file before it, or in place of it."""
    starts = (b"PAR1", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"[", b"{", b"\x00", b"\xff\xfe",
              b"\xfe", b"\xd0\xcf\x11\xe0", b"%PDF", b"<html>", b"\x89HDF", b"\x80\x04",
              b"SQLite")  # fmt: skip
    return rng.choice(starts) + content


def _as_json(content: bytes, rng: random.Random) -> bytes:
    """JSON of another shape than records."""
    shapes = (b"[]", b"{}", b"[[1, 2], [3, 4]]", b'{"rt": [0.5, 0.6], "response": [1, 0]}', b"null",
              b'[{"rt": 0.5, "response": 1}, {"rt": "x"}]', b'[{"rt": [1], "response": {"a": 1}}]',
              b'[{"rt": 1e999, "response": 1}]', b'[{"rt": NaN, "response": 1}]', b"[" * 3000,
              b'{"rt": {"0": 0.5, "1": 0.6}, "response": {"0": 1, "1": 0}}', b"[1, 2]", b'"x"',
              b'[{"rt": 0.5, "response": 1}', b'{"rt": 0.5, "response": 1}\n{"rt": 0.6}\n',
              b'[{"rt": 0.5, "rt": 0.6}]', b'[{"": 0.5, "response": true}, {"": null}]',
              b'[{"rt": ' + b"9" * 5000 + b', "response": 1}]', b"[{}]", b"[null]")  # fmt: skip
    return rng.choice(shapes)


OF_BYTES: list[Callable[[bytes, random.Random], bytes]] = [
    _flipped, _flipped, _cut, _encoded, _encoded, _compressed, _compressed, _with_start, _as_json,
]  # fmt: skip
