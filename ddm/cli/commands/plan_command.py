"""``ddm plan``: how many trials and people a study needs, before it is run."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.model_text import model_of_process, param_option
from ddm.cli.options import parameter_options, seed_option
from ddm.cli.report_text import paragraph
from ddm.cli.several.conditions import condition_option, level_in, processes_from
from ddm.cli.shell_words import plain_warnings, usage_errors
from ddm.cli.translation import in_shell_words
from ddm.cli.typed_numbers import Number, WholeNumberRange
from ddm.cli.written_table import out_option, write
from ddm.studies.planning import Plan, plan

# a comma between estimates, which is none between the levels of one
BETWEEN_ESTIMATES = re.compile(r",(?![^\[]*\])")


@click.command("plan")
@parameter_options
@param_option
@condition_option
@click.option("--estimate", metavar="NAME", help="What is to be known: v, v[easy].")
@click.option(
    "--difference",
    metavar="NAMES",
    help="Or the difference of two estimates: v[easy],v[hard], or v for its two levels.",
)
@click.option("--se", type=Number(), help="Wanted standard error.")
@click.option("--power", type=Number(), help="Or the wanted power of a test against 0.")
@click.option(
    "--trials",
    metavar="NUMBERS",
    help="Trials of each condition: --trials 100, or easy=300,hard=100. Sought if left out.",
)
@click.option(
    "--subjects", type=WholeNumberRange(min=1), help="People. Sought if --trials is given."
)
@click.option(
    "--spread",
    type=Number(),
    default=0.0,
    show_default=True,
    help="SD between people of the true value.",
)
@click.option("--alpha", type=Number(), default=0.05, show_default=True, help="Level of the test.")
@click.option(
    "--verify",
    type=WholeNumberRange(min=0),
    default=0,
    show_default=True,
    help="Studies of this size to simulate and fit.",
)
@seed_option
@out_option
@config_options
def plan_study(
    param: tuple[str, ...],
    condition: tuple[str, ...],
    estimate: str | None,
    difference: str | None,
    se: float | None,
    power: float | None,
    trials: str | None,
    subjects: int | None,
    spread: float,
    alpha: float,
    verify: int,
    seed: int | None,
    out: str | None,
    **values: Any,
) -> None:
    """Print how many trials, or people, show what is expected, with a wanted precision or power.

    The process is what is expected to be true. With --trials and --subjects, or neither --se nor
    --power, it says what such a study can show.

    \b
      ddm plan --v 2 --a 1.5 --t0 0.3 --estimate v --se 0.1
      ddm plan --v 2 --a 1.5 --t0 0.3 --param v=difficulty --condition easy: \\
        --condition 'hard: v=1.5' --difference v --power 0.9 --trials 100 --spread 0.5
    """
    _check_asked(estimate, difference, se, power)
    pair = None if difference is None else _pair(difference)
    model = model_of_process(param, D=values["D"])
    process = processes_from(condition, model, values)

    with usage_errors(), plain_warnings():
        found = plan(
            model,
            process,
            estimate=estimate,
            difference=pair,
            se=se,
            power=power,
            n_trials=None if trials is None else _numbers(trials),
            subjects=subjects,
            spread=spread,
            alpha=alpha,
            verify=verify,
            seed=seed,
        )

    lines = in_shell_words(str(found).strip("<>")).splitlines()
    click.echo("\n".join(map(paragraph, lines)))
    write(_table(found), out, index=False)


def _check_asked(
    estimate: str | None, difference: str | None, se: float | None, power: float | None
) -> None:
    """A usage error unless one quantity is asked for, and at most one aim."""
    if (estimate is None) == (difference is None):
        raise click.UsageError(
            "say what is to be known: --estimate v, or --difference v[easy],v[hard]; one of them."
        )
    if se is not None and power is not None:
        raise click.UsageError("--se and --power cannot be given together. Leave one of them out.")


def _pair(text: str) -> str | tuple[str, str]:
    """The names of two estimates, or that of a parameter."""
    names = [name.strip() for name in BETWEEN_ESTIMATES.split(text)]
    if len(names) > 2:
        raise click.BadParameter(
            f"{text!r} names {len(names)} estimates; write two, as in v[easy],v[hard].",
            param_hint="--difference",
        )
    return names[0] if len(names) == 1 else (names[0], names[1])


def _numbers(text: str) -> int | dict[Hashable, int]:
    """A number of trials, or one for each level, from text such as "easy=300,hard=100"."""
    try:
        if "=" not in text:
            return int(text)
        pairs = [item.rpartition("=") for item in text.split(",")]
        return {level_in(level.strip()): int(n) for level, _, n in pairs}
    except ValueError:
        raise click.BadParameter(
            f"{text!r}; write a whole number, or one for each level: --trials easy=300,hard=100.",
            param_hint="--trials",
        ) from None


def _table(found: Plan) -> pd.DataFrame:
    """The plan as a table of one row."""
    n = found.n_trials
    sizes = {f"n_trials[{key}]": one for key, one in n.items()} if isinstance(n, dict) else {}
    row: dict[str, Any] = {
        "quantity": found.quantity,
        "value": found.value,
        **(sizes or {"n_trials": n}),
        "subjects": found.subjects,
        "se": found.se,
        "group_se": found.group_se,
        "power": found.power,
        "alpha": found.alpha,
        "note": in_shell_words(found.note),
    }
    if found.simulated is not None:
        row |= {f"simulated_{name}": value for name, value in found.simulated.items()}
    return pd.DataFrame([row])
