"""Fast guesses: the fastest responses of a person are at chance, others are not.

The rule is that of Vandekerckhove & Tuerlinckx (2007), with the values of their toolbox DMAT. From
the fastest trial to the slowest, the accuracies x_i of a person are averaged with weights that
decay,

    z_i = lambda x_i + (1 - lambda) z_(i-1),   z_0 = .5,   lambda = .01,

and the first trials are told to be guesses, as long as z_i is within the control limit of guesses,

    .5 + L .5 sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2 i))),   L = 1.5.

DMAT ends them where z_i first leaves the limit. Guesses leave it by luck, too, in a quarter of the
cases, so here they end where it leaves the limit for good.

The average needs some trials to leave the limit even if nobody guesses. So here a person counts
only if it leaves the limit so late that this is beyond chance: P(z_i is within the limit) at the
accuracy of other trials in the same conditions is small. A start that varies makes the fastest
responses less accurate without any guess: with starts over half of the room between the boundaries
their log odds are half as large. Either it is beyond chance for this accuracy too, or some of these
RTs are far from all others: below median - 3 MAD of log RTs. And they are at chance for each level
of each condition: if only incompatible stimuli or one side are answered wrongly, it is a conflict
or a bias.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.arguments import as_python
from ddm.doctor.about_people.accuracies import accuracies_of
from ddm.doctor.about_people.conditions import cells_of, conditions_of
from ddm.doctor.about_people.membership import LEVEL, members, named, rows_of_each, values_listed
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, comparison, labels_of_rows, number, where

WEIGHT = 0.01
LIMIT = 1.5

# fewer trials of a person tell nothing, nor do fewer guesses
FEWEST_TRIALS = 40
FEWEST_GUESSES = 10

# of other trials so many are correct, or there is nothing that guesses could differ from
FEWEST_CORRECT = 0.6

# the log odds of the fastest responses, in those of all, where starts vary over half of the room
VARYING_START = 0.5

# the MAD as an SD of a normal distribution, how many of these are far, and how many RTs are far
MAD_AS_SD = 1.4826
FAR = 3.0
FEWEST_FAR = 4

# so unlikely is it that guesses are as often correct as the responses to one level are; then they
# are no guesses, but follow a conflict or a bias
BETTER = 0.01

# the accuracy of a cell is that of its trials and of so many more with the accuracy of all
PRIOR = 4.0


@dataclass(frozen=True, eq=False)
class Guesses:
    """The fast guesses of a person: the places of the rows, and the first RT that is none, s."""

    person: int
    rows: NDArray[np.int64]
    until: float


@dataclass(frozen=True, eq=False)
class Trials:
    """The trials of a person, the fastest first: RTs, s, accuracies, and the cells they are in."""

    times: NDArray[np.float64]
    correct: NDArray[np.float64]
    cells: NDArray[np.int64]

    def shares_after(self, n: int) -> NDArray[np.float64]:
        """The accuracy of the trials after the first n in the cells of these, (n,)."""
        others = self.correct[n:]
        share = (others.sum() + 0.5) / (others.size + 1.0)
        numbers, inverse = np.unique(self.cells, return_inverse=True)
        right = np.bincount(inverse[n:], weights=others, minlength=numbers.size)
        known = np.bincount(inverse[n:], minlength=numbers.size)
        return np.asarray(((right + PRIOR * share) / (known + PRIOR))[inverse[:n]])


def about_fast_guesses(examined: Examined) -> list[Finding]:
    """The fastest responses of some people, if they are at chance."""
    accuracies = accuracies_of(examined)
    if accuracies is None or not 0.1 < examined.median < 20.0:
        return []
    plain = examined.plain
    columns, groups, total = members(examined)
    known = ~np.isnan(plain) & ~np.isnan(accuracies.correct)
    cells, found = cells_of(examined), []
    conditions = [examined.groups((name,)) for name in conditions_of(examined)]
    for person, rows in enumerate(rows_of_each(known, groups)):
        in_order = rows[np.argsort(plain[rows], kind="stable")]
        trials = Trials(plain[in_order], accuracies.correct[in_order], cells[in_order])
        n = _number(trials, accuracies.is_sure, LEVEL / total)
        fastest = in_order[:n]
        if n and not _is_of_one_level(accuracies.correct[fastest], conditions, fastest):
            found.append(Guesses(person, fastest, float(plain[in_order[n]])))
    return [_finding(examined, found, columns, groups, total)] if found else []


def averages_of(correct: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The averages z_i, and the control limits of guesses."""
    i = np.arange(1, correct.size + 1)
    # in blocks, within which the weights stay far from the smallest numbers
    z = np.empty(correct.size)
    last = 0.5
    decay = (1.0 - WEIGHT) ** np.arange(1, BLOCK + 1)
    for begin in range(0, correct.size, BLOCK):
        part = correct[begin : begin + BLOCK]
        own = decay[: part.size]
        z[begin : begin + BLOCK] = own * (last + WEIGHT * np.cumsum(part / own))
        last = z[min(begin + BLOCK, correct.size) - 1]
    return z, 0.5 + LIMIT * _spread(i, 0.5)


# so many weights are computed at once
BLOCK = 2000


def _spread(i: NDArray[np.int64] | int, sd: float) -> NDArray[np.float64]:
    """The SD of the average z_i of responses with this SD."""
    return np.asarray(sd * np.sqrt(WEIGHT / (2.0 - WEIGHT) * (1.0 - (1.0 - WEIGHT) ** (2 * i))))


def _number(trials: Trials, is_sure: bool, level: float) -> int:
    """How many of a person's trials, from the fastest on, are guesses; 0 if none are."""
    size = trials.times.size
    if size < FEWEST_TRIALS:
        return 0
    z, limits = averages_of(trials.correct)
    within = np.flatnonzero(z < limits)
    n = int(within[-1]) + 1 if within.size else 0
    if not FEWEST_GUESSES <= n <= size / 2:
        return 0
    shares = trials.shares_after(n)
    if shares.mean() < FEWEST_CORRECT:
        return 0
    if is_sure and _chance(n, _at_odds(shares, VARYING_START)) < level:
        return n
    logs = np.log(trials.times)
    middle = np.median(logs)
    far = logs[:n] < middle - FAR * MAD_AS_SD * np.median(np.abs(logs - middle))
    return n if far.sum() >= FEWEST_FAR and _chance(n, shares) < level else 0


def _is_of_one_level(
    correct: NDArray[np.float64], conditions: list[NDArray[np.int64]], rows: NDArray[np.int64]
) -> bool:
    """Whether the fastest responses are better than chance in a level of a condition."""
    from scipy.special import bdtrc

    for levels in conditions:
        of_rows = levels[rows]
        known = of_rows >= 0
        n = np.bincount(of_rows[known])
        right = np.bincount(of_rows[known], weights=correct[known])
        if (bdtrc(right - 1.0, np.maximum(n, 1), 0.5) < BETTER)[n > 0].any():
            return True
    return False


def _at_odds(shares: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """Shares whose log odds are so many times those of others."""
    return np.asarray(1.0 / (1.0 + ((1.0 - shares) / shares) ** factor))


def _chance(n: int, shares: NDArray[np.float64]) -> float:
    """The largest probability that the average is within the limit of guesses up to trial n."""
    from scipy.special import ndtr

    share = float(shares.mean())
    weight = 1.0 - (1.0 - WEIGHT) ** n
    mean = 0.5 + (share - 0.5) * weight
    limit = 0.5 + LIMIT * _spread(n, 0.5)
    return float(ndtr((limit - mean) / _spread(n, np.sqrt(share * (1.0 - share)))))


def _finding(
    examined: Examined,
    found: list[Guesses],
    columns: tuple[str, ...],
    groups: NDArray[np.int64],
    total: int,
) -> Finding:
    rt, unit = examined.rt, examined.unit
    rows = np.zeros(groups.size, dtype=bool)
    for one in found:
        rows[one.rows] = True
    keys = examined.keys(columns, groups, [one.person for one in found]) if columns else []
    untils = [float(f"{one.until:.4g}") for one in found]
    if columns:
        texts = [
            f"{key!r} ({one.rows.size} before {until:g} s)"
            for key, one, until in zip(keys, found, untils, strict=True)
        ]
        who = f" of {len(found)} of {total} groups of {named(columns)}: {values_listed(texts)}"
    else:
        who = f" before {untils[0]:g} s"
    limits = [float(number(until / unit)) for until in untils]
    if len(columns) == 1:
        mapped = dict(zip(map(as_python, keys), limits, strict=True))
        remedy = f"data = data[~(data[{rt!r}] < data[{columns[0]!r}].map({mapped!r}))]"
    else:
        remedy = f"data = data[~(data[{rt!r}] < {number(max(limits))})]"
    return Finding(
        f"{rows.sum()} of {(~np.isnan(examined.plain)).sum()} responses look like fast guesses"
        f"{who}. Up to there the responses are no better than chance (EWMA, Vandekerckhove & "
        "Tuerlinckx 2007).",
        rt,
        int(rows.sum()),
        labels_of_rows(examined.index, rows),
        "warning" if rows.mean() > 0.01 else "note",
        f"{remedy}  # or ddm.Model(lapse=ddm.FREE)",
        f"{where(f'not {comparison(rt, chr(60), max(limits))}')}, or --param lapse=free",
    )
