"""Runs the command `ddm` within the test."""

import inspect

from click.testing import CliRunner

from ddm.cli import main

COLUMNS = ["subject", "condition", "rt", "response"]


def run(*arguments):
    # click before 8.2 mixes the two streams unless told not to
    options = (
        {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
    )
    result = CliRunner(**options).invoke(main, list(map(str, arguments)), prog_name="ddm")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def done(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result


def refusal(*arguments, code):
    """The message of a refused command, without the hint at the help."""
    result = run(*arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    return result.stderr[result.stderr.index("Error: ") :].removeprefix("Error: ").strip()
