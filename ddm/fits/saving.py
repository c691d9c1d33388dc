"""Fits as JSON: the parts of a fit, written without pickle; `restoring` reads them.

A file keeps the model, the estimates, the conditions, the condition of each trial, and how trials
were observed, but not the RTs. Numbers that JSON does not have are the texts "nan", "inf" and
"-inf". Among levels, labels and settings, which may be texts, they are {"number": "inf"}. A level
of `pd.cut` is {"interval": [left, right, "right"]}, where the last is its closed side.
``schema`` is raised when the meaning of a field changes; later versions read earlier schemas. A
checksum tells damage; without one, `saved` checks what parts say of one another.
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import asdict, dataclass, fields, is_dataclass
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import as_python, is_number
from ddm.distributions import WORDS
from ddm.estimation.objective import Method
from ddm.fits.saved.file_text import CHECKSUM, checksum
from ddm.fits.saved.functions import as_written
from ddm.models.design import Design, Term
from ddm.models.formula_terms import is_formula
from ddm.models.formula_words import check_words
from ddm.models.lapses import Lapses
from ddm.models.model import Model
from ddm.models.specifications.specification import Free
from ddm.parameters import MODEL_NAMES
from ddm.processes.general_checks import check_breaks
from ddm.runtime.whole_files import write_whole
from ddm.trials.observation import OBSERVED
from ddm.trials.seconds import from_seconds

# the version of the format; since 2 lapses may lie beyond the deadline, and RTs may be lost, and
# since 3 there is a checksum; since 4 the distribution of starts and of non-decision times is said,
# and drift, boundaries, noise and starts may be functions
SCHEMA = 4

# what a file can hold
KINDS = ("fit", "fits")


@dataclass(frozen=True, eq=False)
class SavedTrials:
    """The trials of a saved fit, without RTs, responses, and columns outside the model."""

    n: int
    cells: pd.DataFrame
    cell: NDArray[np.int64]
    deadline: NDArray[np.float64]
    window: tuple[float, float]
    observed: str
    lost_rt: str | None
    lost_share: float
    labels: tuple[Any, Any]
    reading: dict[str, Any]
    coding: str

    @property
    def observed_sides(self) -> tuple[bool, bool]:
        """Which of the responses (lower, upper) leave a trace."""
        return OBSERVED[self.observed]

    def replaced(
        self, rt: np.ndarray, upper: np.ndarray, rows: pd.DataFrame | None = None
    ) -> pd.DataFrame:
        """A table of the conditions with these RTs, and responses with the labels of the data.

        ``upper`` (n,) is 1 or 0, and -1 for no response. ``rows`` is a table that gets
        them instead.
        """
        conditions = self.cells.iloc[self.cell].reset_index(drop=True)
        table = conditions if rows is None else rows.copy()
        times = from_seconds(np.where(upper < 0, np.nan, rt), self.reading.get("unit"))
        table[self.reading["rt"]] = times
        answers = pd.Series(np.array([*self.labels, None], dtype=object)[upper])
        table[self.reading["response"]] = answers.infer_objects()
        return table


def as_dict(fit: Any) -> dict[str, Any]:
    """A `ddm.Fit` as a dictionary that JSON can hold."""
    search = fit.search
    return {
        "params": _series(fit.params),
        "cov": numbers(fit.cov),
        "converged": fit.converged,
        "message": fit.message,
        "limits": fit.limits,
        "n": fit.n,
        "report": {key: _number(value) for key, value in asdict(fit.figures).items()},
        "optimum": _plain_dataclass(fit.optimum),
        "method": {"name": fit.method, **settings_of(search.method)},
        "region": _plain_dataclass(search.region),
        "seed": np.atleast_1d(search.seed.entropy).tolist(),
        **laid_out(fit.model, fit.design, fit.trials, fit.lapses),
        "said": list(search.said),
    }


def laid_out(model: Model, design: Design, trials: Any, lapses: Lapses | None) -> dict[str, Any]:
    """A model, its design, and how its trials were observed, as JSON can hold them."""
    has_deadlines = np.isfinite(trials.deadline).any()
    return {
        "model": _model(model),
        "design": _design(design),
        "lapses": _lapses(lapses),
        "deadline": numbers(trials.deadline) if has_deadlines else None,
        "window": numbers(trials.window),
        "observed": trials.observed,
        "lost_rt": trials.lost_rt,
        "lost_share": trials.lost_share,
        "labels": [_level(label, "the responses") for label in trials.labels],
        "reading": {key: _value(value) for key, value in trials.reading.items()},
        "coding": trials.coding,
    }


def write(path: str | Path, kind: str, content: dict[str, Any]) -> None:
    """Write a file of one kind, "fit" or "fits", as a whole: an older file stays if that fails."""
    whole = {
        "schema": SCHEMA,
        "kind": kind,
        "written_by": f"ddm {version('ddm-toolkit')}",
        **content,
    }
    whole[CHECKSUM] = checksum(whole)
    write_whole(path, json.dumps(whole, allow_nan=False, indent=1).encode("utf-8"))


# --- parts ---------------------------------------------------------------------------------------


def _number(value: Any) -> Any:
    """A number, or numbers in a list, with texts for those that JSON does not have."""
    value = as_python(value)
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return [_number(item) for item in value] if isinstance(value, (tuple, list)) else value


def numbers(values: Any) -> list[Any]:
    """All numbers of an array, row by row."""
    return list(_number(np.asarray(values, dtype=float).ravel().tolist()))


def _series(values: pd.Series) -> dict[str, Any]:
    """The numbers of a series by their labels."""
    return dict(zip(map(str, values.index), numbers(values), strict=True))


def _plain_dataclass(item: Any) -> dict[str, Any]:
    """The fields of a dataclass of numbers and arrays."""
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    return {
        key: _number(value.tolist() if isinstance(value, np.ndarray) else value)
        for key, value in values.items()
    }


def _listed(value: Any) -> Any:
    """A tuple as a list, anything else as it is."""
    return list(value) if isinstance(value, tuple) else value


def _value(value: Any) -> Any:
    """A number, which may be infinite, or a text, which may be "inf"; or a list of these."""
    if isinstance(value, (tuple, list)):
        return [_value(item) for item in value]
    value = as_python(value)
    return {"number": str(value)} if isinstance(value, float) and not isfinite(value) else value


def as_key(key: Hashable) -> list[Any]:
    """The key of a group, as a list."""
    return [_level(part, "the groups") for part in (key if isinstance(key, tuple) else (key,))]


def _level(value: Any, where: str) -> Any:
    """A level or label, if a file can keep it; ``where`` says in an error what has this level."""
    value = as_python(value)
    if isinstance(value, pd.Interval) and is_number(as_python(value.left)):
        return {"interval": [*map(_value, (value.left, value.right)), value.closed]}
    if not isinstance(value, (str, int, float, bool)):
        raise TypeError(
            f"{where} hold {value!r}, a {type(value).__name__}, which a file cannot keep. Turn "
            "them into text before the fit: data[column] = data[column].astype(str)."
        )
    return _value(value)


def settings_of(method: Method) -> dict[str, Any]:
    """The settings of a method as a dictionary that JSON can hold."""
    settings: dict[str, Any] = {}
    if is_dataclass(method) and not isinstance(method, type):
        settings = asdict(method)
    for name, value in settings.items():
        if not _is_plain(value):
            raise TypeError(
                f"method {method.name!r} has the setting {name}={value!r}, which a file cannot "
                "keep. Make it a number, a text, or a tuple of these."
            )
    return {name: _value(value) for name, value in settings.items()}


def _is_plain(value: Any) -> bool:
    """Whether a file can keep a setting."""
    if isinstance(value, (tuple, list)):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (str, int, float, np.number))


def _model(model: Model) -> dict[str, Any]:
    for name, said in model.specifications.items():
        try:
            if isinstance(said, str) and is_formula(said):
                check_words(name, said)
        except ValueError as error:
            raise ValueError(f"the fit cannot be saved: {error}") from None

    values = {name: _specification(getattr(model, name)) for name in MODEL_NAMES}
    stimulus = model.stimulus
    if isinstance(stimulus, dict):
        column, signs = next(iter(stimulus.items()))
        pairs = [[_level(level, "the stimuli"), sign] for level, sign in signs.items()]
        stimulus = {"column": column, "signs": pairs}
    # a density of starts is among the functions
    options = {
        option: words[0] if callable(getattr(model, option)) else getattr(model, option)
        for option, words in WORDS.items()
    }
    flips = {"stimulus": stimulus, "flip_start": model.flip_start}
    return {**values, **options, **flips, "links": model.links, "functions": _functions(model)}


def _specification(value: Any) -> Any:
    return {"free": True} if isinstance(value, Free) else _listed(value)


def _functions(model: Model) -> dict[str, Any] | None:
    """The functions of a model, and what is said of their parameters."""
    roles = as_written(model)
    if roles is None:
        return None
    return {
        "roles": roles,
        "breaks": list(check_breaks(model.breaks)),
        "covariates": list(model.covariates),
        "parameters": {name: _specification(said) for name, said in model.parameters.items()},
    }


def _lapses(lapses: Lapses | None) -> dict[str, Any] | None:
    if lapses is None:
        return None
    return {"kind": type(lapses).__name__.lower(), **asdict(lapses)}


def _design(design: Design) -> dict[str, Any]:
    return {
        "labels": list(design.labels),
        "owners": list(design.owners),
        "cells": [_column(design.cells[column]) for column in design.cells],
        "n_cells": len(design.cells),
        "cell": design.cell.tolist(),
        "offset": numbers(design.offset),
        "terms": [_term(term) for term in design.terms],
        "absorbed": {label: list(others) for label, others in design.absorbed.items()},
    }


def _column(column: pd.Series) -> dict[str, Any]:
    """A column of the conditions: its levels, and the number of the level of each condition."""
    levels = [_level(level, f"the levels of {column.name!r}") for level in column.cat.categories]
    return {
        "name": column.name,
        "levels": levels,
        "ordered": bool(column.cat.ordered),
        "codes": column.cat.codes.tolist(),
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "owner": term.owner,
        "position": term.position,
        "columns": [term.columns.start, term.columns.stop],
        "matrix": numbers(term.matrix),
        "link": term.link.name,
        "sign": numbers(term.sign),
        "shift": numbers(term.shift),
        "is_formula": term.is_formula,
    }
