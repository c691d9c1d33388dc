"""Cases of the command with random options, drawn from those that its commands have."""

from __future__ import annotations

import random

import click

from ddm.cli import main
from fuzz.case import Case
from fuzz.tables import simulated
from fuzz.typed_words import HOSTILE, RIGHT

# the commands, those that read files more often
COMMANDS = ("fit", "fit", "fit", "check", "check", "simulate", "recover")

# the share of options that get a word that means something to them, in tidy calls and in others
SENSIBLE = (0.97, 0.97, 0.7)

# work that takes long because it was asked for tests nothing
SMALL = ("datasets", "n", "trials", "dt")


def option_case(seed: int) -> Case:
    """The case of a seed."""
    rng = random.Random(seed)
    if rng.random() < 0.03:
        words = rng.choices([*COMMANDS, *HOSTILE, "--help", "--version", "-h"], k=rng.randint(0, 3))
        return Case(tuple(words), {"data.csv": simulated().encode()})

    name = rng.choice(COMMANDS)
    command = main.commands[name]
    files = {"data.csv": simulated().encode()}
    given = [one for one in command.params if one.required and rng.random() < 0.95]
    optional = [one for one in command.params if not one.required and one.name != "help"]
    given += rng.choices(optional, k=rng.choice((0, 1, 1, 2, 2, 3, 4, 6)))
    if name == "recover":
        # the default is 500 data sets
        given.append(next(one for one in command.params if one.name == "datasets"))

    share = rng.choice(SENSIBLE)
    words = [word for one in given for word in _typed(one, share, rng)]
    if "--config" in words:
        files["conf.toml"] = _config(command, rng)
    if rng.random() < 0.03:
        words.insert(rng.randint(0, len(words)), rng.choice(HOSTILE))
    return Case((name, *(word.replace("\0", "") for word in words)), files)


def _typed(parameter: click.Parameter, share: float, rng: random.Random) -> list[str]:
    """A parameter as it is typed, with its values."""
    if getattr(parameter, "is_flag", False):
        return [rng.choice(parameter.opts)]
    count = 1 if parameter.nargs < 1 else parameter.nargs
    if rng.random() < 0.1 * (1 - share):
        count += rng.choice((-1, 1))
    values = [_word(parameter, share, rng) for _ in range(count)]
    if isinstance(parameter, click.Argument):
        return values
    option = rng.choice(parameter.opts)
    if len(values) == 1 and option.startswith("--") and rng.random() < 0.2:
        return [f"{option}={values[0]}"]
    return [option, *values]


def _word(parameter: click.Parameter, share: float, rng: random.Random) -> str:
    """A word for a parameter: sensible, of another option, or hostile."""
    name = str(parameter.name)
    choices = getattr(parameter.type, "choices", None)
    sensible = list(choices) if choices else RIGHT.get(name, HOSTILE)
    if rng.random() < share or (name in SMALL and rng.random() < 0.8):
        return rng.choice(sensible)
    if rng.random() < 0.2:
        return rng.choice(RIGHT[rng.choice(sorted(RIGHT))])
    found = rng.choice(HOSTILE)
    is_large = name in SMALL and any(mark.isdigit() for mark in found)
    return rng.choice(sensible) if is_large else found


# --- files of options -----------------------------------------------------------------------------

BROKEN = (
    b"", b"\xff\xfe", b"by = ", b"by = subject", b"[", b"[[param]]\nv = 1", b"a.b.c = 1",
    b"by = []",
    b"by = {}", b"rt = 1979-05-27", b"rt = nan", b"n = inf", b"seed = 1e400", b"data = []",
    b"data = 'data.csv'\ndata = 'x'", b"config = 'conf.toml'", b"out = true", b"x = " + b"[" * 500,
    b"\xef\xbb\xbfrt = 'rt'", b"rt = 'a\x00b'", b"param = [[1]]", b"'' = 1", b"'--rt' = 'rt'",
    b"rt = \"\"\"a\nb\"\"\"", b"[param]\nv = ['a,b', 'c']", b"[param]\nv = {a = 1}",
    b"rt = 07:32:00",
    b"seed = " + b"9" * 5000, b"where = \"open('harmed', 'w')\"", b"# only\n", b"lost_rt='late'\n"
    b"lost-rt='late'", b"flip-start = 1", b"skip = -1", b"skip = 1.5", b"truncated = [1]",
    b"help = true", b"version = 1", b"bounds = ['v=1']", b"rt = '\\u202e'",
)  # fmt: skip


def _config(command: click.Command, rng: random.Random) -> bytes:
    """A file of options: random keys with random values, or something that is no such file."""
    if rng.random() < 0.4:
        return rng.choice(BROKEN)
    lines, share = [], rng.choice(SENSIBLE)
    for parameter in rng.sample(command.params, k=min(3, len(command.params))):
        key = max(parameter.opts, key=len).lstrip("-")
        values = [_toml(_word(parameter, share, rng), rng) for _ in range(max(parameter.nargs, 1))]
        is_list = len(values) > 1 or rng.random() < 0.2
        value = f"[{', '.join(values)}]" if is_list else values[0]
        lines.append(f"{key} = {value}")
    return "\n".join(lines).encode("utf-8", "replace")


def _toml(text: str, rng: random.Random) -> str:
    """A text as TOML has it, or bare, which it allows for numbers only."""
    if rng.random() < 0.2:
        return text or "''"
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(marks.get(mark, mark) for mark in text) + '"'
