"""Fits as JSON: what a fit is made of, written and read without pickle.

The file keeps the model, the estimates, the conditions, which condition each trial belongs to and
how trials were observed, but not the RTs. Numbers that JSON has not are the texts "nan", "inf" and
"-inf"; where a text may stand, among levels and labels, they are {"number": "inf"}. ``schema`` is
raised when the meaning of a field changes; later versions read earlier schemas.
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.methods import METHODS, Method
from ddm.estimation.region import Region
from ddm.estimation.report import Report
from ddm.estimation.search import Search
from ddm.models.design import Design, Term
from ddm.models.lapses import Exponential, Lapses, Uniform
from ddm.models.links import LINKS
from ddm.models.model import FREE, Free, Model
from ddm.numerics.descent import Optimum
from ddm.parameters import MODEL_NAMES
from ddm.trials.observation import OBSERVED

SCHEMA = 1

KINDS = ("fit", "fits")

LAPSES = {"uniform": Uniform, "exponential": Exponential}


@dataclass(frozen=True, eq=False)
class SavedTrials:
    """What a file knows of the trials of a fit: all but RTs, responses and the columns that the
    model does not use.
    """

    n: int
    cells: pd.DataFrame
    cell: NDArray[np.int64]
    deadline: NDArray[np.float64]
    window: tuple[float, float]
    observed: str
    labels: tuple[Any, Any]
    reading: dict[str, Any]
    coding: str

    @property
    def observed_sides(self) -> tuple[bool, bool]:
        """Which of the responses (lower, upper) leave a trace."""
        return OBSERVED[self.observed]

    def replaced(self, rt: np.ndarray, upper: np.ndarray) -> pd.DataFrame:
        """A table of the conditions with these RTs and responses (1, 0, or -1 for none), in the
        labels of the data.
        """
        table = self.cells.iloc[self.cell].reset_index(drop=True)
        table[self.reading["rt"]] = np.where(upper < 0, np.nan, rt)
        answers = pd.Series(np.array([*self.labels, None], dtype=object)[upper])
        table[self.reading["response"]] = answers.infer_objects()
        return table


def as_dict(fit: Any) -> dict[str, Any]:
    """A `ddm.Fit` in what JSON can hold."""
    trials, search = fit.trials, fit.search
    return {
        "params": _series(fit.params),
        "cov": _numbers(fit.cov),
        **{name: getattr(fit, name) for name in ("converged", "message", "limits", "n")},
        "report": {key: _number(value) for key, value in asdict(fit.report).items()},
        "optimum": _plain_dataclass(fit.optimum),
        "model": _model(fit.model),
        "method": {
            "name": fit.method,
            **{key: _number(value) for key, value in asdict(search.method).items()},
        },
        "region": _plain_dataclass(search.region),
        "seed": np.atleast_1d(search.seed.entropy).tolist(),
        "design": _design(fit.design),
        "lapses": _lapses(fit.lapses),
        "deadline": _numbers(trials.deadline) if np.isfinite(trials.deadline).any() else None,
        "window": _numbers(trials.window),
        "observed": trials.observed,
        "labels": [_level(label, "the responses") for label in trials.labels],
        "reading": {key: _value(value) for key, value in trials.reading.items()},
        "coding": trials.coding,
    }


def parts_of(saved: dict[str, Any]) -> dict[str, Any]:
    """The fields of a `ddm.Fit`, without RTs, from what `as_dict` gave."""
    names = list(saved["params"])
    design = _read_design(saved["design"])
    lapses = _read_lapses(saved["lapses"])
    model = _read_model(saved["model"], lapses)
    region = Region(**_read_arrays(saved["region"], Region))
    search = Search(
        model, _read_method(saved["method"]), region, np.random.SeedSequence(saved["seed"])
    )
    return {
        "params": pd.Series(_floats(list(saved["params"].values())), index=names, name="estimate"),
        "cov": pd.DataFrame(
            _floats(saved["cov"]).reshape((len(names),) * 2), index=names, columns=names
        ),
        **{name: saved[name] for name in ("converged", "message", "limits", "n")},
        "method": saved["method"]["name"],
        "report": Report(**{key: _read_number(value) for key, value in saved["report"].items()}),
        "optimum": _read_optimum(saved["optimum"]),
        "search": search,
        "design": design,
        "seen": None,
        "trials": _read_trials(saved, design),
    }


def write(path: str | Path, kind: str, content: dict[str, Any]) -> None:
    """Write a file of one kind, "fit" or "fits"."""
    whole = {
        "schema": SCHEMA,
        "kind": kind,
        "written_by": f"ddm {version('ddm-toolkit')}",
        **content,
    }
    Path(path).write_text(json.dumps(whole, allow_nan=False, indent=1), encoding="utf-8")


def read(path: str | Path) -> dict[str, Any]:
    """The content of a file; a ValueError if it is none of ours, or of a later version."""
    try:
        whole = json.loads(Path(path).read_text(encoding="utf-8"))
        schema, kind, written_by = int(whole["schema"]), whole["kind"], whole["written_by"]
    except (ValueError, KeyError, TypeError):
        raise no_fit(path) from None
    if schema > SCHEMA:
        raise ValueError(
            f"{str(path)!r} was written by {written_by} in schema {schema}, and this version reads "
            f"schemas up to {SCHEMA}. Install that version or a later one: pip install --upgrade "
            "ddm-toolkit."
        )
    if kind not in KINDS:
        raise no_fit(path)
    return dict(whole)


def no_fit(path: str | Path) -> ValueError:
    """The error for a file that is none of ours, or damaged."""
    return ValueError(
        f"{str(path)!r} is no file of a saved fit. Give a file that fit.save(...) has written."
    )


# --- to JSON --------------------------------------------------------------------------------------


def _number(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return [_number(item) for item in value] if isinstance(value, (tuple, list)) else value


def _numbers(values: Any) -> list[Any]:
    return list(_number(np.asarray(values, dtype=float).ravel().tolist()))


def _series(values: pd.Series) -> dict[str, Any]:
    return dict(zip(map(str, values.index), _numbers(values), strict=True))


def _plain_dataclass(item: Any) -> dict[str, Any]:
    """The fields of a dataclass of numbers and arrays."""
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    return {
        key: _number(value.tolist() if isinstance(value, np.ndarray) else value)
        for key, value in values.items()
    }


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value(value: Any) -> Any:
    """A number, which may be infinite, or a text, which may be "inf"; or a list of these."""
    if isinstance(value, (tuple, list)):
        return [_value(item) for item in value]
    value = value.item() if isinstance(value, np.generic) else value
    return {"number": str(value)} if isinstance(value, float) and not isfinite(value) else value


def as_key(key: Hashable) -> list[Any]:
    """The key of a group, as a list."""
    return [_level(part, "the groups") for part in (key if isinstance(key, tuple) else (key,))]


def _level(value: Any, where: str) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    if not isinstance(value, (str, int, float, bool)):
        raise TypeError(
            f"{where} hold {value!r}, a {type(value).__name__}, which a file cannot keep. Turn "
            "them into text before the fit: data[column] = data[column].astype(str)."
        )
    return _value(value)


def _model(model: Model) -> dict[str, Any]:
    given = {name: getattr(model, name) for name in MODEL_NAMES}
    values = {
        name: {"free": True} if isinstance(value, Free) else _listed(value)
        for name, value in given.items()
    }
    stimulus = model.stimulus
    if isinstance(stimulus, dict):
        column, signs = next(iter(stimulus.items()))
        stimulus = {
            "column": column,
            "signs": [[_level(level, "the stimuli"), sign] for level, sign in signs.items()],
        }
    return {**values, "stimulus": stimulus, "flip_start": model.flip_start, "links": model.links}


def _lapses(lapses: Lapses | None) -> dict[str, Any] | None:
    return None if lapses is None else {"kind": type(lapses).__name__.lower(), **asdict(lapses)}


def _design(design: Design) -> dict[str, Any]:
    return {
        "labels": list(design.labels),
        "owners": list(design.owners),
        "cells": [_column(design.cells[column]) for column in design.cells],
        "n_cells": len(design.cells),
        "cell": design.cell.tolist(),
        "offset": _numbers(design.offset),
        "terms": [_term(term) for term in design.terms],
        "absorbed": {label: list(others) for label, others in design.absorbed.items()},
    }


def _column(column: pd.Series) -> dict[str, Any]:
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
        "matrix": _numbers(term.matrix),
        "link": term.link.name,
        "sign": _numbers(term.sign),
        "shift": _numbers(term.shift),
        "is_formula": term.is_formula,
    }


# --- from JSON ------------------------------------------------------------------------------------


def _read_number(value: Any) -> Any:
    if value in ("nan", "inf", "-inf"):
        return float(value)
    return tuple(_read_number(item) for item in value) if isinstance(value, list) else value


def _read_value(value: Any) -> Any:
    if isinstance(value, dict):
        return float(value["number"])
    return tuple(_read_value(item) for item in value) if isinstance(value, list) else value


def read_key(saved: list[Any]) -> Hashable:
    """The key of a group: a tuple of several columns' levels, or the level of the only one."""
    key: tuple[Hashable, ...] = _read_value(saved)
    return key if len(key) > 1 else key[0]


def _floats(values: Any) -> NDArray[np.float64]:
    return np.array([_read_number(value) for value in values], dtype=float)


def _read_arrays(saved: dict[str, Any], kind: type) -> dict[str, Any]:
    """The fields of a dataclass, those that are lists as arrays where they were some."""
    result = {}
    for field in fields(kind):
        value = saved[field.name]
        is_array = isinstance(value, list) and field.name not in ("labels", "reached")
        result[field.name] = np.array(_read_number(value)) if is_array else _read_number(value)
    return result


def _read_optimum(saved: dict[str, Any]) -> Optimum:
    values = _read_arrays(saved, Optimum)
    k = len(values["theta"])
    # without estimates the lists are empty and say neither shape nor type
    shaped = {
        "hessian": values["hessian"].reshape(k, k),
        "at_bound": values["at_bound"].astype(bool),
    }
    return Optimum(**{**values, **shaped})


def _read_model(saved: dict[str, Any], lapses: Lapses | None) -> Model:
    values: dict[str, Any] = {
        key: FREE if value == {"free": True} else value for key, value in saved.items()
    }
    stimulus = values.pop("stimulus")
    if isinstance(stimulus, dict):
        stimulus = {
            stimulus["column"]: {_read_value(level): sign for level, sign in stimulus["signs"]}
        }
    return Model(**values, stimulus=stimulus, lapse_window=lapses)


def _read_method(saved: dict[str, Any]) -> Method:
    options = {key: _read_number(value) for key, value in saved.items() if key != "name"}
    return type(METHODS[saved["name"]])(**options)


def _read_lapses(saved: dict[str, Any] | None) -> Lapses | None:
    if saved is None:
        return None
    options = {key: value for key, value in saved.items() if key != "kind"}
    return LAPSES[saved["kind"]](**options)


def _read_design(saved: dict[str, Any]) -> Design:
    columns = {column["name"]: _read_column(column) for column in saved["cells"]}
    n = saved["n_cells"]
    terms = tuple(
        Term(
            term["owner"],
            term["position"],
            slice(*term["columns"]),
            _floats(term["matrix"]).reshape(n, -1),
            LINKS[term["link"]],
            _floats(term["sign"]),
            _floats(term["shift"]),
            term["is_formula"],
        )
        for term in saved["terms"]
    )
    return Design(
        labels=tuple(saved["labels"]),
        owners=tuple(saved["owners"]),
        cells=pd.DataFrame(columns, index=range(n)),
        cell=np.array(saved["cell"], dtype=np.int64),
        offset=_floats(saved["offset"]).reshape(n, -1),
        terms=terms,
        absorbed={label: tuple(others) for label, others in saved["absorbed"].items()},
    )


def _read_column(saved: dict[str, Any]) -> Any:
    levels = pd.Index([_read_value(level) for level in saved["levels"]])
    return pd.Categorical.from_codes(
        saved["codes"], dtype=pd.CategoricalDtype(levels, ordered=saved["ordered"])
    )


def _read_trials(saved: dict[str, Any], design: Design) -> SavedTrials:
    cell = design.cell
    reading: dict[str, Any] = {key: _read_value(value) for key, value in saved["reading"].items()}
    labels: tuple[Hashable, Hashable] = _read_value(saved["labels"])
    return SavedTrials(
        n=saved["n"],
        cells=design.cells,
        cell=cell,
        deadline=np.full(cell.size, np.inf)
        if saved["deadline"] is None
        else _floats(saved["deadline"]),
        window=_read_number(saved["window"]),
        observed=saved["observed"],
        labels=labels,
        reading=reading,
        coding=saved["coding"],
    )
