"""`plan_population`: how many people, with how many trials, an effect in a population needs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.estimate_labels import no_estimate
from ddm.frames import Frame
from ddm.html_text import block
from ddm.models.model import Model, checked_model
from ddm.priors import Distribution
from ddm.reading.expression_numbers import Expression, expression_of
from ddm.reading.expression_source import shortened
from ddm.runtime.jobs import check_jobs
from ddm.runtime.seeds import Seed, sequence_of
from ddm.studies.of_populations.designs import checked_people, laid_out, setting_of
from ddm.studies.of_populations.methods import OF_POPULATION, Options, checked_methods
from ddm.studies.of_populations.precision import (
    FEWEST_PEOPLE,
    FIGURES,
    MOST_PEOPLE,
    answer_of,
    figures_of,
    next_number,
)
from ddm.studies.of_populations.study import Size, study_of
from ddm.studies.trial_numbers import checked_sizes, names_of

EXAMPLE = "ddm.plan_population(ddm.Model(v='difficulty'), fit, estimate='v[easy] - v[hard]', ...)"

# people in the first studies, unless it is said
PILOT = 20

# numbers of people that are tried, for each number of trials
ROUNDS = 8

# with fewer people, SDs and with them standard errors are poorly known
FEW = 10

# differences of so many Monte Carlo errors are said
SURPRISING = 2.5

# the columns that are shown
SHOWN = ["n_people", "n", "se", "sd", "coverage", "power"]

DECIMALS = 4

# those of one size
Figures = dict[str, float]


@dataclass(frozen=True, eq=False, repr=False)
class PopulationPlan:
    """How precise a quantity of a population is, by numbers of people and of trials.

    quantity, value : what is estimated, and its true value
    wanted : the standard error that was wanted, or that follows from a wanted power; NaN if none
    answers : DataFrame, a row for each number of trials: the smallest number of people that was
        enough, with the columns of ``table``; None if nothing was wanted
    table : DataFrame, a row for each size that was simulated: n_people, n (trials of each
        condition, of each person), se (mean standard error), sd (of the estimates), bias, coverage
        and power (share of intervals without 0) of intervals of level 1 - alpha, failed, fits, and
        Monte Carlo errors (_mc)
    alpha : level of the test against 0
    note : what a reader of these numbers must know; may be empty
    """

    quantity: str
    value: float
    wanted: float
    answers: pd.DataFrame | None
    table: pd.DataFrame
    alpha: float
    note: str

    @property
    def n_people(self) -> int | pd.Series:
        """The answer: a number of people, or a Series of them by several numbers of trials."""
        if self.answers is None:
            raise ValueError(
                "this plan has no answer, since nothing was wanted of it. Its table has all sizes; "
                "give se= or power= to learn how many people are needed."
            )
        answers = self.answers.set_index("n")["n_people"]
        return int(answers.iloc[0]) if len(answers) == 1 else answers

    def __repr__(self) -> str:
        table = self.table if self.answers is None else self.answers
        shown = table[SHOWN].round(DECIMALS).to_string(index=False)
        head, *more = self._lines()
        return "\n".join([f"<{head}>", shown, *more])

    def _repr_html_(self) -> str:
        head, *more = self._lines()
        tables = [self.table] if self.answers is None else [self.answers, self.table]
        return block(head, *more, *(one.round(DECIMALS) for one in tables))

    def _lines(self) -> list[str]:
        """What is to be read beside the table."""
        head = f"PopulationPlan: {self.quantity} = {self.value:.4g}"
        if np.isfinite(self.wanted):
            head += f", wanted standard error {self.wanted:.3g}"
        return [head, *filter(None, [self.note])]


def plan_population(
    model: Model,
    truth: Any,
    *,
    estimate: str,
    n_trials: int | Mapping[Any, int] | Sequence[int | Mapping[Any, int]],
    n_people: int | Sequence[int] | None = None,
    se: float | None = None,
    power: float | None = None,
    alpha: float = 0.05,
    method: str = "hierarchical",
    n_datasets: int = 50,
    shared: str | Sequence[str] = (),
    between: Mapping[str, str] | None = None,
    conditions: Mapping[str, Sequence[Any]] | Frame | None = None,
    people: Mapping[str, Sequence[Any]] | Frame | None = None,
    priors: str | Mapping[str, Distribution] | None = None,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> PopulationPlan:
    """How precise a quantity of a population is with so many people and trials, by simulation.

    With a wanted standard error, or a wanted power, the smallest number of people is sought for
    each number of trials: a standard error falls with the square root of the number of people,
    which leads from the studies simulated first to the answer, which is simulated too.

    Parameters
    ----------
    model, truth, shared, between, conditions, people, priors : as in `ddm.recover_population`
    estimate : a label such as ``"v: patient[T.yes]"``, or a text in labels such as ``"v[easy] -
        v[hard]"``, as in `HierarchicalFit.derived`
    n_trials : number of trials of each condition, of each person; a list, or numbers by condition,
        as in `ddm.recover`
    n_people : number of people, or a list of such numbers; all combinations with n_trials are
        simulated. If something is wanted, the search begins there; else it is needed
    se : the wanted standard error
    power : the wanted power of the test against 0 at level ``alpha``, by the normal approximation:
        the wanted standard error is then abs(value) / (z_{1 - alpha / 2} + z_power)
    method : "hierarchical" (`ddm.fit_hierarchical`) or "sample" (`ddm.sample`)
    n_datasets : number of data sets of each size: with 50 a mean standard error is known to 2 or
        3 %, and the number of people to twice as much
    seed, n_jobs, progress : as in `ddm.recover_population`

    Returns
    -------
    PopulationPlan : with ``n_people`` and ``table``

    Raises
    ------
    ValueError, TypeError : if nothing is wanted and no ``n_people`` given, or as of
        `ddm.recover_population`

    Examples
    --------
    >>> import ddm
    >>> truth = {"v": 1.2, "a": 1.5, "t0": 0.3, "sd(v)": 0.5, "sd(a)": 0.2, "sd(t0)": 0.1}
    >>> found = ddm.plan_population(
    ...     ddm.Model(), truth, estimate="v", n_trials=60, n_people=[10, 20], n_datasets=10, seed=1
    ... )
    >>> list(found.table["se"].round(1))
    [0.2, 0.1]
    """
    (method,) = checked_methods([method], OF_POPULATION, "method")
    n_datasets = arguments.whole_number(
        "n_datasets",
        n_datasets,
        at_least=2,
        meaning="the data sets of each size",
        advice="For example n_datasets=50.",
    )
    alpha = arguments.share("alpha", alpha, meaning="the level of the test")
    check_jobs(n_jobs)
    root = sequence_of(seed)
    setting = setting_of(
        checked_model(model, EXAMPLE),
        truth,
        shared=shared,
        between=between,
        conditions=conditions,
        people=people,
    )
    numbers = checked_sizes(n_trials, setting.keys)
    pilots = _checked_pilots(n_people, se is None and power is None)

    design = laid_out(setting, pilots[0], numbers[0])
    quantities, place = _quantity(estimate, design.labels)
    params = dict(zip(design.labels, design.true.tolist(), strict=True))
    value = float(quantities[estimate](params)) if quantities else float(params[estimate])
    wanted = _wanted_se(se, power, alpha, value, estimate)
    options = Options(shared, between, priors, 1.0 - alpha, quantities)

    def simulate(sizes: list[Size]) -> list[Figures]:
        study = study_of(setting, sizes, [method], options, root)
        several = study.replicated(n_datasets, n_jobs, progress)
        return [figures_of(found, place, value) for found in several]

    fewest = FEWEST_PEOPLE + design.population.predictors.count
    known = _searched(simulate, numbers, pilots, wanted, fewest)
    return _plan(estimate, value, wanted, alpha, known, names_of(numbers))


def _searched(
    simulate: Callable[[list[Size]], list[Figures]],
    numbers: list[dict[Hashable, int]],
    pilots: list[int],
    wanted: float,
    fewest: int,
) -> list[dict[int, Figures]]:
    """For each of the numbers of trials, the figures of all numbers of people that were simulated.

    First these are ``pilots``, then those that are likely to have the wanted standard error.
    """
    known: list[dict[int, Figures]] = [{} for _ in numbers]
    todo = [(i, n) for i in range(len(numbers)) for n in pilots]
    for _ in range(ROUNDS):
        found = simulate([Size(n, numbers[i]) for i, n in todo])
        for (i, n), figures in zip(todo, found, strict=True):
            known[i][n] = figures
        todo = _next(known, wanted, fewest)
        if not todo:
            break
    return known


def _next(known: list[dict[int, Figures]], wanted: float, fewest: int) -> list[tuple[int, int]]:
    """The places of numbers of trials, and numbers of people, that are to be simulated next."""
    if not np.isfinite(wanted):
        return []
    todo = []
    for i, of_trials in enumerate(known):
        usable = {n: figures for n, figures in of_trials.items() if figures["fits"]}
        if not usable:
            raise ValueError(
                f"none of the fits of {', '.join(map(str, of_trials))} people converged, so that "
                "nothing follows for other numbers. Try more trials, or more people: n_people=."
            )
        n = next_number(usable, wanted, fewest)
        if n is not None and n > MOST_PEOPLE:
            raise ValueError(
                f"about {n:,} people would be needed for a standard error of {wanted:.3g}; at most "
                f"{MOST_PEOPLE:,} are simulated. Ask for less, or expect a larger effect."
            )
        if n is not None:
            todo.append((i, n))
    return todo


def _plan(
    estimate: str,
    value: float,
    wanted: float,
    alpha: float,
    known: list[dict[int, Figures]],
    names: list[Hashable],
) -> PopulationPlan:
    """The plan, from the figures of each number of people, by number of trials."""
    rows = [
        {"n_people": n, "n": name, **of_trials[n]}
        for of_trials, name in zip(known, names, strict=True)
        for n in sorted(of_trials)
    ]
    table = pd.DataFrame(rows)[["n_people", "n", *FIGURES]]
    answers = None
    if np.isfinite(wanted):
        best = {name: answer_of(one, wanted) for one, name in zip(known, names, strict=True)}
        is_answer = [best[row["n"]] == row["n_people"] for row in rows]
        answers = table[is_answer].reset_index(drop=True)
        lost = [name for name, n in best.items() if n is None]
        if lost:
            raise ValueError(
                f"no number of people was found for {lost[0]} trials: mean standard errors differ "
                "too much by chance. Simulate more: n_datasets=200."
            )
    return PopulationPlan(
        quantity=estimate,
        value=value,
        wanted=wanted,
        answers=answers,
        table=table,
        alpha=alpha,
        note=_note(table if answers is None else answers, 1.0 - alpha),
    )


def _note(table: pd.DataFrame, level: float) -> str:
    """What a reader must know of these sizes."""
    notes = []
    if (table["n_people"] < FEW).any():
        notes.append(f"with fewer than {FEW} people the SDs over people are poorly known")
    if (table["sd"] - table["se"] > SURPRISING * table["sd_mc"]).any():
        notes.append("estimates vary more than their standard errors say")
    if (level - table["coverage"] > SURPRISING * table["coverage_mc"]).any():
        notes.append(f"fewer than {100.0 * level:g} % of the intervals contain the true value")
    if (table["failed"] > 0.0).any():
        notes.append(f"up to {100.0 * table['failed'].max():.0f} % of the fits did not converge")
    return "; ".join(notes)


# --- checks ---------------------------------------------------------------------------------------


def _quantity(estimate: Any, labels: tuple[str, ...]) -> tuple[dict[str, Expression], int]:
    """What is to be computed beside the labels, and the row in which the quantity is found."""
    if not isinstance(estimate, str):
        raise TypeError(
            "estimate must be a label, such as 'v', or a text in labels, such as "
            f"'v[easy] - v[hard]'; got {estimate!r}."
        )
    if estimate in labels:
        return {}, labels.index(estimate)
    try:
        expression = expression_of(estimate, labels)
    except ValueError as error:
        if estimate.isidentifier():
            raise ValueError(f"estimate: {no_estimate(estimate, labels)}.") from None
        raise ValueError(f"estimate={shortened(repr(estimate))}: {error}") from None
    return {estimate: expression}, len(labels)


def _checked_pilots(n_people: Any, is_needed: bool) -> list[int]:
    """The numbers of people in the first studies."""
    if n_people is not None:
        return checked_people(n_people)
    if is_needed:
        raise ValueError(
            "give what is wanted, se or power, or else n_people, to learn how precise so many "
            "people are."
        )
    return [PILOT]


def _wanted_se(se: Any, power: Any, alpha: float, value: float, estimate: str) -> float:
    """The wanted standard error; NaN if nothing is wanted."""
    if se is not None and power is not None:
        raise ValueError(f"give either se or power, not both; got se={se!r} and power={power!r}.")
    if se is not None:
        return arguments.number("se", se, arguments.POSITIVE, meaning="the wanted standard error")
    if power is None:
        return float("nan")

    from scipy.special import ndtri

    power = arguments.share("power", power, meaning="the wanted power")
    if not alpha < power:
        raise ValueError(f"power must be larger than alpha={alpha:g}; got {power:g}.")
    if value == 0.0:
        raise ValueError(
            f"truth: {estimate} is 0, so that there is nothing to find. Say what is expected."
        )
    return float(abs(value) / (ndtri(1.0 - 0.5 * alpha) + ndtri(power)))
