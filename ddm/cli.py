"""The command `ddm`: fit, check and simulate from the shell.

Exit status: 0 done (a fit that did not converge is reported, not an error), 1 the data cannot be used as asked,
2 wrong usage.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pandas as pd

from ddm import parameters
from ddm.diffusion import DDM
from ddm.fit import fit, fit_each
from ddm.model import FREE, Model
from ddm.objectives import METHODS
from ddm.result import Fits
from ddm.trials import Trials

SUFFIXES = (".csv", ".csv.gz", ".json")


def trials_options(command: Callable[..., None]) -> Callable[..., None]:
    """The data file and the options that say what is where in it."""
    for option in (
        click.option("--where", metavar="CONDITION", help="Keep the rows that meet it, e.g. --where 'outlier == 0'."),
        click.option("--upper", metavar="LABEL", help="The response at the upper boundary; 0/1 and -1/1 need none."),
        click.option("--response", default="response", show_default=True, help="Column of responses or accuracies."),
        click.option("--rt", default="rt", show_default=True, help="Column of reaction times, in seconds."),
        click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        command = option(command)
    return command


def out_option(command: Callable[..., None]) -> Callable[..., None]:
    """Where to write the table."""
    return click.option(
        "--out", callback=_checked_suffix, help=f"Write the table to a file that ends in {', '.join(SUFFIXES)}."
    )(command)


def _checked_suffix(context: click.Context, option: click.Parameter, out: str | None) -> str | None:
    if out is not None and not out.endswith(SUFFIXES):
        raise click.BadParameter(f"{out!r} must end in {', '.join(SUFFIXES)}.")
    return out


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ddm-toolkit")
def main() -> None:
    """Drift-diffusion models of reaction times and choices.

    DATA is a CSV file (.csv or .csv.gz) with one row per trial. Look at it first, then fit:

    \b
      ddm check data.csv
      ddm fit data.csv --by subject --param v=difficulty --out fits.csv
    """


@main.command("fit")
@trials_options
@click.option(
    "--param", "specifications", multiple=True, metavar="NAME=VALUE",
    help="v=difficulty: a value per level; v=difficulty,speed: per combination; z=free; z=0.5. May be repeated. "
    "Otherwise v, a and t0 are free, z=0.5, D=1.",
)  # fmt: skip
@click.option("--stimulus", metavar="COLUMN", help="Stimulus coding: +v where the column equals --upper, else -v.")
@click.option("--by", metavar="COLUMNS", help="Fit each group: --by subject, --by subject,session.")
@click.option("--method", type=click.Choice(list(METHODS)), default="ml", show_default=True,
              help="Maximum likelihood, or chi-square on quantile bins.")  # fmt: skip
@out_option
def fit_command(
    data: Path, rt: str, response: str, upper: str | None, where: str | None, specifications: tuple[str, ...],
    stimulus: str | None, by: str | None, method: str, out: str | None,
) -> None:  # fmt: skip
    """Fit a model to DATA and print the estimates with standard errors.

    \b
      ddm fit data.csv
      ddm fit data.csv --by subject --param v=difficulty --param a=instruction --out fits.csv
      ddm fit data.csv --response choice --upper right --param z=free --method chi2
    """
    model = _model(specifications, stimulus)
    with _data_errors(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trials = _trials(data, rt, response, upper, where)
        click.echo(trials, err=True)
        result = fit(model, trials, method=method) if by is None else fit_each(
            model, trials, by=by.split(","), method=method
        )  # fmt: skip
    for warning in caught:
        click.echo(f"Warning: {warning.message}", err=True)
    table = result.table if isinstance(result, Fits) else result.summary()
    click.echo(_shown(table) if isinstance(result, Fits) else result)
    if out is not None:
        _write(table, out)


@main.command("check")
@trials_options
@click.option("--by", metavar="COLUMNS", help="Count the trials of each group.")
def check_command(
    data: Path, rt: str, response: str, upper: str | None, where: str | None, by: str | None
) -> None:
    """Say what was understood of DATA: responses, missing values, RTs, columns. Exit 1 if it cannot be fitted."""
    with _data_errors():
        trials = _trials(data, rt, response, upper, where)
        groups = None if by is None else [trials.column(column) for column in by.split(",")]
    lower_label, upper_label = trials.labels
    click.echo(f"{trials.n} trials; {trials.coding}")
    for reason, count in trials.missing.items():
        click.echo(f"{count} rows with {reason} will be set aside")
    click.echo(f"{trials.upper.mean():.1%} {response} = {upper_label}, {(~trials.upper).mean():.1%} {lower_label}")
    times = pd.Series(trials.rt).quantile([0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0])
    click.echo("rt (s): " + ", ".join(f"{q:.0%} {value:.3f}" for q, value in times.items()))
    for column in trials.data.columns.drop([rt, response]):
        click.echo(f"column {column}: {_levels(trials.data[column])}")
    if groups is not None:
        counts = trials.data.groupby(groups, observed=True).size()
        click.echo(f"{len(counts)} groups of {counts.min()} to {counts.max()} trials")


@main.command("simulate")
@click.option("-n", type=click.IntRange(min=1), required=True, help="Number of trials.")
@click.option("--seed", type=click.IntRange(min=0), help="For a result that can be repeated.")
@click.option("--dt", type=float, default=1e-3, show_default=True, help="Time step, s.")
@out_option
def simulate_command(n: int, seed: int | None, dt: float, out: str | None, **values: float) -> None:
    """Simulate trials and print or write them as a table with the columns rt and response.

    \b
      ddm simulate --v 1.2 --a 1.5 --t0 0.3 -n 500 --seed 1 --out trials.csv
    """
    try:
        trials = DDM(**values).simulate(n, seed=seed, dt=dt)
    except (ValueError, TypeError) as error:
        raise click.UsageError(str(error)) from error
    if out is None:
        click.echo(trials.to_csv(index=False), nl=False)
    else:
        _write(trials, out, index=False)


for _row in reversed(parameters.PARAMETERS):
    simulate_command = click.option(
        f"--{_row.name}", _row.name, type=float, required=_row.default is None, default=_row.default,
        show_default=_row.default is not None, help=f"{_row.meaning[0].upper()}{_row.meaning[1:]} ({_row.unit}).",
    )(simulate_command)  # fmt: skip


@contextmanager
def _data_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError) as error:
        raise click.ClickException(str(error)) from error


def _model(specifications: tuple[str, ...], stimulus: str | None) -> Model:
    values: dict[str, Any] = {}
    for text in specifications:
        name, equals, value = text.partition("=")
        if not equals or not value or name not in parameters.NAMES:
            raise click.BadParameter(
                f"{text!r}; write NAME=VALUE with NAME one of {', '.join(parameters.NAMES)}, as in v=difficulty.",
                param_hint="--param",
            )
        values[name] = _specification(value)
    try:
        return Model(**values, stimulus=stimulus)
    except (ValueError, TypeError) as error:
        raise click.BadParameter(str(error), param_hint="--param") from error


def _specification(value: str) -> Any:
    if value == "free":
        return FREE
    try:
        return float(value)
    except ValueError:
        return value.split(",")


def _trials(data: Path, rt: str, response: str, upper: str | None, where: str | None) -> Trials:
    table = pd.read_csv(data)
    if where is not None:
        try:
            table = table.query(where)
        except Exception as error:
            raise ValueError(f"--where {where!r} cannot be evaluated on columns {list(table.columns)}: {error}") from error
        if table.empty:
            raise ValueError(f"--where {where!r} holds in no row.")
    labels = table[response].dropna().unique().tolist() if response in table else []
    label = next((label for label in labels if str(label) == upper), upper)
    return Trials(table, rt=rt, response=response, upper=label)


def _levels(column: pd.Series) -> str:
    levels = column.dropna().unique()
    missing = f", missing in {column.isna().sum()}" if column.isna().any() else ""
    if len(levels) > 12:
        return f"{len(levels)} values{missing}"
    return ", ".join(map(str, sorted(levels, key=lambda level: (str(type(level)), level)))) + missing


def _shown(table: pd.DataFrame) -> str:
    return table.to_string(float_format=lambda value: f"{value:.4g}", max_colwidth=60)


def _write(table: pd.DataFrame, out: str, *, index: bool = True) -> None:
    if out.endswith(".json"):
        (table.reset_index() if index else table).to_json(out, orient="records", indent=2)
    else:
        table.to_csv(out, index=index)
    click.echo(f"wrote {out}", err=True)
