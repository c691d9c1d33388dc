"""The options that say how people are alike, and how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ddm.cli.file_options import Command, with_options
from ddm.cli.model_text import by_name
from ddm.cli.prior_text import priors_from
from ddm.cli.shell_words import columns_of_all
from ddm.cli.translation import in_shell_words
from ddm.cli.written_table import SUFFIXES, file_option
from ddm.models.formula_terms import is_formula
from ddm.models.formula_words import check_words

POPULATION = (
    click.option(
        "--shared",
        multiple=True,
        metavar="NAMES",
        help=(
            "Parameters, or effects of a column, that are the same in all people: --shared "
            "'z,v[difficulty]'. The proportion of lapses is."
        ),
    ),
    click.option(
        "--between",
        multiple=True,
        metavar="NAME=FORMULA",
        help=(
            "What predicts how people differ, from columns that are constant within people: "
            "--between 'v=~ patient', --between 'v[difficulty]=~ patient'. May be repeated."
        ),
    ),
    click.option(
        "--prior",
        multiple=True,
        metavar="KEY=PRIOR",
        help=(
            "A prior in place of the default one: --prior 'v=Normal(2, 1)', --prior "
            "'sd(v)=HalfNormal(1)'; keys are those of the table of priors that is printed. May be "
            "repeated."
        ),
    ),
)

out_people_option = file_option(
    "--out-people",
    SUFFIXES,
    f"Write the estimates of people to a file that ends in {', '.join(SUFFIXES)}.",
)


def population_options(command: Command) -> Command:
    """The options --shared, --between, --prior, which `population_from` takes; --out-people."""
    return with_options(command, (*POPULATION, out_people_option))


def population_from(
    *, shared: Sequence[str], between: Sequence[str], prior: Sequence[str]
) -> dict[str, Any]:
    """The arguments of `ddm.sample` and `ddm.fit_hierarchical` that the options stand for.

    ``priors`` is None without --prior. Usage errors name the option.
    """
    return {
        "shared": columns_of_all(shared),
        "between": _formulas(between) or None,
        "priors": priors_from(prior),
    }


def _formulas(between: Sequence[str]) -> dict[str, str]:
    """The formulas of --between, none of which runs code."""
    formulas = by_name("--between", between, str)
    for name, formula in formulas.items():
        if not is_formula(formula):
            raise click.BadParameter(
                f"'{name}={formula}'; write a formula, which begins with ~: --between "
                f"'{name}=~ {formula.strip()}'.",
                param_hint="--between",
            )
        try:
            check_words(name, formula)
        except ValueError as error:
            raise click.BadParameter(in_shell_words(str(error)), param_hint="--between") from error
    return formulas
