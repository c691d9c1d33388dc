"""The chapter on populations, from its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from presentation import rounded, table

TEXT = """\
## Populations beside HSSM

Two data sets from fixed seeds, with {share:.0%} of guesses: one person ({n_one} trials; v, a, z, t0 and lapse), and
{people} people with {n_each} trials of each of two conditions (v by condition, a, z and t0 of each person, one lapse for
all). {chains} chains of {tune} + {draws:,} draws on {cores} cores. ESS is the smallest (bulk) of the population's parameters and SDs, and the
smallest of people's parameters, in the units of the summary; per second of sampling the smaller of the two.

{figures}

HSSM samples with nutpie, compiled by numba, the fastest of its samplers here, and with non-centred deviations, its
default. This package samples with nutpie, too, in coordinates of its own; its time includes Laplace's approximation and the
search for lapses, and its kernels were compiled before. Compiling is all that it takes before and after sampling. "Accurate settings" are 9 terms of its series and err
1e-7 in place of 20 and 1e-15, as in the chapter on densities.

Priors and model are the same, which HSSM allows with its links: `v ~ 1 + x + (1 + x | subject)` with x = -.5 and .5 has
the mean and the difference of two conditions as this package has them; log a is shifted by log 2, since its a is
half the separation. Its density of lapses is that of each response and not half of it, so that lapses uniform on {window:g}
s are `Uniform(0, {double:g})` there; then its log densities are ours to 1e-15. What differs: where t exceeds an RT its
density is e^-66 and not 0, which lapses hide.

Means and SDs of the posterior. The last column is the largest difference of two means in a row, in SDs.

{estimates}
"""
HEAD = [
    "data",
    "package",
    "compiling, s",
    "sampling, s",
    "CPU, s",
    "divergences",
    "ESS, population",
    "ESS, people",
    "ESS per s",
    "largest R-hat",
]


def page(rows: pd.DataFrame, estimates: pd.DataFrame, study: dict[str, Any]) -> str:
    """The chapter; the study's numbers are those that the text names."""
    figures = table(HEAD, map(_figures, rows.itertuples()))
    return TEXT.format(figures=figures, estimates=_side_by_side(estimates), **study)


def _figures(row: Any) -> list[object]:
    """A row of times and of what came of them."""
    smallest = np.nanmin([row.smallest_ess, row.smallest_ess_of_people])
    return [
        row.data,
        _way(row.package, row.settings),
        rounded(row.compiling),
        rounded(row.sampling),
        rounded(row.cpu_seconds),
        row.divergences,
        f"{row.smallest_ess:,.0f}",
        "-" if np.isnan(row.smallest_ess_of_people) else f"{row.smallest_ess_of_people:,.0f}",
        rounded(smallest / row.sampling),
        f"{row.largest_r_hat:.3f}",
    ]


def _way(package: str, settings: object) -> str:
    """A package, and its settings where there are several."""
    return package if pd.isna(settings) or not settings else f"{package}, {settings}"


def _side_by_side(estimates: pd.DataFrame) -> str:
    """A row for each parameter of a population, a column for each way."""
    population = estimates[
        ~estimates["label"].str.contains(": ") | estimates["label"].str.startswith("sd(")
    ]
    ways = list(dict.fromkeys(map(_way, population["package"], population["settings"])))
    return table(["data", "parameter", *ways, "difference"], _estimates(population, ways))


def _estimates(population: pd.DataFrame, ways: list[str]) -> Iterator[list[object]]:
    groups = population.groupby(["data", "label"], sort=False)
    for (data, label), rows in groups:
        found = {_way(row.package, row.settings): row for row in rows.itertuples()}
        cells = [
            f"{found[way].mean:.3f} ({found[way].sd:.3f})" if way in found else "-" for way in ways
        ]
        apart = (rows["mean"].max() - rows["mean"].min()) / rows["sd"].mean()
        yield [data, f"`{label}`", *cells, f"{apart:.2f}"]
