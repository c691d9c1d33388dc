"""Saved fits: the parts of a `ddm.Fit`, read from a file that `saving` wrote."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.estimation.methods import METHODS
from ddm.estimation.objective import Method, Report
from ddm.estimation.region import Region
from ddm.estimation.search import Search
from ddm.fits.result import Texts
from ddm.fits.saved.designs import check_design
from ddm.fits.saved.earlier_schemas import as_today
from ddm.fits.saved.estimates import check_estimates
from ddm.fits.saved.file_text import check_sum, parsed
from ddm.fits.saved.kinds import Damage, is_text, place, shown
from ddm.fits.saved.parts import check_parts
from ddm.fits.saved.relations import check_groups, check_relations
from ddm.fits.saving import KINDS, SCHEMA, SavedTrials, settings_of
from ddm.models.design import Design, Term
from ddm.models.formula_terms import is_formula
from ddm.models.formula_words import check_words
from ddm.models.lapses import Exponential, Lapses, Uniform
from ddm.models.links import LINKS
from ddm.models.model import Model
from ddm.models.specifications.specification import FREE
from ddm.numerics.problem import Optimum

# the fields of a region or an optimum that are tuples; all other lists are arrays
TUPLES = ("labels", "reached")

# how every file begins
BEGINNING = b'{\n "schema"'

# the contaminants by their names in files
LAPSES = {"uniform": Uniform, "exponential": Exponential}


class OutdatedFit(ValueError):
    """A saved fit that cannot be had any more."""


def read(path: str | Path) -> dict[str, Any]:
    """The content of a file, every part of which is there and of its kind.

    A ValueError is raised if `saving` did not write the file, if it is damaged, or if a later
    version wrote it.
    """
    if Path(path).is_dir():
        raise no_fit(path)
    content = Path(path).read_bytes()
    try:
        whole = parsed(content)
    except ValueError as error:
        # what is no JSON at all, and does not begin like a fit, is something else
        if not isinstance(error, Damage) and not content.startswith(BEGINNING):
            raise no_fit(path) from None
        raise damaged(path, error if isinstance(error, Damage) else "it is no JSON") from None

    is_ours = isinstance(whole, dict) and is_text(whole.get("written_by"))
    if not is_ours or type(whole.get("schema")) is not int or whole.get("kind") not in KINDS:
        raise no_fit(path)
    if whole["schema"] > SCHEMA:
        raise ValueError(
            f"{str(path)!r} was written by {whole['written_by']} in schema "
            f"{shown(whole['schema'])}, and this version reads schemas up to {SCHEMA}. Install "
            "that version or a later one: pip install --upgrade ddm-toolkit."
        )
    if not all(_has_method(fit) for fit in _fits_in(whole)):
        raise no_fit(path)
    return _checked(path, whole)


def _checked(path: str | Path, whole: dict[str, Any]) -> dict[str, Any]:
    """The content as it would be written today.

    A ValueError if parts are missing, wrong, or contradict each other, or if code could run.
    """
    try:
        check_parts(whole)
        if whole["kind"] == "fits":
            check_groups(whole)
        today = as_today(whole)
        for i, fit in enumerate(_fits_in(today)):
            check_formulas(path, fit)
            check_relations(fit, f"fits[{i}]" if whole["kind"] == "fits" else "")
        check_sum(whole)
        return today
    except Damage as damage:
        raise damaged(path, damage) from None


def _fits_in(whole: dict[str, Any]) -> list[Any]:
    """The fits that a file holds, as far as it holds any."""
    fits = whole.get("fits") if whole["kind"] == "fits" else [whole]
    return fits if isinstance(fits, list) else [fits]


def _has_method(fit: Any) -> bool:
    return isinstance(fit, dict) and isinstance(fit.get("method"), dict) and "name" in fit["method"]


def check_formulas(path: str | Path, saved: dict[str, Any]) -> None:
    """A ValueError if a formula in the content of a file could run code."""
    model = saved["model"]
    of_functions = {} if model["functions"] is None else model["functions"]["parameters"]
    for name, value in (*model.items(), *of_functions.items()):
        for text in value if isinstance(value, list) else [value]:
            try:
                if is_formula(text):
                    check_words(name, text)
            except ValueError as error:
                raise ValueError(f"{str(path)!r} is not loaded: {error}") from None


def damaged(path: str | Path, what: object) -> ValueError:
    """The error for a file that is not as it was written; ``what`` says where."""
    return ValueError(f"{str(path)!r} is damaged: {what}. Give the file as fit.save(...) wrote it.")


def no_fit(path: str | Path) -> ValueError:
    """The error for a file that is not one of a saved fit."""
    return ValueError(
        f"{str(path)!r} is no file of a saved fit. Give a file that fit.save(...) has written."
    )


def parts_of(
    saved: dict[str, Any],
    method: Method,
    functions: dict[str, Any],
    schema: int,
    where: str = "",
) -> dict[str, Any]:
    """The fields of a `ddm.Fit` without RTs, from the content of a file, method and functions.

    `Damage` is raised if they are not those of any fit; ``where`` is the place in the file.
    """
    names = list(saved["params"])
    cov = floats(saved["cov"]).reshape((len(names), len(names)))
    model, design, trials = read_laid_out(saved, functions, schema)
    region = Region(**_read_arrays(saved["region"], Region))
    said = tuple(saved.get("said", ()))
    search = Search(model, method, region, np.random.SeedSequence(saved["seed"]), said)
    own = [names.index(label) for label in design.labels]
    parts = {
        "labels": tuple(names),
        "covariance": cov[np.ix_(own, own)],
        "texts": Texts(saved["message"], saved["limits"]),
        "n": saved["n"],
        "figures": Report(**{key: _read_number(value) for key, value in saved["report"].items()}),
        "optimum": _read_optimum(saved["optimum"]),
        "search": search,
        "design": design,
        "outcomes": None,
        "trials": trials,
    }
    check_design(design, model, parts["trials"].labels, place(where, "design"))
    check_estimates(parts, where)
    return parts


def read_laid_out(
    saved: dict[str, Any], functions: dict[str, Any], schema: int
) -> tuple[Model, Design, SavedTrials]:
    """A model, its design, and its trials without RTs, as `saving.laid_out` wrote them."""
    lapses = _read_lapses(saved["lapses"])
    if schema == 1:
        lapses = _until_deadline(lapses, saved["deadline"])
    model = _read_model(saved["model"], functions, lapses)
    design = _read_design(saved["design"], model)
    return model, design, _read_trials(saved, design)


def method_of(saved: dict[str, Any], given: Method | None) -> Method:
    """The method of a saved fit: a built-in one, or a method of the user, which has to be given.

    A file has the name and the settings of a method. It never imports anything.
    """
    name = saved["name"]
    settings = {key: value for key, value in saved.items() if key != "name"}
    if given is None and name in METHODS:
        return type(METHODS[name])(**{key: _read_value(value) for key, value in settings.items()})

    if given is None:
        raise ValueError(
            f"the fit was made by method {name!r}, which is not one of ddm's own, and a file names "
            "a method without importing it. Give it: ddm.load(path, method=...)."
        )
    if given.name != name or settings_of(given) != settings:
        said = ", ".join(f"{key}={_read_value(value)!r}" for key, value in settings.items())
        raise ValueError(
            f"method={given!r} is not the one of the saved fit, which was {name!r} with "
            f"{said or 'no settings'}. Give that one."
        )
    return given


# --- parts --------------------------------------------------------------------------------------


def _read_number(value: Any) -> Any:
    """A number, or a tuple of numbers, some of which are texts in the file."""
    if value in ("nan", "inf", "-inf"):
        return float(value)
    return tuple(_read_number(item) for item in value) if isinstance(value, list) else value


def _read_value(value: Any) -> Any:
    """A level, a label or a setting, or a tuple of these."""
    if isinstance(value, dict) and "interval" in value:
        left, right, closed = map(_read_value, value["interval"])
        return pd.Interval(left, right, closed)
    if isinstance(value, dict):
        return float(value["number"])
    return tuple(_read_value(item) for item in value) if isinstance(value, list) else value


def read_key(saved: list[Any]) -> Hashable:
    """The key of a group: the level of its column, or a tuple of the levels of several columns."""
    key: tuple[Hashable, ...] = _read_value(saved)
    return key if len(key) > 1 else key[0]


def floats(values: Any) -> NDArray[np.float64]:
    """Numbers, some of which are texts in the file."""
    return np.array([_read_number(value) for value in values], dtype=float)


def _read_arrays(saved: dict[str, Any], kind: type) -> dict[str, Any]:
    """The fields of a dataclass, with lists as the arrays or tuples that they were."""
    result = {}
    for field in fields(kind):
        value = _read_number(saved[field.name])
        is_array = isinstance(value, tuple) and field.name not in TUPLES
        result[field.name] = np.array(value) if is_array else value
    return result


def _read_optimum(saved: dict[str, Any]) -> Optimum:
    values = _read_arrays(saved, Optimum)
    k = len(values["theta"])
    # without estimates the lists are empty, and show neither shape nor type
    shaped = {
        "hessian": values["hessian"].reshape(k, k),
        "at_bound": values["at_bound"].astype(bool),
    }
    return Optimum(**{**values, **shaped})


def _read_model(saved: dict[str, Any], functions: dict[str, Any], lapses: Lapses | None) -> Model:
    of_functions = saved["functions"] or {"parameters": {}}
    said = {name: saved[name] for name in saved if name not in ("stimulus", "functions")}
    # what no function takes is null
    values: dict[str, Any] = {
        key: FREE if value == {"free": True} else value
        for key, value in (*said.items(), *of_functions["parameters"].items())
        if value is not None
    }
    if saved["functions"] is not None:
        values |= {name: tuple(of_functions[name]) for name in ("breaks", "covariates")}
    values |= functions
    stimulus = saved["stimulus"]
    if isinstance(stimulus, dict):
        stimulus = {
            stimulus["column"]: {_read_value(level): sign for level, sign in stimulus["signs"]}
        }
    return Model(**values, stimulus=stimulus, lapse_window=lapses)


def _read_lapses(saved: dict[str, Any] | None) -> Lapses | None:
    if saved is None:
        return None
    options = {key: value for key, value in saved.items() if key != "kind"}
    return LAPSES[saved["kind"]](**options)


def _until_deadline(lapses: Lapses | None, deadline: list[Any] | None) -> Lapses | None:
    """Lapses that say today what schema 1 meant, in which none lay beyond the deadline."""
    if lapses is None or deadline is None:
        return lapses

    deadlines = np.unique(floats(deadline))
    if isinstance(lapses, Uniform) and lapses.low >= deadlines[-1]:
        return lapses
    if isinstance(lapses, Exponential) or (deadlines.size > 1 and deadlines[0] < lapses.high):
        raise OutdatedFit(
            "the fit was saved by version 0.1.0, in which no lapse lay beyond its deadline; such "
            "lapses cannot be written any more. Fit the trials again."
        )
    return Uniform(lapses.low, min(lapses.high, float(deadlines[0])))


def _read_design(saved: dict[str, Any], model: Model) -> Design:
    columns = {column["name"]: _read_column(column) for column in saved["cells"]}
    n = saved["n_cells"]
    return Design(
        family=model.family,
        labels=tuple(saved["labels"]),
        owners=tuple(saved["owners"]),
        cells=pd.DataFrame(columns, index=range(n)),
        cell=np.array(saved["cell"], dtype=np.int64),
        offset=floats(saved["offset"]).reshape(n, model.family.unsaid.size),
        terms=tuple(_read_term(term, n) for term in saved["terms"]),
        absorbed={label: tuple(others) for label, others in saved["absorbed"].items()},
    )


def _read_term(saved: dict[str, Any], n_cells: int) -> Term:
    first, last = saved["columns"]
    return Term(
        owner=saved["owner"],
        position=saved["position"],
        columns=slice(first, last),
        matrix=floats(saved["matrix"]).reshape(n_cells, last - first),
        link=LINKS[saved["link"]],
        sign=floats(saved["sign"]),
        shift=floats(saved["shift"]),
        is_formula=saved["is_formula"],
    )


def _read_column(saved: dict[str, Any]) -> Any:
    levels = pd.Index([_read_value(level) for level in saved["levels"]])
    return pd.Categorical.from_codes(
        saved["codes"], dtype=pd.CategoricalDtype(levels, ordered=saved["ordered"])
    )


def _read_trials(saved: dict[str, Any], design: Design) -> SavedTrials:
    deadline = np.full(design.cell.size, np.inf)
    if saved["deadline"] is not None:
        deadline = floats(saved["deadline"])
    reading: dict[str, Any] = {key: _read_value(value) for key, value in saved["reading"].items()}
    labels: tuple[Hashable, Hashable] = _read_value(saved["labels"])
    return SavedTrials(
        n=saved["n"],
        cells=design.cells,
        cell=design.cell,
        deadline=deadline,
        window=_read_number(saved["window"]),
        lost_rt=saved.get("lost_rt"),
        lost_share=saved.get("lost_share", 0.0),
        observed=saved["observed"],
        labels=labels,
        reading=reading,
        coding=saved["coding"],
    )
