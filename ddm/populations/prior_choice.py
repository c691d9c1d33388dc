"""Stated priors: what each is about, as a table, and in other units of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ddm import arguments
from ddm.priors import Distribution, Gamma, HalfNormal, LogNormal, Normal
from ddm.priors.kernels import LINK_CODES

# where a prior holds: in the parameter's own units, on the scale of its link, or there per SD of a
# covariate
Scale = Literal["natural", "log", "logit", "per SD"]

# digits of rescaled numbers: 1.5 in units of 0.1 is 0.15, and not 0.15000000000000002
DIGITS = 15


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A prior of one number of a population.

    key : the number's label, such as "v", "v: difficulty" or "sd(v)"
    distribution : the prior
    link : how the number follows from the coordinate that is estimated: the name of the link of
        "a", whose coordinate is log a; "identity" for effects; "log" for SDs
    scale : where the prior holds, for the table; that of "a" is "natural", whatever its link is
    explanation : what the number is, in words
    """

    key: str
    distribution: Distribution
    link: str
    scale: Scale
    explanation: str

    def for_kernels(self) -> tuple[int, float, float, int]:
        """The code, the two numbers and the code of the link that `log_prior` takes."""
        return self.distribution.code, *self.distribution.numbers, LINK_CODES[self.link]


def priors_table(stated: Iterable[Stated], *, meaning: bool = False) -> pd.DataFrame:
    """The priors as they are printed: a row per key, with the columns prior and scale.

    With ``meaning`` there is a third column, which says what each number is.

    Examples
    --------
    >>> stated = Stated(key="sd(a)", distribution=HalfNormal(0.5), link="log", scale="log",
    ...                 explanation="SD of log a over people")
    >>> priors_table([stated])
                     prior scale
    sd(a)  HalfNormal(0.5)   log
    """
    rows = list(stated)
    columns = {
        "prior": [repr(row.distribution) for row in rows],
        "scale": [row.scale for row in rows],
    }
    if meaning:
        columns["meaning"] = [row.explanation for row in rows]
    return pd.DataFrame(columns, index=[row.key for row in rows], dtype=object)


def rescaled(distribution: Distribution, factor: float) -> Distribution:
    """The prior of ``factor`` times a value: what it is in other units of evidence.

    ``factor`` is the power of the units that the row of the parameter says. ValueError for
    LogitNormal and Beta unless it is 1: a share has no units.

    Examples
    --------
    >>> rescaled(LogNormal(1.5, 0.7), 0.1)
    LogNormal(0.15, 0.7)
    """
    factor = arguments.number("factor", factor, arguments.POSITIVE, meaning="new units per old")
    if factor == 1.0:
        return distribution

    def times(number: float) -> float:
        return float(f"{factor * number:.{DIGITS}g}")

    match distribution:
        case Normal(mean, sd):
            return Normal(times(mean), times(sd))
        case LogNormal(median, sigma):
            return LogNormal(times(median), sigma)
        case HalfNormal(sd):
            return HalfNormal(times(sd))
        case Gamma(shape, scale):
            return Gamma(shape, times(scale))
    raise ValueError(
        f"{distribution!r} is a prior of a share, which has no units of evidence; it cannot be "
        f"multiplied by {factor:g}. Give a Normal, LogNormal, HalfNormal or Gamma prior."
    )
