"""The true processes of simulated data sets: one for all, a table or list, or random draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.frames import pandas_if_frame
from ddm.models.model import Model
from ddm.parameter_rows import Shape
from ddm.parameters import NAMES, PARAMETERS, check_values
from ddm.processes.ddm import DDM
from ddm.processes.families.of_processes import Process
from ddm.studies.experiment import processes_of
from ddm.studies.true_parameters import Processes
from ddm.user_functions import SIGN

# first key of the streams of random numbers that draw true processes
TRUTH = 0

# first key of the streams of random numbers that draw data
DATA = 1

# the parameters whose distribution in the literature is known, with their distributions
TYPICAL = {row.name: row.typical for row in PARAMETERS if row.typical is not None}

# the parameters without a default, which every process needs
REQUIRED = [row.name for row in PARAMETERS if row.default is None and row.belongs_to is None]


def typical(rng: np.random.Generator, parameters: tuple[str, ...] = ("v", "a", "t0")) -> DDM:
    """A random process whose parameters are as in the literature, for `ddm.recover`.

    Use it as ``ddm.recover(model, ddm.typical, ...)``. Each parameter has a distribution, from
    which values are drawn until one lies within the limits:

        v    normal       mean 2, SD 3            abs(v) <= 6
        a    gamma        mean 1.5, SD .75        .5 to 4
        z    normal       mean .5, SD .1          .3 to .7
        t0   gamma        mean .4 s, SD .2 s      .1 to 1 s
        sv   half normal  SD 2                    at most 3
        sz   beta         (1, 3)                  at most .5
        st0  half normal  SD .3 s                 at most .5 s

    Parameters that ``parameters`` does not name have the defaults of `DDM`. All distributions but
    that of z are HDDM's priors (Wiecki, Sofer & Frank 2013), which were made after the survey of
    Matzke & Wagenmakers (2009); the limits are ours.

    Parameters
    ----------
    rng : a `numpy.random.Generator`
    parameters : names of parameters that are drawn; v and a are among them

    Returns
    -------
    DDM : a process with these numbers

    Raises
    ------
    ValueError, TypeError : if ``parameters`` has other names, or ``rng`` is no Generator

    Examples
    --------
    >>> import ddm, numpy as np
    >>> ddm.typical(np.random.default_rng(1)).z
    0.5
    >>> random = lambda rng: ddm.typical(rng, parameters=("v", "a", "z", "t0", "sv"))
    >>> random(np.random.default_rng(1)).sv > 0.0
    True
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator; got {rng!r}. Write e.g. "
            "ddm.typical(numpy.random.default_rng(1)), or give ddm.typical itself to ddm.recover."
        )
    unknown = [name for name in parameters if name not in TYPICAL]
    if unknown or not set(REQUIRED) <= set(parameters):
        others = [name for name in TYPICAL if name not in REQUIRED]
        raise ValueError(
            f"parameters must hold {' and '.join(REQUIRED)}, and may hold {', '.join(others)}; got "
            f"{parameters!r}."
        )

    chosen = {name: shape for name, shape in TYPICAL.items() if name in parameters}
    drawn: dict[str, Any] = {name: _drawn(shape, rng) for name, shape in chosen.items()}
    return DDM(**drawn)


def _drawn(shape: Shape, rng: np.random.Generator) -> float:
    """A random number from a distribution, drawn again until it lies within the limits."""
    draw = rng.normal if shape.family == "half_normal" else getattr(rng, shape.family)
    while True:
        value = draw(*shape.arguments)
        if shape.family == "half_normal":
            value = abs(value)
        if shape.low <= value <= shape.high:
            return float(value)


def true_processes(
    process: Any, n_datasets: int | None, seed: np.random.SeedSequence, model: Model
) -> list[Processes]:
    """The true processes of every data set, each as {condition: process}.

    ``process`` is what `ddm.recover` takes, other than `Fits`; tables of true values are of the
    parameters of the ``model`` if it has functions. TypeError or ValueError if it does
    not give processes, or not the same conditions in every data set.
    """
    found: list[Processes]
    if isinstance(process, (list, tuple)):
        n = _number_of_datasets(n_datasets, len(process))
        found = [processes_of(process[i]) for i in range(n)]
    elif callable(process) and not isinstance(process, (Process, Mapping, type)):
        n = _number_of_datasets(n_datasets, None)
        rngs = (np.random.default_rng(stream(seed, TRUTH, i)) for i in range(n))
        found = [processes_of(process(rng)) for rng in rngs]
    else:
        conditions = process if isinstance(process, Mapping) else {(): process}
        found = _of_tables(conditions, n_datasets, model)

    for one in found:
        if set(one) != set(found[0]):
            raise ValueError(
                "process must give the same conditions in every data set; it gave "
                f"{_listed(found[0])}, and then {_listed(one)}."
            )
    return found


def _of_tables(
    conditions: Mapping[Any, Any], n_datasets: int | None, model: Model
) -> list[Processes]:
    """The true processes of every data set, from a process or a table for each condition."""
    conditions = {
        key: one if isinstance(one, Process) else pandas_if_frame("process", one)
        for key, one in conditions.items()
    }
    rows = _rows(conditions)
    n = _number_of_datasets(n_datasets, rows)
    if rows is None:
        is_single = list(conditions) == [()]
        return [processes_of(conditions[()] if is_single else conditions)] * n

    values = {
        key: _from_rows(one, model) if isinstance(one, pd.DataFrame) else [one] * n
        for key, one in conditions.items()
    }
    return [processes_of({key: one[i] for key, one in values.items()}) for i in range(n)]


def stream(seed: np.random.SeedSequence, *key: int) -> np.random.SeedSequence:
    """The seed of one part of a study.

    It depends on the study's seed and on the key of the part, not on how many parts there are.
    """
    return np.random.SeedSequence(seed.entropy, spawn_key=key)


def _rows(conditions: Mapping[Any, Any]) -> int | None:
    """The number of rows that all DataFrames of true values have; None without a DataFrame."""
    lengths = {len(one) for one in conditions.values() if isinstance(one, pd.DataFrame)}
    if len(lengths) > 1:
        raise ValueError(
            f"process has DataFrames of {' and '.join(map(str, sorted(lengths)))} rows; each must "
            "have a row per data set."
        )
    return lengths.pop() if lengths else None


def _number_of_datasets(n_datasets: Any, rows: int | None) -> int:
    """The number of data sets: ``n_datasets``, or the ``rows`` of a table or list of processes.

    ValueError if both are given and disagree, or if neither is given.
    """
    if rows == 0:
        raise ValueError("process holds no true values: it needs a row, or an entry, per data set.")
    if n_datasets is None and rows is not None:
        n_datasets = rows

    n_datasets = arguments.whole_number(
        "n_datasets",
        n_datasets,
        at_least=1,
        meaning="the data sets of each size",
        advice="For example n_datasets=500.",
    )
    if rows is not None and rows != n_datasets:
        raise ValueError(
            f"n_datasets={n_datasets}, but process has the true values of {rows} data sets. Leave "
            "n_datasets out, or give as many."
        )
    return n_datasets


def _from_rows(table: pd.DataFrame, model: Model) -> list[Process]:
    """The process of each row of true values.

    A process with functions has those of the model, and leaves out what each condition says.
    """
    family = model.family
    made: Callable[..., Process] = DDM
    names = list(NAMES)
    if not family.has_closed_forms:
        made = partial(_with_functions, model)
        known = {"lapse", *model.covariates}
        names = [name for name in family.rows if name not in known]
    unknown = [name for name in table.columns if name not in names]
    if unknown:
        raise ValueError(
            f"process has a column {unknown[0]!r}, which is no parameter of a process; its columns "
            f"are among {', '.join(names)}. For a model with conditions give {{level: DataFrame}}."
        )

    found = []
    for i, row in enumerate(table.itertuples(index=False)):
        try:
            found.append(made(**dict(zip(table.columns, row, strict=True))))
        except (TypeError, ValueError) as error:
            raise type(error)(f"process, row {i}: {error}") from None
    return found


def _with_functions(model: Model, **values: float) -> Process:
    """The process with the functions and fixed parameters of a model, and these values."""
    family, specified = model.family, model.specifications
    row = family.unsaid
    for name, position in family.positions.items():
        if name == SIGN or name in model.covariates:
            row[position] = np.nan
        elif name in values:
            row[position] = float(check_values(family.rows[name], values[name]))
        elif name in specified and name != "lapse":
            said = specified[name]
            if not isinstance(said, float):
                raise ValueError(
                    f"there is no true value of {name}, which the model estimates: add a column "
                    f"{name!r}."
                )
            row[position] = said
    process: Process = family.process(row)
    return process


def _listed(keys: Any) -> str:
    """Conditions in words, for messages."""
    return ", ".join(map(repr, keys))
