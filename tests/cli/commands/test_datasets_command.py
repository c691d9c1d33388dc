"""`ddm datasets`: what there is, and a copy of one."""

import sys

import pandas as pd
import pytest

from cli.command import done, refusal, run
from ddm import datasets

CAVANAGH = """\
cavanagh_2011: reward-based choice on and off brain stimulation, with theta
  power
  14 people, 3988 rows; comes with ddm
  licence: BSD-2-Clause (that of HDDM, which has the file)
  source: Cavanagh, Wiecki, Cohen, Figueroa, Samanta, Sherman & Frank (2011),
    Nature Neuroscience 14, 1462-1467, doi:10.1038/nn.2925
    (https://github.com/hddm-devs/hddm)
"""


def test_all_are_listed_in_lines_that_fit():
    said = done("datasets").stdout
    assert CAVANAGH in said
    assert "\n  2 people, 6149 rows; is fetched\n" in said
    assert [line.split(":")[0] for line in said.splitlines() if line[:1].strip()] == (
        datasets.names()
    )
    assert max(map(len, said.splitlines())) <= 80


def test_one_is_described():
    assert done("datasets", "cavanagh_2011").stdout == CAVANAGH


def test_one_is_written_and_can_be_fitted():
    result = done("datasets", "cavanagh_2011", "--out", "cavanagh.csv")
    assert result.stdout == ""
    assert result.stderr == f"{CAVANAGH}wrote cavanagh.csv\n"
    pd.testing.assert_frame_equal(pd.read_csv("cavanagh.csv"), datasets.cavanagh_2011())
    checked = done("check", "cavanagh.csv", "--by", "subject").stdout
    assert "3988" in checked


def test_the_name_may_stand_in_a_file_of_options(folder):
    done("datasets", "speed_accuracy_truth", "--out", "a.csv", "--save-config", "study.toml")
    assert 'name = "speed_accuracy_truth"' in (folder / "study.toml").read_text()
    again = done("datasets", "--config", "study.toml", "--out", "b.csv")
    assert again.stderr.endswith("\nwrote b.csv\n")
    assert (folder / "a.csv").read_bytes() == (folder / "b.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["cavanagh"],
            "Invalid value for '[NAME]': 'cavanagh' is not one of 'cavanagh_2011', "
            "'roitman_shadlen_2002', 'speed_accuracy', 'speed_accuracy_truth', "
            "'ulrich_2015_flanker', 'ulrich_2015_simon'.",
        ),
        (
            ["--out", "x.csv"],
            "--out writes one data set. Name it: ddm datasets cavanagh_2011 --out x.csv; ddm "
            "datasets lists all.",
        ),
    ],
)
def test_wrong_usage(arguments, message):
    assert refusal("datasets", *arguments, code=2) == message


def test_what_cannot_be_fetched_exits_1(monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    result = run("datasets", "ulrich_2015_simon", "--out", "simon.csv")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: the data set 'ulrich_2015_simon' is fetched, which needs pooch: pip install "
        "'ddm-toolkit[data]'. Or download https://raw.githubusercontent.com/igmmgi/DMCfun/"
        "e02358e0118860ed44196b9b56c4513cef8fada4/data/simonData.txt yourself, and read it by "
        "ddm.read_table."
    )
