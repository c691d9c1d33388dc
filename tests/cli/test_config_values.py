"""Values of options in TOML and on the command line: one and the same, in both directions."""

import os

import click
import pytest

from ddm.cli.config_values import as_given, as_toml
from refusals import refused

TEXT = click.Option(["--text"])
NUMBER = click.Option(["--number"], type=click.FloatRange(min=0.0))
WHOLE = click.Option(["--whole"], type=click.IntRange(min=0))
FLAG = click.Option(["--flag/--no-flag"])
PAIR = click.Option(["--pair"], type=float, nargs=2)
MIXED = click.Option(["--mixed"], type=(str, float))
REPEATED = click.Option(["--repeated"], multiple=True)
PAIRS = click.Option(["--pairs"], type=float, nargs=2, multiple=True)
NAMED = click.Option(["--named"], multiple=True, metavar="NAME=VALUE")
FILE = click.Option(["--file"], type=click.Path())
FILES = click.Argument(["files"], nargs=-1)
WORD = click.Argument(["word"], type=click.Choice(["one", "other"]))


@pytest.mark.parametrize(
    ("option", "toml", "given"),
    [
        (TEXT, "right", "right"),
        (TEXT, 2, "2"),
        (TEXT, 0.1 + 0.2, "0.30000000000000004"),
        (TEXT, 1e-300, "1e-300"),
        (TEXT, "01", "01"),
        (TEXT, "1e3", "1e3"),
        (TEXT, "nan", "nan"),
        (TEXT, "True", "True"),
        (TEXT, "a, 'b' \"c\"", "a, 'b' \"c\""),
        (TEXT, "C:\\new\\data", "C:\\new\\data"),
        (TEXT, "", ""),
        (WORD, "one", "one"),
        (NUMBER, 0.5, "0.5"),
        (WHOLE, 2**70, str(2**70)),
        (FLAG, True, True),
        (FLAG, False, False),
        (PAIR, [0.0, 5.5], ("0.0", "5.5")),
        (MIXED, ["a", 1.5], ("a", "1.5")),
        (REPEATED, ["a", "b"], ("a", "b")),
        (REPEATED, "a", ("a",)),
        (PAIRS, [[0.0, 1.0], [2.0, 3.0]], (("0.0", "1.0"), ("2.0", "3.0"))),
        (PAIRS, [0.0, 1.0], (("0.0", "1.0"),)),
        (NAMED, {"v": "difficulty", "z": 0.5}, ("v=difficulty", "z=0.5")),
        (NAMED, {"v": ["speed", "side"]}, ("v=speed,side",)),
        (NAMED, {"v": [0.5, 1]}, ("v=0.5,1",)),
        (NAMED, {"v": "~ poly(x, 2)"}, ("v=~ poly(x, 2)",)),
        (NAMED, {"v": "a, b"}, ("v=a, b",)),
        (NAMED, {"v": "C(x)=1"}, ("v=C(x)=1",)),
        (NAMED, {"größe": "x"}, ("größe=x",)),
        (NAMED, ["rt=-1", "rt=999"], ("rt=-1", "rt=999")),
        (NAMED, ["v", "a"], ("v", "a")),
    ],
)
def test_a_value_is_the_same_in_both_directions(option, toml, given):
    assert as_given(option, toml, "") == given
    found = as_toml(option, given, "")
    assert found == toml
    assert [type(found), repr(found)] == [type(toml), repr(toml)]


@pytest.mark.parametrize(
    ("option", "toml", "given"),
    [
        (NUMBER, 5, "5"),
        (NAMED, ["v=difficulty"], ("v=difficulty",)),
        (NAMED, "v=difficulty", ("v=difficulty",)),
        (NAMED, {"v": ["difficulty"]}, ("v=difficulty",)),
        (REPEATED, [1, "a"], ("1", "a")),
        (REPEATED, [], None),
        (PAIRS, [], None),
        (NAMED, {}, None),
    ],
)
def test_other_ways_to_write_a_value(option, toml, given):
    assert as_given(option, toml, "") == given


QUOTES = "a text in quotes, or a number"


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        (TEXT, True, QUOTES),
        (TEXT, ["a"], QUOTES),
        (REPEATED, [["a"]], QUOTES),
        (NUMBER, "1.5", "a number"),
        (NUMBER, True, "a number"),
        (WHOLE, "1", "a number"),
        pytest.param(WHOLE, 10**5000, "a number of fewer digits", id="digits"),
        (FLAG, 1, "true or false"),
        (FLAG, "yes", "true or false"),
        (PAIR, 1.0, "a list of 2 values"),
        (PAIR, [1.0, 2.0, 3.0], "a list of 2 values"),
        (PAIR, ["1", "2"], "a number"),
        (PAIRS, [[1.0, 2.0], [3.0]], "a list of 2 values"),
        (TEXT, {"v": "a"}, "no table, but a value"),
        (REPEATED, {"v": "a"}, "no table, but a value"),
        (NAMED, {"v": {"a": 1}}, QUOTES),
        (NAMED, {"v": True}, QUOTES),
        (NAMED, {"v": ["a,b", "c"]}, "names without = and, in lists, texts without commas"),
        (NAMED, {"v=": "a"}, "names without = and, in lists, texts without commas"),
        (TEXT, "a\0b", "a text without null characters"),
        (FILE, "a\0b", "a text without null characters"),
    ],
)
def test_a_value_of_another_kind_is_refused(option, value, allowed):
    with refused(ValueError, allowed):
        as_given(option, value, "")


# --- paths ----------------------------------------------------------------------------------------


def test_paths_of_a_file_are_relative_to_its_folder(tmp_path):
    assert as_given(FILE, "fits.csv", "study") == os.path.join("study", "fits.csv")
    assert as_given(FILES, ["a.csv", "-"], "study") == (os.path.join("study", "a.csv"), "-")
    assert as_given(FILES, str(tmp_path), "study") == (str(tmp_path),)
    assert as_given(TEXT, "fits.csv", "study") == "fits.csv"


def test_a_pattern_stays_one_and_its_folder_is_none(tmp_path):
    folder = tmp_path / "study [1]"
    folder.mkdir()
    (pattern,) = as_given(FILES, "s*.csv", str(folder))
    assert pattern == os.path.join(str(tmp_path), "study [[]1]", "s*.csv")
    # a file of such a name is no pattern
    (folder / "s[1].csv").touch()
    assert as_given(FILES, "s[1].csv", str(folder)) == (str(folder / "s[1].csv"),)


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder to work in, beside others."""
    for name in ("here", "data", "config"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def test_paths_become_relative_to_the_new_folder(places):
    for given, expected in (
        ("a.csv", "../here/a.csv"),
        ("../data/*.csv", "../data/*.csv"),
        (str(places / "config" / "a.csv"), "a.csv"),
        ("-", "-"),
    ):
        assert as_toml(FILES, (given,), "../config") == expected
    assert as_toml(FILE, "a.csv", "") == "a.csv"


@pytest.mark.skipif(os.name != "posix", reason="Windows has neither")
def test_links_between_folders_do_not_lead_astray(places):
    """From a folder that is a link, .. is the folder above its target."""
    (places / "deep" / "er").mkdir(parents=True)
    (places / "here" / "link").symlink_to(places / "deep" / "er")
    (places / "data" / "a.csv").write_text("found")
    path = as_toml(FILE, "../data/a.csv", "link")
    with open(as_given(FILE, path, "link")) as file:
        assert file.read() == "found"
    assert as_toml(FILE, os.devnull, "link") == os.devnull
