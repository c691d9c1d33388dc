"""The command `ddm`: fit, check, simulate and recover from the shell.

Exit status: 0 done (a fit that did not converge is reported, not an error), 1 the data cannot be
used as asked,
2 wrong usage.
"""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pandas as pd

from ddm import parameters
from ddm.cli.trials_file import read_trials
from ddm.contaminants import Contaminant, Delays, Guesses
from ddm.estimation.methods import METHODS
from ddm.fits.fits import Fits
from ddm.fits.fitting import fit, fit_each
from ddm.models.formulas import is_formula
from ddm.models.model import FREE, Model
from ddm.processes.ddm import DDM
from ddm.studies.recovery import recover
from ddm.studies.recovery_statistics import recovery_summary
from ddm.trials.trials import Trials, refuse_milliseconds

SUFFIXES = (".csv", ".csv.gz", ".json")


def trials_options(command: Callable[..., None]) -> Callable[..., None]:
    """The data file and the options that say what is where in it."""
    for option in (
        click.option(
            "--where",
            metavar="CONDITION",
            multiple=True,
            help=(
                "Keep the rows that meet it: --where 'outlier == 0'. May be repeated; all must "
                "hold."
            ),
        ),
        click.option(
            "--deadline",
            metavar="SECONDS|COLUMN",
            help="Rows without response are omissions until then.",
        ),
        click.option(
            "--upper",
            metavar="LABEL",
            help="The response at the upper boundary; 0/1 and -1/1 need none.",
        ),
        click.option(
            "--response",
            default="response",
            show_default=True,
            help="Column of responses or accuracies.",
        ),
        click.option(
            "--rt", default="rt", show_default=True, help="Column of reaction times, in seconds."
        ),
        click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        command = option(command)
    return command


def out_option(command: Callable[..., None]) -> Callable[..., None]:
    """Where to write the table."""
    return click.option(
        "--out",
        callback=_checked_out,
        help=f"Write the table to a file that ends in {', '.join(SUFFIXES)}.",
    )(command)


def _checked_out(context: click.Context, option: click.Parameter, out: str | None) -> str | None:
    """The name of a file that can be written: better known before the fits than after them."""
    if out is not None and not out.endswith(SUFFIXES):
        raise click.BadParameter(f"{out!r} must end in {', '.join(SUFFIXES)}.")
    if out is not None and (not Path(out).parent.is_dir() or Path(out).is_dir()):
        raise click.BadParameter(
            f"{out!r} must be a file in a folder that exists. Make the folder first."
        )
    return out


def parameter_options(command: Callable[..., None]) -> Callable[..., None]:
    """One option per row of the table of parameters."""
    for row in reversed(parameters.PARAMETERS):
        given = (
            {"required": True}
            if row.default is None
            else {"default": row.default, "show_default": True}
        )
        text = f"{row.meaning[0].upper()}{row.meaning[1:]} ({row.unit})."
        command = click.option(f"--{row.name}", row.name, type=float, help=text, **given)(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ddm-toolkit")
def main() -> None:
    """Drift-diffusion models of reaction times and choices.

    DATA is a CSV file (.csv or .csv.gz) with one row per trial and one row of column names.
    Reaction times are in seconds; responses are 0/1, or any two labels of which --upper names one.
    Look at it first, then fit:

    \b
      ddm check data.csv
      ddm fit data.csv --by subject --param v=difficulty --out fits.csv
    """


@main.command("fit")
@trials_options
@click.option(
    "--param", "specifications", multiple=True, metavar="NAME=VALUE",
    help=(
        "v=difficulty: a value per level; v=difficulty,speed: per combination; v='~ coherence': "
        "a formula; z=free; z=0.5; lapse=free. May be repeated. Otherwise v, a and t0 are free, "
        "z=0.5, D=1 and sv=sz=st0=lapse=0."
    ),
)  # fmt: skip
@click.option(
    "--stimulus",
    metavar="COLUMN",
    help="Stimulus coding: +v where the column equals --upper, else -v.",
)
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Fit each group: --by subject, --by subject,session.",
)
@click.option("--method", type=click.Choice(list(METHODS)), default="ml", show_default=True,
              help="Maximum likelihood, or one that bears contaminants better.")  # fmt: skip
@out_option
def fit_command(
    data: Path,
    rt: str,
    response: str,
    upper: str | None,
    deadline: str | None,
    where: tuple[str, ...],
    specifications: tuple[str, ...],
    stimulus: str | None,
    by: tuple[str, ...],
    method: str,
    out: str | None,
) -> None:
    """Fit a model to DATA and print the estimates with standard errors.

    \b
      ddm fit data.csv
      ddm fit data.csv --by subject --param v=difficulty --param a=instruction --out fits.csv
      ddm fit data.csv --response choice --upper right --param z=free --method chi2
    """
    model = _model(specifications, stimulus)
    with _data_errors(), _plain_warnings():
        trials = read_trials(data, rt, response, upper, deadline, where)
        click.echo(trials, err=True)
        groups = [name for names in by for name in _columns(names)]
        result = (
            fit_each(model, trials, by=groups, method=method)
            if groups
            else fit(model, trials, method=method)
        )
    table = result.table if isinstance(result, Fits) else result.summary().rename_axis("parameter")
    click.echo(_shown(result) if isinstance(result, Fits) else result)
    if out is not None:
        _write(table, out)


@main.command("check")
@trials_options
@click.option("--by", metavar="COLUMNS", multiple=True, help="Describe each group: --by subject.")
def check_command(
    data: Path,
    rt: str,
    response: str,
    upper: str | None,
    deadline: str | None,
    where: tuple[str, ...],
    by: tuple[str, ...],
) -> None:
    """Say what was understood of DATA: responses, missing values, RTs, columns. Exit 1 if it cannot
    be fitted.
    """
    with _data_errors(), _plain_warnings():
        trials = read_trials(data, rt, response, upper, deadline, where)
        groups = [trials.column(name) for names in by for name in _columns(names)]
    lower_label, upper_label = trials.labels
    click.echo(f"{trials.n} trials; {trials.coding}")
    for reason, count in trials.missing.items():
        click.echo(f"rows with {reason}, to be set aside: {count}")
    upper_share = trials.upper[trials.answered].mean()
    click.echo(
        f"{upper_share:.1%} {response} = {upper_label}, {1.0 - upper_share:.1%} {lower_label}"
    )
    if not trials.answered.all():
        click.echo(f"omissions: {(~trials.answered).sum()}")
    times = pd.Series(trials.rt[trials.answered]).quantile([0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0])
    click.echo("rt (s): " + ", ".join(f"{q:.0%} {value:.3f}" for q, value in times.items()))
    for column in trials.data.columns.drop([rt, response]):
        click.echo(f"column {column}: {_levels(trials.data[column])}")
    if groups:
        _describe_groups(trials, groups)


def _describe_groups(trials: Trials, groups: list[pd.Series]) -> None:
    rows = pd.DataFrame({"rt": trials.rt, "upper": trials.upper}, index=trials.data.index)
    grouped = rows.groupby(groups if len(groups) > 1 else groups[0], observed=True)
    table = (
        grouped["rt"]
        .agg(["size", "median", "max"])
        .set_axis(["trials", "median rt", "longest rt"], axis=1)
    )
    share = grouped["upper"].mean().rename(f"{trials.response_column} = {trials.labels[1]}")
    click.echo(table.join(share).to_string(float_format="{:.3f}".format))
    with _data_errors():
        for key, times in grouped["rt"]:
            refuse_milliseconds(
                times.dropna().to_numpy(), trials.rt_column, of=f" in the group {key}"
            )


@main.command("simulate")
@parameter_options
@click.option("-n", type=click.IntRange(min=1), required=True, help="Number of trials.")
@click.option("--seed", type=click.IntRange(min=0), help="For a result that can be repeated.")
@click.option(
    "--method",
    type=click.Choice(["exact", "euler"]),
    default="exact",
    show_default=True,
    help="Samples without time steps, or the Euler-Maruyama scheme, corrected.",
)
@click.option("--dt", type=float, help="Time step of --method euler, s (0.001 unless given).")
@out_option
def simulate_command(
    n: int, seed: int | None, method: str, dt: float | None, out: str | None, **values: float
) -> None:
    """Simulate trials and print or write them as a table with the columns rt and response.

    \b
      ddm simulate --v 1.2 --a 1.5 --t0 0.3 -n 500 --seed 1 --out trials.csv
    """
    try:
        with _plain_warnings():
            trials = DDM(**values).simulate(n, seed=seed, method=method, dt=dt)
    except (ValueError, TypeError) as error:
        raise click.UsageError(str(error)) from error
    if out is None:
        click.echo(trials.to_csv(index=False), nl=False)
    else:
        _write(trials, out, index=False)


@main.command("recover")
@parameter_options
@click.option(
    "--trials", metavar="NUMBERS", required=True, help="Trials of a data set: --trials 50,200,1000."
)
@click.option(
    "--datasets",
    type=click.IntRange(min=1),
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
@click.option(
    "--param",
    "specifications",
    multiple=True,
    metavar="NAME=VALUE",
    help=("What is fitted: z=free; sv=0.5. May be repeated. Otherwise v, a and t0 are free."),
)
@click.option(
    "--guesses",
    type=(float, float, float),
    metavar="SHARE LOW HIGH",
    help="In a share of the trials guesses at LOW to HIGH seconds: --guesses 0.05 0.2 3.",
)
@click.option(
    "--delays",
    type=(float, float, float),
    metavar="SHARE LOW HIGH",
    help="In a share of the trials RTs that are LOW to HIGH seconds longer.",
)
@click.option("--seed", type=click.IntRange(min=0), help="For a result that can be repeated.")
@out_option
def recover_command(
    trials: str,
    datasets: int,
    methods: tuple[str, ...],
    specifications: tuple[str, ...],
    guesses: tuple[float, float, float] | None,
    delays: tuple[float, float, float] | None,
    seed: int | None,
    out: str | None,
    **values: float,
) -> None:
    """Simulate data sets of a process, fit each, and print how well its parameters are recovered.

    In brackets stand Monte Carlo errors, what chance contributes. --out writes every estimate.

    \b
      ddm recover --v 1.2 --a 1.5 --t0 0.3 --trials 50,200,1000 --seed 1
      ddm recover --v 1.2 --a 1.5 --t0 0.3 --trials 200 --method ml --method chi2 --guesses 0.05 0.2
      3
    """
    model = _model(specifications, None)
    if "D" not in {text.partition("=")[0] for text in specifications}:
        model = replace(model, D=values["D"])  # the unit of evidence
    if model.columns:
        raise click.BadParameter(
            "the data sets have one condition, so that nothing varies with "
            f"{', '.join(model.columns)}. Write NAME=free or a number; ddm.recover(model, "
            "{level: process}, ...) in Python simulates conditions.",
            param_hint="--param",
        )
    try:
        table = recover(
            model,
            DDM(**values),
            n_trials=_sizes(trials),
            n_datasets=datasets,
            methods=methods,
            contaminants=_contaminants(guesses, delays),
            seed=seed,
        )
    except (ValueError, TypeError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(_shown_recovery(recovery_summary(table)))
    if out is not None:
        _write(table, out, index=False)


def _sizes(trials: str) -> list[int]:
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
    if guesses is not None and delays is not None:
        raise click.UsageError(
            "--guesses and --delays cannot be given together. Leave one of them out."
        )
    if guesses is not None:
        return Guesses(*guesses)
    return None if delays is None else Delays(*delays)


@contextmanager
def _data_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError) as error:
        raise click.ClickException(_in_shell_words(str(error))) from error


def _in_shell_words(message: str) -> str:
    """The message with ``ddm.Trials(data, upper='right')`` as ``--upper 'right'``."""

    def as_options(call: re.Match[str]) -> str:
        return re.sub(r"(\w+)=('[^']*'|[^,]+),?", r"--\1 \2", call[1])

    return re.sub(r"ddm\.Trials\(data, (.*?)\)", as_options, message)


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Say warnings without the line of code that issued them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        click.echo(f"Warning: {warning.message}", err=True)


def _columns(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


def _model(specifications: tuple[str, ...], stimulus: str | None) -> Model:
    values: dict[str, Any] = {}
    for text in specifications:
        name, equals, value = text.partition("=")
        if not equals or not value or name not in parameters.MODEL_NAMES:
            raise click.BadParameter(
                f"{text!r}; write NAME=VALUE with NAME one of "
                f"{', '.join(parameters.MODEL_NAMES)}, as in v=difficulty.",
                param_hint="--param",
            )
        if name in values:
            raise click.BadParameter(
                f"{name} is said more than once. For a value per combination of columns write "
                f"{name}=first,second.",
                param_hint="--param",
            )
        values[name] = _specification(value)
    try:
        return Model(**values, stimulus=stimulus)
    except (ValueError, TypeError) as error:
        raise click.BadParameter(str(error), param_hint="--param") from error


def _specification(value: str) -> Any:
    if value in ("free", "FREE"):
        return FREE
    if is_formula(value):
        return value
    try:
        return float(value)
    except ValueError:
        return _columns(value)


def _levels(column: pd.Series) -> str:
    levels = column.dropna().unique()
    if not len(levels):
        return "missing in all"
    missing = f", missing in {column.isna().sum()}" if column.isna().any() else ""
    if len(levels) > 12:
        return f"{len(levels)} values{missing}"
    return (
        ", ".join(map(str, sorted(levels, key=lambda level: (str(type(level)), level)))) + missing
    )


def _shown(fits: Fits) -> str:
    """Estimates with standard errors in brackets, as wide as the terminal, and below them what the
    messages say.
    """
    table = fits.table
    shown = pd.DataFrame(
        {
            name: [
                f"{x:.4g} ({se:.2g})"
                for x, se in zip(table[name], table[f"{name}_se"], strict=True)
            ]
            for name in fits.params.columns
        },
        index=table.index,
    ).join(table[["n", "loglik" if "statistic" not in table else "statistic"]].round(2))
    notes = [f"{key}: {fit.message}" for key, fit in fits.items() if fit.message != "converged"]
    return "\n".join([shown.to_string(line_width=shutil.get_terminal_size().columns), *notes])


def _shown_recovery(summary: pd.DataFrame) -> str:
    """The figures with their Monte Carlo errors in brackets; those that no fit has are left out."""
    named = [name for name in summary.columns if f"{name}_mc" in summary.columns]
    shown = {
        name: [
            f"{x:.4g} ({mc:.1g})" if pd.notna(x) else "-"
            for x, mc in zip(summary[name], summary[f"{name}_mc"], strict=True)
        ]
        for name in named
        if summary[name].notna().any()
    }
    return pd.DataFrame(shown, index=summary.index).reset_index().to_string(index=False)


def _write(table: pd.DataFrame, out: str, *, index: bool = True) -> None:
    try:
        if out.endswith(".json"):
            (table.reset_index() if index else table).to_json(
                out, orient="records", indent=2, double_precision=15
            )
        else:
            table.to_csv(out, index=index)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error}.") from error
    click.echo(f"wrote {out}", err=True)


if __name__ == "__main__":
    main()
