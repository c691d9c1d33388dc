"""Several models of the same trials: fitted here, by --model, or saved before, by --fit."""

from __future__ import annotations

from typing import Any

import click

from ddm.cli.file_options import Command, with_options
from ddm.cli.model_text import with_levels_of
from ddm.cli.several.models import models_in
from ddm.cli.several.saved_fits import data_for, loaded, named_files
from ddm.cli.shell_words import groups_of
from ddm.cli.typed_numbers import WholeNumberRange
from ddm.fits.fitting import fit, fit_each
from ddm.models.model import Model
from ddm.populations.fitting import fit_hierarchical
from ddm.trials.trials import Trials

HOW = (
    click.option(
        "--by",
        metavar="COLUMNS",
        multiple=True,
        help="Fit each group: --by subject.",
    ),
    click.option(
        "--hierarchical",
        is_flag=True,
        help="Fit each model to all people as one population: --hierarchical --by subject.",
    ),
    click.option(
        "--seed",
        type=WholeNumberRange(min=0),
        default=0,
        show_default=True,
        help="Of random starting points, as in ddm fit.",
    ),
)


def how_options(command: Command) -> Command:
    """The options that say how models are fitted; see `fits_in`."""
    return with_options(command, HOW)


class Several:
    """What the options --model and --fit, and those of `how_options`, say.

    They are taken out of ``values``; what is left there are options of trials. A usage error unless
    there are ``at_least`` so many models, with names of their own; ``example`` says some.
    """

    def __init__(self, values: dict[str, Any], *, at_least: int, example: str) -> None:
        self.models = models_in(values)
        self.files = named_files(values.pop("fit"))
        self.groups = groups_of(values.pop("by"))
        self.hierarchical: bool = values.pop("hierarchical")
        self.seed: int = values.pop("seed")
        if len(self.models) + len(self.files) < at_least:
            raise click.UsageError(example)
        self._check()

    def fits(self, values: dict[str, Any]) -> dict[str, Any]:
        """The fits by name, those of files first, with their trials."""
        saved = {name: loaded(file) for name, file in self.files.items()}
        models = list(self.models.values())
        data = data_for(list(saved.values()), values, by=self.groups, models=models)
        fits: dict[str, Any] = {name: loaded(file, data) for name, file in self.files.items()}
        return fits | {name: self._fitted(model, data) for name, model in self.models.items()}

    def _check(self) -> None:
        both = [name for name in self.models if name in self.files]
        if both:
            raise click.UsageError(
                f"a --model and a --fit are both called {both[0]!r}. Give the model another name."
            )
        if self.groups and not self.models:
            raise click.UsageError(
                "--by is about models that are fitted here, and saved fits know their groups. "
                "Leave --by out."
            )
        if self.hierarchical and not self.groups:
            raise click.UsageError(
                "--hierarchical needs --by, the column that tells people apart. Say --by subject."
            )

    def _fitted(self, model: Model, data: Any) -> Any:
        """The fit of a model to trials, to those of each group, or to a population."""
        trials: Trials = data
        model = with_levels_of(model, trials.data)
        if self.hierarchical:
            return fit_hierarchical(model, trials, by=self.groups)
        if self.groups:
            return fit_each(model, trials, by=self.groups, seed=self.seed)
        return fit(model, trials, seed=self.seed)
