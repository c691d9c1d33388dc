"""`read_table`: tables from files, and the same table from all its forms."""

import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused

RNG = np.random.default_rng(1)
TRIALS = ddm.DDM(v=1, a=1.5, t0=0.3).simulate(120, seed=1).round(4)
TRIALS["difficulty"] = RNG.choice(["easy", "hard"], 120)
TRIALS["subject"] = RNG.choice(["001", "002"], 120)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def quoted(text):
    rows = [line.split(",") for line in text.splitlines()]
    return "\n".join(",".join(f'"{value}"' for value in row) for row in rows)


def zipped(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("data.csv", text)
    return file.getvalue()


MUTATIONS = {
    "as it is": lambda text: text.encode(),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "bars": lambda text: text.replace(",", "|").encode(),
    "white space": lambda text: text.replace(",", "  ").encode(),
    "decimal commas": lambda text: text.replace(",", ";").replace(".", ",").encode(),
    "quotes": lambda text: quoted(text).encode(),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zip": lambda text: zipped(text),
    "comment": lambda text: f"# by me\n{text}".encode(),
    "sep=": lambda text: f"sep=,\n{text}".encode(),
    "blanks": lambda text: text.replace(",", " , ").encode(),
    "columns": lambda text: "\n".join(
        ",".join(reversed(line.split(","))) for line in text.splitlines()
    ).encode(),
    "JSON": lambda text: (
        pd.read_csv(io.StringIO(text), dtype={"subject": str})
        .to_json(orient="records", double_precision=15)
        .encode()
    ),
}


@pytest.mark.parametrize("form", MUTATIONS)
def test_a_form_changes_no_digit_of_a_fit(folder, form):
    (folder / "data").write_bytes(MUTATIONS[form](TRIALS.to_csv(index=False)))
    table = ddm.read_table("data", text=["subject"])
    pd.testing.assert_frame_equal(table[TRIALS.columns], TRIALS, check_dtype=False)

    model = ddm.Model(v="difficulty")
    assert ddm.fit(model, table).params.to_dict() == ddm.fit(model, TRIALS).params.to_dict()


def test_workbooks_and_parquet(folder):
    TRIALS.to_excel("data.xlsx", index=False)
    TRIALS.to_parquet("data.parquet")
    for path in ("data.xlsx", "data.parquet"):
        table = ddm.read_table(path, text=["subject"])
        pd.testing.assert_frame_equal(table, TRIALS, check_dtype=False)


def test_what_was_read_is_said(folder):
    (folder / "x.csv").write_text("# me\nrt;side\n0,5;1\n9;0\n0,6;1\n")
    table = ddm.read_table("x.csv", where="side == 1", missing=9)
    assert table.attrs["reading"] == (
        "x.csv: separated by semicolons, decimal commas, lines of comment left out: 1, rows kept "
        "by conditions: 2 of 3, codes in rt taken as missing: 0, 2 rows, 2 columns"
    )
    assert table.index.tolist() == [0, 1]


def test_columns_are_converted_after_rows_are_chosen(folder):
    (folder / "x.csv").write_text("rt,kind,trial\n0.5,trial,1\nnone,instr,START\n0.6,trial,2\n")
    table = ddm.read_table("x.csv", where="kind == 'trial'")
    assert [str(dtype) for dtype in table[["rt", "trial"]].dtypes] == ["float64", "int64"]
    # numbers among text can be compared as numbers
    assert ddm.read_table("x.csv", where=["rt > 0.5"])["trial"].tolist() == [2]


def test_text_is_compared_as_it_stands_in_the_file_beside_numbers_too(folder):
    (folder / "x.csv").write_text("subject,rt\n12,0.5\ns1,0.6\n0012,0.7\n1e3,0.8\n")
    for condition, rts in (
        ("subject != '12'", [0.6, 0.7, 0.8]),
        ("subject in ['12', '1e3']", [0.5, 0.8]),
        ("subject == '0012'", [0.7]),
        ("subject == 12", [0.5, 0.7]),
    ):
        assert ddm.read_table("x.csv", where=condition)["rt"].tolist() == rts, condition


# -- several files ---------------------------------------------------------------------------------


def test_several_files(folder):
    (folder / "s01.csv").write_text("rt,response,x\n0.5,1,3\n0.6,0,4\n")
    (folder / "s02.csv").write_text("response;rt\n1;0,7\n")
    table = ddm.read_table("s*.csv")
    assert table.to_dict("list") == {
        "rt": [0.5, 0.6, 0.7],
        "response": [1, 0, 1],
        "file": ["s01.csv", "s01.csv", "s02.csv"],
    }
    assert table.attrs["reading"] == (
        "2 files (s01.csv, s02.csv): separated by commas, decimal points, separated by semicolons, "
        "decimal commas, columns left out since not all files have them: x (in s01.csv), 3 rows, "
        "3 columns"
    )
    assert list(ddm.read_table(["s01.csv"], file_column="run")) == ["rt", "response", "x", "run"]


def test_files_named_by_numbers_stay_text(folder):
    for name in ("001", "002"):
        (folder / name).write_text("rt,response\n0.5,1\n")
    assert ddm.read_table(["001", "002"])["file"].tolist() == ["001", "002"]


def test_files_of_one_name_in_several_folders(folder):
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "x.csv").write_text("rt,response\n0.5,1\n")
    assert ddm.read_table("*/x.csv")["file"].tolist() == ["a/x.csv", "b/x.csv"]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (
            "a,b\n1,2\n",
            "one.csv and two.csv have no column in common, so they are not files of one "
            "experiment. Read them one by one.",
        ),
        (
            "rt,file\n0.5,1\n",
            "the files have a column 'file', which is to hold the names of the files. Give that "
            "another name: file_column=.",
        ),
    ],
)
def test_files_that_do_not_belong_together(folder, other, message):
    (folder / "one.csv").write_text("rt,file\n0.5,1\n")
    (folder / "two.csv").write_text(other)
    with refused(ValueError, message):
        ddm.read_table(["one.csv", "two.csv"])


# -- arguments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        (
            {"sep": "::"},
            ValueError,
            "sep must be ',', ';', '|', 'tab', 'space' (any white space), or another single mark; "
            "got '::'.",
        ),
        ({"decimal": "comma"}, ValueError, "decimal must be '.', ',' or None; got 'comma'."),
        ({"encoding": 8}, TypeError, "encoding must be a text, or None; got 8."),
        ({"comment": ""}, TypeError, "comment must be a text, or None; got ''."),
        (
            {"names": "rt"},
            TypeError,
            "names must be a list of names of columns; got 'rt'.",
        ),
        (
            {"names": ["rt", "rt"]},
            ValueError,
            "names=['rt', 'rt'] has a name twice. Name each column once.",
        ),
        (
            {"skip": -1},
            ValueError,
            "skip must be a whole number >= 0 (lines before the names); got -1.",
        ),
        (
            {"text": ["Subject"]},
            ValueError,
            "text=['Subject']: there is no column 'Subject'. Did you mean 'subject'? The columns "
            "are rt, response, difficulty, subject.",
        ),
        ({"where": 1}, TypeError, "where must be a condition, or a list of them; got 1."),
    ],
)
def test_wrong_arguments(folder, settings, error, message):
    TRIALS.to_csv("data.csv", index=False)
    with refused(error, message):
        ddm.read_table("data.csv", **settings)
