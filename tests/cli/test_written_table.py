"""`--out`: the tables that the command writes."""

import json

import pandas as pd

from cli.command import done, run


def test_every_suffix_holds_the_same_table():
    for suffix in ("csv", "csv.gz", "json"):
        done("fit", "data.csv", "--by", "subject", "--out", f"fits.{suffix}")
    plain = pd.read_csv("fits.csv")
    pd.testing.assert_frame_equal(pd.read_csv("fits.csv.gz"), plain)
    with open("fits.json") as file:
        rows = json.load(file)
    pd.testing.assert_frame_equal(pd.DataFrame(rows), plain, rtol=1e-12)


def test_a_table_that_cannot_be_written_exits_1(monkeypatch):
    def full(*arguments, **options):
        raise OSError("no space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    result = run("fit", "data.csv", "--out", "fit.csv")
    assert result.exit_code == 1
    assert result.stderr.endswith("Error: fit.csv cannot be written: no space left on device.\n")
