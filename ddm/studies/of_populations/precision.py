"""How precise a quantity of a population is in simulated studies, and how many people it needs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ddm.numerics.monte_carlo import error_of_root, error_of_share
from ddm.studies.of_populations.methods import FOUND
from ddm.studies.of_populations.study import Replicated

# the figures of a quantity in studies of one size: pandas hides those in the middle first
FIGURES = [
    "se",
    "sd",
    "se_mc",
    "sd_mc",
    "bias_mc",
    "coverage_mc",
    "power_mc",
    "bias",
    "coverage",
    "power",
    "failed",
    "fits",
]

# a plan of more people than this is refused
MOST_PEOPLE = 5000

# fewer people can hardly have an SD
FEWEST_PEOPLE = 5


def figures_of(found: Sequence[Replicated], place: int, true: float) -> dict[str, float]:
    """The figures of the quantity in one row of what was found in data sets of one size.

    se : mean of the standard errors; sd : SD of the estimates; power : share of the intervals
    without 0. Names that end in _mc are Monte Carlo errors.
    """
    each = [one.found[0] for one in found]
    failed = [not one.converged for one in each]
    rows = np.array([one.population[place] for one in each if one.population is not None])
    table = pd.DataFrame(rows, columns=FOUND)[~np.array(failed)]
    table = table[table["se"].notna()]
    m = len(table)
    if not m:
        return dict.fromkeys(FIGURES, math.nan) | {"failed": float(np.mean(failed)), "fits": 0}

    error = table["estimate"].to_numpy() - true
    holds = ((table["ci_low"] <= true) & (true <= table["ci_high"])).to_numpy()
    differs = ((table["ci_low"] > 0.0) | (table["ci_high"] < 0.0)).to_numpy()
    sd = float(error.std(ddof=1)) if m > 1 else math.nan
    return {
        "se": float(table["se"].mean()),
        "se_mc": float(table["se"].std(ddof=1)) / math.sqrt(m) if m > 1 else math.nan,
        "sd": sd,
        "sd_mc": error_of_root((error - error.mean()) ** 2, sd),
        "bias": float(error.mean()),
        "bias_mc": sd / math.sqrt(m),
        "coverage": float(holds.mean()),
        "coverage_mc": error_of_share(holds),
        "power": float(differs.mean()),
        "power_mc": error_of_share(differs),
        "failed": float(np.mean(failed)),
        "fits": m,
    }


def next_number(known: Mapping[int, Mapping[str, float]], wanted: float, fewest: int) -> int | None:
    """The number of people to be simulated next; None if the answer is among those that are known.

    ``known`` has the figures of each number. With the same trials of each person a standard error
    falls with the square root of the number of people; a number that this gives counts as the same
    as one that was simulated, if chance in the simulations could make the difference.
    """
    enough = answer_of(known, wanted)
    nearest = min(known, key=lambda n: abs(math.log(known[n]["se"] / wanted)))
    ratio = known[nearest]["se"] / wanted
    number = max(math.ceil(nearest * ratio**2 * (1.0 - 1e-12)), fewest)
    if enough is None:
        return max(number, max(known) + 1)
    too_few = max((n for n in known if known[n]["se"] > wanted), default=fewest - 1)
    number = max(number, too_few + 1)
    chance = 2.0 * known[enough]["se_mc"] / known[enough]["se"]
    if number >= enough or (enough - number) / enough <= chance:
        return None
    return number


def answer_of(known: Mapping[int, Mapping[str, float]], wanted: float) -> int | None:
    """The smallest number of people that was enough in simulations; None if none was."""
    return min((n for n in known if known[n]["se"] <= wanted), default=None)
