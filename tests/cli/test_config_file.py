"""`--config` and `--save-config`: options from a file, and into one."""

import importlib.metadata
import os
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.command import done, refusal, run
from ddm.cli.config_file import MOST_BYTES, config_options
from ddm.cli.written_table import out_option

STUDY = """\
data = "data.csv"
where = ["subject == 1", "rt < 5"]
lapse-window = [0, 5]

[param]
v = "condition"
z = 0.5
lapse = 0.02
"""

FIXED = ("--param", "v=1", "--param", "a=1.4", "--param", "t0=0.3")


@click.command()
@click.argument("data", nargs=-1, required=True)
@click.option("--rt", default="rt")
@click.option("--upper")
@click.option("--lost-rt", type=click.Choice(["omission", "late"]))
@click.option("--by", multiple=True, default=["subject"])
@click.option("--param", multiple=True, metavar="NAME=VALUE")
@click.option("--window", type=float, nargs=2)
@click.option("--mixed", type=(str, int))
@click.option("--pairs", type=float, nargs=2, multiple=True)
@click.option("--share", type=click.FloatRange(0.0, 1.0))
@click.option("--quick", is_flag=True)
@click.option("--each/--no-each", default=True)
@click.option("-n", type=int, default=10)
@click.option("--trials", type=int, required=True)
@out_option
@config_options
@click.pass_context
def study(context, **values):
    """A command with options of every kind, which keeps what it is called with."""
    context.obj.append(values)


def called(*arguments):
    """What the command is called with."""
    found = []
    result = CliRunner().invoke(study, list(map(str, arguments)), obj=found)
    assert result.exit_code == 0, result.output
    return found[0]


# --- reading --------------------------------------------------------------------------------------


def test_a_file_says_what_the_command_line_would(folder):
    (folder / "study.toml").write_text(STUDY)
    typed = ["--where", "subject == 1", "--where", "rt < 5", "--lapse-window", 0, 5]
    typed += ["--param", "v=condition", "--param", "z=0.5", "--param", "lapse=0.02"]
    assert done("fit", "--config", "study.toml").stdout == done("fit", "data.csv", *typed).stdout


def test_one_file_serves_several_commands(folder):
    (folder / "study.toml").write_text('trials = "50"\n' + STUDY)
    result = done("check", "--config", "study.toml")
    assert result.stderr.startswith(
        "study.toml: no options of ddm check, so left out: trials, lapse-window, param\n"
    )
    assert result.stdout == done("check", "data.csv", *("--where", "subject == 1")).stdout


def test_keys_may_have_dashes_or_underscores():
    for key in ("lost-rt", "lost_rt"):
        with open("study.toml", "w") as file:
            file.write(f'data = "a"\ntrials = 1\n{key} = "late"\n')
        assert called("--config", "study.toml")["lost_rt"] == "late"


@pytest.mark.parametrize("first", [True, False])
def test_an_option_that_is_typed_takes_the_place_of_all_that_the_file_says(folder, first):
    (folder / "study.toml").write_text(
        'data = ["a", "b"]\nby = ["x", "y"]\ntrials = 1\nwindow = [0, 1]\nquick = true\n'
        'each = false\n[param]\nv = "a"\nz = 0.5\n'
    )
    config = ["--config", "study.toml"]
    typed = ["c", "--by", "z", "--param", "v=b", "--window", 2, 3, "--each"]
    found = called(*config, *typed) if first else called(*typed, *config)
    assert found["data"] == ("c",)
    assert found["by"] == ("z",)
    assert found["param"] == ("v=b",)
    assert found["window"] == (2.0, 3.0)
    assert found["each"] is True
    assert (found["trials"], found["quick"]) == (1, True)


def test_what_is_nowhere_said_has_its_default(folder):
    (folder / "study.toml").write_text('data = "a"\ntrials = 1\n')
    found = called("--config", "study.toml")
    assert (found["rt"], found["by"], found["n"]) == ("rt", ("subject",), 10)
    assert (found["upper"], found["param"], found["quick"]) == (None, (), False)


def test_an_empty_list_or_table_says_nothing(folder):
    (folder / "study.toml").write_text('data = "data.csv"\nby = []\n[param]\n')
    assert (
        done("fit", "--config", "study.toml", *FIXED).stdout
        == done("fit", "data.csv", *FIXED).stdout
    )


def test_what_is_said_nowhere_is_missing(folder):
    (folder / "study.toml").write_text('rt = "rt"\n')
    assert refusal("check", "--config", "study.toml", code=2) == "Missing argument 'DATA...'."
    typed = ["--v", 1, "--a", 1, "--config", "study.toml"]
    (folder / "study.toml").write_text("t0 = 0.3\n")
    assert refusal("recover", *typed, code=2) == "Missing option '--trials'."


def test_paths_are_relative_to_the_folder_of_the_file(folder):
    (folder / "study").mkdir()
    shutil.move("data.csv", "study/trials.csv")
    (folder / "study" / "fit.toml").write_text('data = "trials.csv"\nout = "fits.csv"\n')
    result = done("fit", "--config", "study/fit.toml", *FIXED)
    assert result.stderr.endswith(f"wrote {os.path.join('study', 'fits.csv')}\n")
    # what is typed is relative to where one is
    done("fit", "--config", "study/fit.toml", *FIXED, "--out", "fits.csv")
    assert (folder / "fits.csv").read_bytes() == (folder / "study" / "fits.csv").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no /dev/fd")
def test_a_file_that_is_a_pipe_stands_where_one_is():
    reading, writing = os.pipe()
    os.write(writing, b'data = "data.csv"\n')
    os.close(writing)
    assert (
        done("check", "--config", f"/dev/fd/{reading}").stdout == done("check", "data.csv").stdout
    )
    os.close(reading)


def test_a_mark_at_the_beginning_and_windows_lines_are_read(folder):
    (folder / "study.toml").write_bytes(b'\xef\xbb\xbfdata = "data.csv"\r\nrt = "rt"\r\n')
    done("check", "--config", "study.toml")


# --- what is refused ------------------------------------------------------------------------------

OPTIONS_OF_CHECK = "data, rt, response"


@pytest.mark.parametrize(
    ("command", "content", "message"),
    [
        ("fit", 'lost_tr = "late"', "'lost_tr' is no option of ddm fit. Did you mean 'lost-rt'?"),
        ("fit", 'config = "a.toml"', "'config' is no option of ddm fit. Its options are data, "),
        ("check", "q = 1", f"'q' is no option of ddm check. Its options are {OPTIONS_OF_CHECK}"),
        ("check", '[data]\na = "x"', '[data] a = "x": data takes no table, but a value.'),
        (
            "check",
            "upper = true",
            "upper = true: --upper takes a text in quotes, or a number.",
        ),
        (
            "check",
            "upper = 2026-01-01",
            "upper = 2026-01-01: --upper takes a text in quotes, or a number.",
        ),
        (
            "fit",
            "lapse_window = [0, 1, 2]",
            "lapse_window = [ 0, 1, 2, ]: --lapse-window takes a list of 2 values.",
        ),
        (
            "recover",
            'datasets = "many"',
            'datasets = "many": --datasets takes a number.',
        ),
        ("recover", "datasets = 2.5", "datasets = 2.5: '2.5' is not a valid whole number"),
        ("recover", "datasets = 0", "datasets = 0: 0 is not in the range x>=1."),
        (
            "check",
            'deadline-tolerance = "0.1"',
            'deadline-tolerance = "0.1": --deadline-tolerance takes a number.',
        ),
        ("check", 'lost-rt = "never"', "lost-rt = \"never\": 'never' is not one of 'omission', "),
        (
            "check",
            'data = "absent.csv"',
            "data = \"absent.csv\": Path 'absent.csv' does not exist.",
        ),
        (
            "check",
            'lost-rt = "late"\nlost_rt = "late"',
            "'lost_rt' stands there with - and with _. Keep one.",
        ),
        ("check", f"upper = [{'1, ' * 100}]", "upper = ...: --upper takes a text in quotes, or"),
        ("check", f"upper = {'[' * 100}{']' * 100}", "upper = ...: --upper takes a text in quo"),
    ],
)
def test_a_key_or_value_that_the_command_does_not_know_exits_2(folder, command, content, message):
    (folder / "study.toml").write_text(content)
    found = refusal(command, "--config", "study.toml", code=2)
    assert found.startswith(f"study.toml: {message}")
    # in full if it ends
    assert not message.endswith(".") or found == f"study.toml: {message}"


def test_a_value_that_is_typed_is_not_missed_in_the_file(folder):
    """A value of the right kind may be wrong there."""
    (folder / "study.toml").write_text('data = "absent.csv"\n')
    done("check", "--config", "study.toml", "data.csv")


ADVICE = 'Write lines such as by = "subject", with quotes around text.'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"by = subject", r"Invalid value \(at line 1, column 6\)"),
        (b'\n\nby "subject"', r"Expected '=' .* \(at line 3, column 4\)"),
        (b"by = 1\nby = 2\n", r"Cannot overwrite a value \(at line 2, column 7\)"),
        (b"rt,response\n0.5,1\n", r"Expected '=' .* \(at line 1, column 3\)"),
        (b"x = 1\n\x89PNG\r\n\x1a\n", "line 2 is not UTF-8 text"),
        ("by = 1".encode("utf-16"), "line 1 is not UTF-8 text"),
        (b"a = " + b"[" * 100_000, "lists or tables in it are nested too deeply"),
        (b"seed = " + b"9" * 5000, "a number in it has too many digits"),
        (b"by = 1\na" + b".a" * 1001 + b" = 1", "line 2 has more than 1,000 dots"),
        (b"#" * (MOST_BYTES + 1), "it has more than 1,000,000 bytes"),
    ],
    ids=range(10),
)
def test_a_file_that_is_not_toml_exits_2_and_says_where(folder, content, reason):
    (folder / "study.toml").write_bytes(content)
    message = refusal("check", "--config", "study.toml", code=2)
    start = "study.toml cannot be read as TOML: "
    assert re.fullmatch(f"{start}{reason}. {re.escape(ADVICE)}", message)


def test_a_file_that_does_not_exist_exits_2():
    assert (
        refusal("check", "--config", "absent.toml", code=2)
        == "Invalid value for '--config': File 'absent.toml' does not exist."
    )


def test_a_file_that_cannot_be_read_exits_2(monkeypatch):
    def fail(*arguments):
        raise OSError(5, "Input/output error")

    with open("study.toml", "w") as file:
        file.write("")
    monkeypatch.setattr("ddm.cli.config_file.open", fail, raising=False)
    assert (
        refusal("check", "--config", "study.toml", code=2)
        == "study.toml cannot be read: Input/output error."
    )


# --- writing --------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="devices are files on Unix")
def test_a_pipe_cannot_be_saved():
    assert refusal("check", "/dev/null", "--save-config", "study.toml", code=2) == (
        "Invalid value for '--save-config': '/dev/null' is a pipe, which cannot be read again. "
        "Name a file as DATA, or - for what is piped in."
    )


def test_the_file_is_readable(folder):
    done(
        *("fit", "data.csv", "--by", "subject", *FIXED[2:], "--param", "v=condition,subject"),
        *("--param", "lapse=0.02", "--lapse-window", "0", "5.5", "--out", "fits.csv"),
        *("--where", "rt < 9", "--where", "rt > 0", "--save-config", "study.toml"),
    )
    version = importlib.metadata.version("ddm-toolkit")
    assert (folder / "study.toml").read_text() == (
        f"# written by ddm {version} on {date.today()}\n"
        "# ddm fit --config FILE\n"
        "\n"
        'data = "data.csv"\n'
        'where = [\n    "rt < 9",\n    "rt > 0",\n]\n'
        "lapse-window = [\n    0,\n    5.5,\n]\n"
        'by = "subject"\n'
        'out = "fits.csv"\n'
        "\n"
        "[param]\n"
        "a = 1.4\n"
        "t0 = 0.3\n"
        'v = [\n    "condition",\n    "subject",\n]\n'
        "lapse = 0.02\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("b.csv", "-", "data/*.csv"),
        ("--upper", 'it\'s "right"'),
        ("--upper", "größer ≥ 1 🙂", "--rt", "C:\\new\\table"),
        ("--upper", "two\nlines\t\x7f\x1b"),
        ("--upper", "1"),
        ("--upper", "1.0"),
        ("--upper", "01"),
        ("--upper", "True"),
        ("--upper", ""),
        ("--upper", "# no comment"),
        ("--upper", "~ a + b"),
        ("--share", "0.1000000000000000055", "--window", "1e-300", "0.30000000000000004"),
        ("--window", "-inf", "inf"),
        ("--mixed", "5", "7", "-n", "3"),
        ("--pairs", "0", "1", "--pairs", "2", "3"),
        ("--pairs", "0", "1"),
        ("--by", "a", "--by", "b"),
        ("--param", "v=a,b", "--param", "z=0.5", "--param", "a=~ poly(x, 2)"),
        ("--param", "rt=-1", "--param", "rt=999"),
        ("--param", "=a", "--param", "ä.b=1"),
        ("--quick", "--no-each"),
        ("--out", "fits.csv"),
        ("--lost-rt", "late"),
    ],
)
def test_a_saved_command_is_the_same_when_it_is_read(arguments):
    typed = called("a.csv", "--trials", 5, *arguments, "--save-config", "one.toml")
    assert called("--config", "one.toml") == typed
    # and when it is saved once more
    assert called("--config", "one.toml", "--save-config", "two.toml") == typed
    with open("one.toml") as one, open("two.toml") as two:
        assert one.read() == two.read()


def test_only_what_was_given_is_saved(folder):
    called("a.csv", "--trials", 5, "--by", "subject", "--save-config", "study.toml")
    said = tomllib.loads((folder / "study.toml").read_text())
    assert said == {"data": "a.csv", "trials": 5, "by": "subject"}


def test_a_file_and_what_is_typed_are_saved_together(folder):
    (folder / "one.toml").write_text('data = "a"\ntrials = 1\nby = ["x", "y"]\n')
    called("--save-config", "two.toml", "--by", "z", "--config", "one.toml")
    said = tomllib.loads((folder / "two.toml").read_text())
    assert said == {"data": "a", "trials": 1, "by": "z"}


def test_paths_are_saved_relative_to_the_new_file(folder):
    (folder / "studies").mkdir()
    done("fit", "data.csv", *FIXED, "--out", "fits.csv", "--save-config", "studies/one.toml")
    said = tomllib.loads((folder / "studies" / "one.toml").read_text())
    assert (said["data"], said["out"]) == ("../data.csv", "../fits.csv")
    assert done("fit", "--config", "studies/one.toml").stderr.endswith(
        f"replaced {os.path.join('studies', '..', 'fits.csv')}\n"
    )


def test_every_command_saves_and_reads():
    for arguments in (
        ("check", "data.csv", "--by", "subject"),
        ("simulate", "--v", 1, "--a", 1, "-n", 5, "--seed", 1),
        (
            *("recover", "--v", 1, "--a", 1.5, "--t0", 0.3, "--trials", 60, "--datasets", 2),
            *("--seed", 1, "--guesses", 0.05, 0.2, 3, "--method", "ml", "--method", "ks"),
        ),
    ):
        first = done(*arguments, "--save-config", "study.toml")
        assert first.stderr.startswith(("wrote study.toml\n", "replaced study.toml\n"))
        assert done(arguments[0], "--config", "study.toml").stdout == first.stdout


@pytest.mark.parametrize(
    ("option", "file", "found"),
    [
        ("--save-config", "link.toml", "data.csv"),
        ("--save-config", "study.toml", "study.toml"),
        ("--out", "link.csv", "study.toml"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="Windows needs a right to make links")
def test_what_is_read_is_never_overwritten(folder, option, file, found):
    (folder / "study.toml").write_text('data = "data.csv"\n')
    (folder / "link.toml").symlink_to("data.csv")
    (folder / "link.csv").symlink_to("study.toml")
    before = (folder / found).read_bytes()
    arguments = ("fit", "--config", "study.toml", option, file)
    assert refusal(*arguments, code=2) == (
        f"Invalid value for '{option}': {file!r} is the file {found!r} that is read, which is "
        "never overwritten. Write to another file."
    )
    assert (folder / found).read_bytes() == before


def test_a_name_of_another_kind_is_refused_before_it_replaces_a_table(folder):
    (folder / "other.csv").write_text("before")
    assert refusal("check", "data.csv", "--save-config", "other.csv", code=2) == (
        "Invalid value for '--save-config': 'other.csv' must end in .toml."
    )
    assert (folder / "other.csv").read_text() == "before"


def test_nothing_is_saved_of_a_wrong_command(folder):
    assert run("check", "data.csv", "--omissions", "x", "--save-config", "a.toml").exit_code == 2
    assert not (folder / "a.toml").exists()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere names are always text")
def test_a_name_that_is_no_text_cannot_be_saved(folder):
    name = os.fsdecode(b"data\xff.csv")
    shutil.copy("data.csv", name)
    assert refusal("check", name, "--save-config", "study.toml", code=2) == (
        "--save-config cannot write what was given, since it is not UTF-8 text: probably the name "
        "of a file. Rename that file."
    )
    assert not (folder / "study.toml").exists()
