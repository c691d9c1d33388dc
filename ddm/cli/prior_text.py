"""Priors that are typed, such as ``sd(v)=HalfNormal(1)``: names of `ddm.priors`, with numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields

import click

from ddm import priors
from ddm.cli.translation import in_shell_words
from ddm.priors import Distribution

OPTION = "--prior"

# the word for the priors of the table of parameters
DEFAULT = "default"

# the distributions that may be named, which is all that is ever called
KNOWN: dict[str, type[Distribution]] = {
    name: found
    for name in priors.__all__
    if (found := getattr(priors, name)) is not priors.Distribution
}

# a key may hold any mark, such as the = of a level
TYPED = re.compile(r"(?P<key>.*\S)\s*=\s*(?P<name>\w+)\s*\((?P<numbers>[^()]*)\)\s*", re.DOTALL)

WAYS = ", ".join(
    f"{name}({', '.join(field.name for field in fields(kind))})"  # type: ignore[arg-type]
    for name, kind in KNOWN.items()
)


def priors_from(said: Sequence[str]) -> dict[str, Distribution] | None:
    """The priors that ``--prior`` says, by key; empty for those by default, None if it says none.

    A usage error if a text is no prior, or if a key is said twice.
    """
    if not said:
        return None
    result: dict[str, Distribution] = {}
    for text in said:
        if text == DEFAULT:
            continue
        key, prior = _prior(text)
        if key in result:
            raise click.BadParameter(
                f"{key} is said more than once. Leave one of them out.", param_hint=OPTION
            )
        result[key] = prior
    return result


def _prior(text: str) -> tuple[str, Distribution]:
    """The key and the distribution of a text."""
    typed = TYPED.fullmatch(text)
    kind = None if typed is None else KNOWN.get(typed["name"])
    if typed is None or kind is None:
        raise _not_a_prior(text)
    try:
        numbers = [float(number) for number in typed["numbers"].split(",")]
    except ValueError:
        raise _not_a_prior(text) from None
    if len(numbers) != len(fields(kind)):  # type: ignore[arg-type]
        raise _not_a_prior(text)

    try:
        return typed["key"].strip(), kind(*numbers)
    except ValueError as error:
        message = in_shell_words(str(error))
        raise click.BadParameter(f"{text!r}: {message}", param_hint=OPTION) from error


def _not_a_prior(text: str) -> click.BadParameter:
    return click.BadParameter(
        f"{text!r}; write KEY=PRIOR with PRIOR one of {WAYS}, with numbers in place of the words "
        f"in brackets, as in --prior 'sd(v)=HalfNormal(1)'; or {DEFAULT} for those of the table of "
        "parameters.",
        param_hint=OPTION,
    )
