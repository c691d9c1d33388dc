"""The true processes of simulated data sets: one for all, a table or list of them, or drawn at
random.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.parameters import NAMES, PARAMETERS, Shape
from ddm.processes.ddm import DDM
from ddm.studies.experiment import Processes, processes_of

# stream of random numbers of true processes
TRUTH = 0

# stream of random numbers of data
DATA = 1

# the parameters whose distribution in the literature is known
TYPICAL = {row.name: row.typical for row in PARAMETERS if row.typical is not None}

# those that a process cannot be without
REQUIRED = [row.name for row in PARAMETERS if row.default is None]


def typical(rng: np.random.Generator, parameters: tuple[str, ...] = ("v", "a", "t0")) -> DDM:
    """A process with parameters as they are found in the literature, for ``ddm.recover(model,
    ddm.typical, ...)``.

    v is normal (mean 2, SD 3), a and t0 have gamma distributions (mean 1.5 and SD .75; .4 and .2
    s), z is normal (.5, .1), sv and st0 are half normal (2 and .3 s), sz is beta (1, 3); those not
    named in ``parameters`` have the defaults of `DDM`. All shapes but that of z are HDDM's priors
    (Wiecki, Sofer & Frank 2013), made after the survey of Matzke & Wagenmakers (2009); here they
    are cut off at abs(v) 6, a .5-4, z .3-.7, t0 .1-1, sv 3, sz .5 and st0 .5.

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
    return DDM(
        **{name: _drawn(shape, rng) for name, shape in TYPICAL.items() if name in parameters}
    )


def _drawn(shape: Shape, rng: np.random.Generator) -> float:
    """A number with a shape, drawn again until it lies within the limits."""
    draw = rng.normal if shape.family == "half_normal" else getattr(rng, shape.family)
    while True:
        value = draw(*shape.arguments)
        if shape.family == "half_normal":
            value = abs(value)
        if shape.low <= value <= shape.high:
            return float(value)


def true_processes(
    process: Any, n_datasets: int | None, seed: np.random.SeedSequence
) -> list[Processes]:
    """{condition: process} of every data set; an error if ``process`` is nothing that gives
    them.
    """
    found: list[Processes]
    if isinstance(process, (list, tuple)):
        found = [
            processes_of(process[i]) for i in range(_number_of_datasets(n_datasets, len(process)))
        ]
    elif callable(process) and not isinstance(process, (DDM, Mapping, type)):
        n = _number_of_datasets(n_datasets, None)
        found = [
            processes_of(process(np.random.default_rng(stream(seed, TRUTH, i)))) for i in range(n)
        ]
    else:
        found = _of_tables(process if isinstance(process, Mapping) else {(): process}, n_datasets)
    for one in found:
        if set(one) != set(found[0]):
            raise ValueError(
                "process must give the same conditions in every data set; it gave "
                f"{_listed(found[0])}, and then {_listed(one)}."
            )
    return found


def _of_tables(conditions: Mapping[Any, Any], n_datasets: int | None) -> list[Processes]:
    """The processes of conditions that are processes or tables of true values."""
    rows = _rows(conditions)
    n = _number_of_datasets(n_datasets, rows)
    if rows is None:
        return [processes_of(conditions if list(conditions) != [()] else conditions[()])] * n
    values = {
        key: _from_rows(one) if isinstance(one, pd.DataFrame) else [one] * n
        for key, one in conditions.items()
    }
    return [processes_of({key: one[i] for key, one in values.items()}) for i in range(n)]


def stream(seed: np.random.SeedSequence, *key: int) -> np.random.SeedSequence:
    """The seed of one part of a study, which does not depend on how many parts there are."""
    return np.random.SeedSequence(seed.entropy, spawn_key=key)


def _rows(conditions: Mapping[Any, Any]) -> int | None:
    """The number of data sets of which a DataFrame has the true values; None without one."""
    lengths = {len(one) for one in conditions.values() if isinstance(one, pd.DataFrame)}
    if len(lengths) > 1:
        raise ValueError(
            f"process has DataFrames of {' and '.join(map(str, sorted(lengths)))} rows; each must "
            "have a row per data set."
        )
    return lengths.pop() if lengths else None


def _number_of_datasets(n_datasets: Any, rows: int | None) -> int:
    """The number of data sets, which a table or list of true processes says as well."""
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


def _from_rows(table: pd.DataFrame) -> list[DDM]:
    """The process of each row of true values."""
    unknown = [name for name in table.columns if name not in NAMES]
    if unknown:
        raise ValueError(
            f"process has a column {unknown[0]!r}, which is no parameter of a process; its columns "
            f"are among {', '.join(NAMES)}. For a model with conditions give {{level: DataFrame}}."
        )
    found = []
    for i, row in enumerate(table.itertuples(index=False)):
        try:
            found.append(DDM(**dict(zip(table.columns, row, strict=True))))
        except (TypeError, ValueError) as error:
            raise type(error)(f"process, row {i}: {error}") from None
    return found


def _listed(keys: Any) -> str:
    return ", ".join(map(repr, keys))
