"""``ddm recover``: how well fits find the parameters of a process."""

from __future__ import annotations

from typing import Any

import click
import pandas as pd

from ddm.cli.config_file import config_options
from ddm.cli.model_text import lapse_window_option, model_of_process, param_option
from ddm.cli.options import checkpoint_option, parameter_options, seed_option
from ddm.cli.shell_words import plain_warnings, told_of_checkpoint, usage_errors
from ddm.cli.translation import in_shell_words
from ddm.cli.typed_numbers import Number, WholeNumberRange
from ddm.cli.written_table import out_option, write
from ddm.contaminants import Contaminant, Delays, Guesses
from ddm.estimation.methods import METHODS
from ddm.models.model import Model
from ddm.processes.ddm import DDM
from ddm.studies.recovery import recover
from ddm.studies.recovery_statistics import recovery_summary


@click.command("recover")
@parameter_options
@click.option(
    "--trials", metavar="NUMBERS", required=True, help="Trials of a data set: --trials 50,200,1000."
)
@click.option(
    "--datasets",
    type=WholeNumberRange(min=1),
    default=500,
    show_default=True,
    help="Data sets of each size.",
)
@click.option(
    "--method",
    "methods",
    type=click.Choice(list(METHODS)),
    multiple=True,
    default=["ml"],
    show_default=True,
    help="May be repeated.",
)
@param_option
@lapse_window_option
@click.option(
    "--guesses",
    type=(Number(), Number(), Number()),
    metavar="SHARE LOW HIGH",
    help="In a share of the trials guesses at LOW to HIGH seconds: --guesses 0.05 0.2 3.",
)
@click.option(
    "--delays",
    type=(Number(), Number(), Number()),
    metavar="SHARE LOW HIGH",
    help="In a share of the trials RTs that are LOW to HIGH seconds longer.",
)
@seed_option
@checkpoint_option
@out_option
@config_options
def recover_parameters(
    trials: str,
    datasets: int,
    methods: tuple[str, ...],
    param: tuple[str, ...],
    lapse_window: tuple[str, str] | None,
    guesses: tuple[float, float, float] | None,
    delays: tuple[float, float, float] | None,
    seed: int | None,
    checkpoint: str | None,
    out: str | None,
    **values: Any,
) -> None:
    """Simulate data sets of a process, fit each, and print how well its parameters are recovered.

    In brackets stand Monte Carlo errors, what chance contributes. --out writes every estimate.

    \b
      ddm recover --v 1.2 --a 1.5 --t0 0.3 --trials 50,200,1000 --seed 1
      ddm recover --v 1 --a 1.5 --t0 0.3 --trials 200 --method ml --method chi2 --guesses 0.05 0.2 3
    """
    model = _model(param, lapse_window, D=values["D"])

    with usage_errors(), told_of_checkpoint(checkpoint), plain_warnings():
        table = recover(
            model,
            DDM(**values),
            n_trials=_sizes(trials),
            n_datasets=datasets,
            methods=methods,
            contaminants=_contaminants(guesses, delays),
            seed=seed,
            checkpoint=checkpoint,
        )

    click.echo(_shown(recovery_summary(table)))
    write(table, out, index=False)


def _model(param: tuple[str, ...], lapse_window: tuple[str, str] | None, *, D: float) -> Model:
    """The model that is fitted; an error unless it has one condition."""
    model = model_of_process(param, lapse_window, D=D)
    if model.columns:
        raise click.BadParameter(
            "the data sets have one condition, so that nothing varies with "
            f"{', '.join(model.columns)}. Write NAME=free or a number; the function recover, in "
            "Python, simulates conditions.",
            param_hint="--param",
        )
    return model


def _sizes(trials: str) -> list[int]:
    """The numbers of trials, from text such as "50,200"."""
    try:
        return [int(number) for number in trials.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"{trials!r}; write whole numbers with commas, as in --trials 50,200.",
            param_hint="--trials",
        ) from None


def _contaminants(
    guesses: tuple[float, float, float] | None, delays: tuple[float, float, float] | None
) -> Contaminant | None:
    """The contaminants that --guesses or --delays asks for; None without these options."""
    if guesses is not None and delays is not None:
        raise click.UsageError(
            "--guesses and --delays cannot be given together. Leave one of them out."
        )
    try:
        if guesses is not None:
            return Guesses(*guesses)
        return None if delays is None else Delays(*delays)
    except ValueError as error:
        option = "--guesses" if guesses is not None else "--delays"
        raise click.BadParameter(in_shell_words(str(error)), param_hint=option) from error


def _shown(summary: pd.DataFrame) -> str:
    """The statistics that are not all missing, with their Monte Carlo errors in brackets."""
    shown = {}
    for name in summary.columns:
        if f"{name}_mc" in summary.columns and summary[name].notna().any():
            pairs = zip(summary[name], summary[f"{name}_mc"], strict=True)
            shown[name] = [f"{x:.4g} ({mc:.1g})" if pd.notna(x) else "-" for x, mc in pairs]
    return pd.DataFrame(shown, index=summary.index).reset_index().to_string(index=False)
