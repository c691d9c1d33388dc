"""The options that say a model, and the search of its estimates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import click
import pandas as pd

from ddm import parameters
from ddm.cli.file_options import Command, with_options
from ddm.cli.named_functions import FUNCTIONS, functions_from
from ddm.cli.shell_words import columns_in, usage_errors
from ddm.cli.translation import in_shell_words
from ddm.cli.trials_file import check_column, label_in
from ddm.distributions import WORDS
from ddm.models.formula_terms import is_formula
from ddm.models.formula_words import check_words
from ddm.models.lapses import Exponential
from ddm.models.model import Model
from ddm.models.specifications.specification import FREE
from ddm.processes.general_functions import names_taken

# text of --lapse-window for lapses that are not uniform
EXPONENTIAL = "exponential"

param_option = click.option(
    "--param",
    multiple=True,
    metavar="NAME=VALUE",
    help=(
        "v=difficulty: a value per level; v=difficulty,speed: per combination; v='~ coherence': "
        "a formula; z=free; z=0.5; lapse=free. May be repeated. Otherwise v, a and t0 are free, "
        "z=0.5, D=1 and sv=sz=st0=lapse=0. start=beta and non_decision=normal choose other "
        "distributions than uniform ones, with start_shape and t0_sd."
    ),
)

lapse_window_option = click.option(
    "--lapse-window",
    nargs=2,
    metavar="LOW HIGH",
    help=(
        "Lapses are uniform over these seconds, also beyond a deadline; or: exponential RATE. "
        "Otherwise they are uniform over all RTs."
    ),
)


# what several models of one command share
SHARED = (
    click.option(
        "--stimulus",
        metavar="COLUMN",
        help=(
            "Stimulus coding: the drift is +v where the column equals --upper, else -v. If "
            "stimuli have other labels than responses, say the sign of each: "
            "side=left:-1,right:1."
        ),
    ),
    click.option(
        "--flip-start",
        is_flag=True,
        help="With --stimulus, the start flips too, from z to 1 - z.",
    ),
    lapse_window_option,
    click.option(
        "--links",
        multiple=True,
        metavar="NAME=LINK",
        help="Scale of a formula: identity, log or logit, as in a=identity. May be repeated.",
    ),
)

MODEL = (param_option, *FUNCTIONS, *SHARED)


def model_options(command: Command) -> Command:
    """The options that `model_from` takes."""
    return with_options(command, MODEL)


SEARCH = (
    click.option(
        "--bounds",
        multiple=True,
        metavar="NAME=LOW,HIGH",
        help="Where it looks: v=-5,5, v[easy]=0,5. May be repeated.",
    ),
    click.option(
        "--start",
        multiple=True,
        metavar="NAME=VALUE",
        help="Where the search starts: v=1.2, v[easy]=1.2. May be repeated.",
    ),
)


def search_options(command: Command) -> Command:
    """The options --bounds and --start, which `bounds_from` and `start_from` take."""
    return with_options(command, SEARCH)


# the options of `model_options`, by the names of their values
NAMES = (
    "param",
    "drift",
    "boundary",
    "noise",
    "stimulus",
    "flip_start",
    "lapse_window",
    "links",
)


# --- the model ------------------------------------------------------------------------------------


def model_from(
    *,
    param: Sequence[str],
    drift: str | None = None,
    boundary: str | None = None,
    noise: str | None = None,
    stimulus: str | None = None,
    flip_start: bool = False,
    lapse_window: tuple[str, str] | None = None,
    links: Sequence[str] = (),
) -> Model:
    """The model that the options specify; usage errors name the option."""
    functions = functions_from(drift=drift, boundary=boundary, noise=noise)
    names = dict.fromkeys((*parameters.MODEL_NAMES, *WORDS, *names_taken(functions)))
    said = by_name("--param", param, str, names=tuple(names))
    values = {
        name: value if name in WORDS else _specification(value) for name, value in said.items()
    }
    window = None if lapse_window is None else _lapse_window(lapse_window)
    return _model(
        **values,
        **functions,
        stimulus=None if stimulus is None else _stimulus(stimulus),
        flip_start=flip_start,
        lapse_window=window,
        links=by_name("--links", links, str) or None,
    )


def model_in(values: dict[str, Any]) -> Model:
    """The model that options say, which are taken out of ``values``."""
    return model_from(**{name: values.pop(name) for name in NAMES})


def model_of_process(
    param: Sequence[str], lapse_window: tuple[str, str] | None = None, *, D: float
) -> Model:
    """The model that is fitted to data of a process with this D, which is its D unless it is said.

    So both have the same unit of evidence.
    """
    model = model_from(param=param, lapse_window=lapse_window)
    if "D" in {text.partition("=")[0] for text in param}:
        return model
    with usage_errors():
        return replace(model, D=D)


def _model(**values: Any) -> Model:
    try:
        for name, value in values.items():
            if is_formula(value):
                check_words(name, value)
        return Model(**values)
    except (ValueError, TypeError) as error:
        raise click.BadParameter(in_shell_words(str(error)), param_hint="--param") from error


def by_name(
    option: str,
    said: Sequence[str],
    value_of: Callable[[str], Any],
    *,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """The values of a repeated option NAME=VALUE by name; ``names`` are those allowed, if not all.

    A usage error if a text is none, or if a name is said twice.
    """
    values: dict[str, Any] = {}
    for text in said:
        name, equals, value = text.partition("=")
        if not equals or not value or not name or (names and name not in names):
            allowed = f" with NAME one of {', '.join(names)}, as in v=difficulty" if names else ""
            raise click.BadParameter(f"{text!r}; write NAME=VALUE{allowed}.", param_hint=option)
        if name in values:
            advice = (
                f"For a value per combination of columns write {name}=first,second."
                if option == "--param" and names
                else "Leave one of them out."
            )
            raise click.BadParameter(f"{name} is said more than once. {advice}", param_hint=option)
        values[name] = value_of(value)
    return values


def _specification(value: str) -> Any:
    """A value as `Model` takes it: FREE, a formula, a number, or names of columns."""
    if value in ("free", "FREE"):
        return FREE
    if is_formula(value):
        return value

    try:
        return float(value)
    except ValueError:
        columns = columns_in(value)
        return columns if len(columns) > 1 else columns[0]


def _stimulus(text: str) -> str | dict[str, dict[str, int]]:
    """The value of --stimulus: a column, or a column with the sign of each of its levels."""
    column, equals, signs = text.partition("=")
    if not equals:
        return column
    try:
        levels = dict(_sign(item) for item in signs.split(","))
    except ValueError:
        raise click.BadParameter(
            f"{text!r}; write a column, or a column with the sign of each level: "
            "side=left:-1,right:1.",
            param_hint="--stimulus",
        ) from None
    return {column: levels}


def _sign(item: str) -> tuple[str, int]:
    level, _, sign = item.rpartition(":")
    if int(sign) not in (1, -1) or not level.strip():
        raise ValueError
    return level.strip(), int(sign)


def with_levels_of(model: Model, table: pd.DataFrame) -> Model:
    """The model with levels of the stimulus as the table has them, in place of typed text."""
    if not isinstance(model.stimulus, Mapping):
        return model
    (column, signs), *_ = model.stimulus.items()
    check_column(table, "--stimulus", column)
    levels = {label_in(table.loc[:, column], typed): sign for typed, sign in signs.items()}
    return replace(model, stimulus={column: levels})


def _lapse_window(said: tuple[str, str]) -> Any:
    """The value of --lapse-window: two numbers of seconds, or "exponential" and a rate."""
    try:
        if said[0] == EXPONENTIAL:
            return Exponential(float(said[1]))
        return float(said[0]), float(said[1])
    except ValueError:
        raise click.BadParameter(
            f"{' '.join(said)!r}; write the seconds from which to which lapses are uniform, as in "
            "--lapse-window 0 3, or a rate per second, as in --lapse-window exponential 2.",
            param_hint="--lapse-window",
        ) from None


# --- the search -----------------------------------------------------------------------------------


def bounds_from(said: Sequence[str]) -> dict[str, tuple[float, float]] | None:
    """The bounds that --bounds says, by parameter or estimate; None if it says none."""
    return by_name("--bounds", said, _pair) or None


def start_from(said: Sequence[str]) -> dict[str, float] | None:
    """The starting values that --start says, by parameter or estimate; None if it says none."""
    return by_name("--start", said, lambda text: number_in("--start", text)) or None


def _pair(text: str) -> tuple[float, float]:
    ends = text.split(",")
    if len(ends) != 2:
        raise click.BadParameter(
            f"{text!r}; write the lower and the upper bound with a comma, as in v=-5,5.",
            param_hint="--bounds",
        )
    return number_in("--bounds", ends[0]), number_in("--bounds", ends[1])


def number_in(option: str, text: str) -> float:
    """A number that is typed as part of an option; a usage error if it is none."""
    try:
        return float(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a number.", param_hint=option) from None
