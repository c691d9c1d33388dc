"""`ddm explore`: what it hands to the server; the page itself is tested in a browser."""

import sys

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal
from ddm.cli.commands import explore_command


@pytest.fixture
def served(monkeypatch):
    """What would be served, instead of a server that only Ctrl-C ends."""
    calls = []

    def serve(trials, **settings):
        settings.pop("announce")("http://localhost:5006/")
        calls.append((trials, settings))

    monkeypatch.setattr(explore_command, "serve", serve)
    return calls


def test_without_data_there_are_only_processes(served):
    result = done("explore")
    assert result.stdout == "exploring at http://localhost:5006/ (Ctrl-C ends it)\n"
    assert served == [(None, {"reading": None, "port": 0, "show": True})]


def test_data_are_read_as_other_commands_read_them(served, trials):
    done("explore", "data.csv", "--where", "subject == 1", "--no-browser", "--port", "5007")
    ((found, settings),) = served
    assert isinstance(found, ddm.Trials)
    assert found.n == (trials["subject"] == 1).sum()
    assert (settings["port"], settings["show"]) == (5007, False)
    assert settings["reading"] == "data = ddm.read_table('data.csv', where=['subject == 1'])"


def test_the_code_reads_the_table_again(served, trials):
    coded = trials.assign(rt=trials["rt"].mask(trials.index == 3, -1))
    coded.to_csv("german.csv", sep=";", decimal=",", index=False)
    done("explore", "german.csv", "--missing", "-1", "--sep", ";", "--text", "subject")
    ((found, settings),) = served
    namespace = {"ddm": ddm}
    exec(settings["reading"], namespace)
    again = namespace["data"].dropna().reset_index(drop=True)
    pd.testing.assert_frame_equal(again, found.data.reset_index(drop=True))


def test_options_about_data_need_data(served):
    assert refusal("explore", "--upper", "right", code=2) == (
        "--upper says how DATA are read, but there are none. Name a file, or leave --upper out."
    )
    assert served == []


def test_a_port_that_is_taken_is_refused(monkeypatch):
    def serve(trials, **settings):
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(explore_command, "serve", serve)
    assert refusal("explore", "--port", "80", code=1) == (
        "--port 80 cannot be used: Address already in use. Name another one, or leave --port out "
        "for one that is free."
    )


def test_without_panel_the_command_that_installs_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "panel", None)
    assert refusal("explore", "data.csv", code=1) == (
        'ddm explore needs panel, which is not installed: pip install "ddm-toolkit[explore]"'
    )
