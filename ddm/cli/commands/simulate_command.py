"""``ddm simulate``: trials of a process with given parameters."""

from __future__ import annotations

from typing import Any

import click

from ddm.cli.config_file import config_options
from ddm.cli.named_functions import function_parameter_options, process_from
from ddm.cli.options import parameter_options, seed_option
from ddm.cli.shell_words import plain_warnings, usage_errors
from ddm.cli.typed_numbers import Number, WholeNumberRange
from ddm.cli.written_table import out_option, write


@click.command("simulate")
@parameter_options
@function_parameter_options
@click.option("-n", type=WholeNumberRange(min=1), required=True, help="Number of trials.")
@seed_option
@click.option(
    "--method",
    type=click.Choice(["exact", "euler"]),
    default="exact",
    show_default=True,
    help="Samples without time steps, or the Euler-Maruyama scheme, corrected.",
)
@click.option("--dt", type=Number(), help="Time step of --method euler, s (0.001 unless given).")
@out_option
@config_options
def simulate_trials(
    n: int, seed: int | None, method: str, dt: float | None, out: str | None, **values: Any
) -> None:
    """Simulate trials and print or write them as a table with the columns rt and response.

    \b
      ddm simulate --v 1.2 --a 1.5 --t0 0.3 -n 500 --seed 1 --out trials.csv
      ddm simulate --v 1.2 --a 1.5 --boundary exponential --tau 1.5 -n 500 --seed 1
    """
    with usage_errors(), plain_warnings():
        trials = process_from(values).simulate(n, seed=seed, method=method, dt=dt)

    if out is None:
        click.echo(trials.to_csv(index=False), nl=False)
    write(trials, out, index=False)
