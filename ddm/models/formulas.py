"""Formulas: ``v="~ coherence + C(stimulus)"`` as labels and a matrix with one row per trial.

formulaic reads them: it is under active development, and patsy, which is not, names it as its
successor.

A parameter is a sum of effects, eta = matrix @ estimates. Any column of the data may be a
regressor, also one with another value in every trial (the power of an EEG band, the value of an
offer, the trial's number). Three things are worth knowing then:

- A regressor must be known in every trial that is fitted. Trials without it have to be left out, or
  it has to be filled in, before the fit, so that it is seen which trials a result is about: no row
  is ever dropped here.
- The estimate is per unit of the regressor. ``scale(x)`` makes that one standard deviation, of the
  whole table and not of each participant's trials. So the effect within participants mixes with
  differences between them, unless the column is centred first: ``data["x"] -
  data.groupby("participant")["x"].transform("mean")``.
- Levels, contrasts and what ``scale()`` or ``poly()`` learn are taken once, from the whole table;
  `FormulaMatrix.apply` uses them again for other data. A term that depends on other rows in another
  way (``I(x - np.mean(x))``) is refused.

A formula is evaluated as Python code: run none from a source that you would not run code from.
"""

from __future__ import annotations

import ast
import inspect
import re
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

# functions of Python that work on columns; the others in formulas are formulaic's
PYTHON_FUNCTIONS = ("abs", "round")

# names that are types rather than columns, as in x.astype(float)
PYTHON_TYPES = ("bool", "float", "int", "str")

# columns of unit length are linearly dependent if less than this is left of one without the others
SMALLEST_REST = 1e-10

# and depend on the other rows of the table if they change by more than this share of their largest
# value
LARGEST_CHANGE = 1e-8

# a text column with more levels than this is no condition, and its matrix could exceed the memory
MOST_LEVELS = 1000

# so many columns or levels are listed in a message
MOST_NAMED = 6


@dataclass(frozen=True, eq=False)
class FormulaMatrix:
    """The matrix of a formula.

    labels : names of the columns, as ``v[coherence]``
    matrix : (n_rows, number of labels)
    spec : formulaic's ModelSpec, which holds levels, contrasts and the state of scale() and the
        like
    levels : by data column, the levels of one that holds categories and None for numbers
    """

    name: str
    formula: str
    labels: tuple[str, ...]
    matrix: np.ndarray
    spec: Any
    levels: dict[str, tuple[Any, ...] | None]

    def apply(self, data: pd.DataFrame) -> np.ndarray:
        """The matrix of other rows, coded as the first ones, (len(data), number of labels)."""
        given = _given(self.name, self.formula)
        table = _table(given, tuple(self.levels), data)
        for column, levels in self.levels.items():
            if levels is not None and _levels(table[column]) is None:
                table[column] = table[column].astype(
                    object
                )  # of numbers and text, these rows have numbers only
            _check_same_levels(given, column, levels, _levels(table[column]))
        return _evaluated(given, self.spec, table, data.index)[0]


def is_formula(text: object) -> bool:
    """Whether a parameter's specification is a formula: a string that begins with ~."""
    return isinstance(text, str) and text.lstrip().startswith("~")


def columns_of(name: str, formula: str) -> tuple[str, ...]:
    """The data columns that a parameter's formula reads, in order of appearance; an error if it
    cannot be read.
    """
    try:
        terms = _terms(name, formula)
        columns = [
            column for term in terms for factor in term.factors for column in _columns_in(factor)
        ]
    except SyntaxError as error:
        raise _unreadable(name, formula, error) from None
    except NameError as error:
        raise ValueError(
            f"{_given(name, formula)}: there is no function {error.name!r} in formulas; there are "
            "C, scale, center, poly, bs, log, exp and those of numpy, such as np.sqrt. With "
            "another function compute a column of data first, and name that column."
        ) from None
    return tuple(dict.fromkeys(columns))


def lay_out_formula(name: str, formula: str, data: pd.DataFrame) -> FormulaMatrix:
    """The matrix of a parameter's formula on all rows of a table; an error if it could not be
    estimated.
    """
    from formulaic import ModelSpec

    given = _given(name, formula)
    table = _table(given, columns_of(name, formula), data)
    matrix, spec = _evaluated(
        given, ModelSpec.from_spec(formula, output="numpy"), table, data.index
    )
    labels = tuple(f"{name}[{column}]" for column in spec.column_names)
    _check_levels(given, spec)
    _check_not_empty(given, labels, matrix)
    _check_rank(given, labels, matrix)
    _check_rows_are_independent(given, labels, matrix, spec, table)
    return FormulaMatrix(
        name,
        formula,
        labels,
        matrix,
        spec,
        {str(column): _levels(table[column]) for column in table},
    )


def _given(name: str, formula: str) -> str:
    return f"{name}={formula!r}"


# -- reading a formula -----------------------------------------------------------------------------


def _terms(name: str, formula: str) -> Iterable[Any]:
    """formulaic's terms in the order in which they are written."""
    from formulaic import Formula, SimpleFormula

    try:
        terms = Formula(formula, _ordering="none")
    except Exception as error:  # the parser raises errors of many types
        raise _unreadable(name, formula, error) from None
    given = _given(name, formula)
    if hasattr(terms, "lhs"):
        right = "~ " + formula.split("~", 1)[1].strip()
        raise ValueError(
            f"{given}: a formula is one-sided here; {name} itself is what it predicts. Write "
            f"{name}={right!r}."
        )
    if not isinstance(terms, SimpleFormula):
        raise ValueError(
            f"{given}: a formula has one part here, so | is not understood. Write all terms with +."
        )
    if not len(terms):
        raise ValueError(
            f"{given} has no terms, so there is nothing to estimate. Name a column, as in "
            f"{name}='~ x', or give {name} a number."
        )
    return terms


def _unreadable(name: str, formula: str, error: Exception) -> ValueError:
    lone_dot = re.search(r"(?<![\w.)`])\.(?!\w)", formula)
    reason = (
        "a dot does not stand for all columns here"
        if lone_dot
        else str(error).split("\n")[0].rstrip(".")
    )
    return ValueError(
        f"{_given(name, formula)} cannot be read as a formula: {reason}. Write terms with + "
        f"between them, such as {name}='~ coherence' or {name}='~ coherence + C(stimulus)'."
    )


def _columns_in(factor: Any) -> list[str]:
    """The columns that a factor reads: itself, or the names in its code that are no functions."""
    kind = factor.eval_method.value
    if kind != "python":
        return [factor.expr] if kind == "lookup" else []
    quoted: list[str] = []

    def identifier(match: re.Match[str]) -> str:
        quoted.append(match[1])
        return f"quoted_{len(quoted) - 1}_"

    code = re.sub("`([^`]*)`", identifier, factor.expr)
    names = _names_in(ast.parse(code, mode="eval"))
    aliases = {f"quoted_{i}_": column for i, column in enumerate(quoted)}
    return [aliases.get(name, name) for name in names]


def _names_in(code: ast.AST) -> list[str]:
    """The names of columns in an expression, from left to right; a NameError if it calls an unknown
    function.
    """
    from formulaic.transforms import TRANSFORMS

    nodes = [node for node in ast.walk(code) if isinstance(node, ast.expr)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    called = [
        node.func
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    for function in called:
        if function.id not in TRANSFORMS and function.id not in PYTHON_FUNCTIONS:
            raise NameError(name=function.id)
    owners = [
        node.value
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (
            node.value.id == "np" or hasattr(TRANSFORMS.get(node.value.id), node.attr)
        )  # contr.sum, not x.clip
    ]
    no_columns = {id(node) for node in (*called, *owners)}
    return [
        name for node in nodes if id(node) not in no_columns for name in _column(node, TRANSFORMS)
    ]


def _column(node: ast.expr, functions: dict[str, Any]) -> list[str]:
    """The column that a name, or patsy's ``Q("name")``, stands for."""
    match node:
        case ast.Call(func=ast.Name(id="Q"), args=[ast.Constant(value=str(name))]):
            return [name]
        case ast.Name(id=name) if name not in PYTHON_TYPES and not inspect.isclass(
            functions.get(name)
        ):
            return [name]
    return []


# -- the data --------------------------------------------------------------------------------------


def _table(given: str, columns: tuple[str, ...], data: pd.DataFrame) -> pd.DataFrame:
    """The columns that a formula reads, complete, in types that formulaic knows and with rows
    counted from 0.
    """
    plain = {}
    for column in columns:
        if column not in data.columns:
            raise ValueError(
                f"{given}: data has no column {column!r}; it has {list(map(str, data.columns))}."
            )
        _check_count(
            given,
            data[column].isna(),
            "missing",
            f"Drop these rows (data.dropna(subset=[{column!r}]))",
        )
        plain[column] = _plain(given, data[column])
        infinite = (
            np.isinf(plain[column])
            if plain[column].dtype == float
            else np.zeros(len(data), dtype=bool)
        )
        _check_count(given, pd.Series(infinite, name=column), "infinite", "Drop these rows")
    return pd.DataFrame(plain, index=range(len(data)))


def _check_count(given: str, wrong: pd.Series, what: str, remedy: str) -> None:
    count = int(wrong.sum())
    if count:
        raise ValueError(
            f"{given}: column {wrong.name!r} is {what} in {count} of {len(wrong)} rows. {remedy} "
            "or fill them in."
        )


def _plain(given: str, column: pd.Series) -> pd.Series:
    """A column as bool, int64, float64, categorical or object, whichever way pandas holds it."""
    values = column.reset_index(drop=True)
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.cat.remove_unused_categories()
    else:
        values = values.infer_objects()  # numbers may come as objects
        values = values.astype(_plain_type(given, values))
    _check_names(given, column.name, _levels(values) or ())
    return values


def _plain_type(given: str, values: pd.Series) -> type:
    types = pd.api.types
    if types.is_bool_dtype(values):
        return bool
    if types.is_integer_dtype(values):
        return np.int64  # small integers would overflow in x**2
    if types.is_float_dtype(values):
        return np.float64
    if types.is_object_dtype(values) or types.is_string_dtype(values):
        return object
    raise TypeError(
        f"{given}: column {values.name!r} holds {values.dtype}; a formula needs numbers or levels. "
        f"Turn it into one of them first, for example data[{values.name!r}] = "
        f"data[{values.name!r}].astype(str)."
    )


def _levels(values: pd.Series) -> tuple[Any, ...] | None:
    """The levels of a column that holds categories, None of one that holds numbers."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return tuple(values.cat.categories)
    return tuple(values.unique()) if values.dtype == object else None


def _check_names(given: str, column: Any, levels: tuple[Any, ...]) -> None:
    if len(levels) > MOST_LEVELS:
        raise ValueError(
            f"{given}: column {column!r} holds {len(levels)} different texts, too many for levels. "
            f"If they are numbers, turn them into such: data[{column!r}] = "
            f"pd.to_numeric(data[{column!r}]); else group them."
        )
    twice = next((name for name, count in Counter(map(str, levels)).items() if count > 1), None)
    if twice is not None:
        raise ValueError(
            f"{given}: column {column!r} has two levels that would both be called {twice!r}. "
            "Rename one, or turn numbers and text of one column into one of them."
        )


def _check_same_levels(
    given: str, column: str, before: tuple[Any, ...] | None, now: tuple[Any, ...] | None
) -> None:
    """An error if a column holds text instead of numbers, or a level that is not coded."""
    if before is None and now is not None:
        raise TypeError(
            f"{given}: column {column!r} holds text, and where the formula was laid out it holds "
            f"numbers. Turn it into numbers: data[{column!r}] = pd.to_numeric(data[{column!r}])."
        )
    new = [level for level in now or () if level not in (before or ())]
    if new:
        raise ValueError(
            f"{given}: column {column!r} has the level {new[0]!r}, which does not occur where the "
            f"formula was laid out; there it has {_listed(map(repr, before or ()))}. Leave these "
            "rows out, or rename the level."
        )


# -- the matrix ------------------------------------------------------------------------------------


def _evaluated(
    given: str, spec: Any, table: pd.DataFrame, index: pd.Index
) -> tuple[np.ndarray, Any]:
    """formulaic's matrix and what it learned; an error unless every row has finite numbers."""
    dropped: set[int] = set()
    try:
        matrix, learned = _materialized(spec, table, dropped)
    except Exception as error:  # a formula is code, and may raise anything
        if not dropped:
            raise _failed(given, error) from error
    bad = sorted(dropped) or np.flatnonzero(~np.isfinite(matrix).all(axis=1)).tolist()
    if bad:
        raise _not_finite(given, table, index, bad)
    return matrix, learned


def _materialized(spec: Any, table: pd.DataFrame, dropped: set[int]) -> tuple[np.ndarray, Any]:
    """As `_evaluated`; ``dropped`` gets the rows of which a transformation made a missing value."""
    from formulaic.errors import DataMismatchWarning

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error", DataMismatchWarning)  # else an unknown level is coded as 0
        result = spec.get_model_matrix(table, drop_rows=dropped)
    return np.array(result, dtype=float), result.model_spec


def _not_finite(given: str, table: pd.DataFrame, index: pd.Index, rows: list[int]) -> ValueError:
    first = rows[0]
    values = " and ".join(f"{column} = {_shown(table[column].iloc[first])}" for column in table)
    return ValueError(
        f"{given} has no finite value in {len(rows)} of {len(table)} rows, first in row "
        f"{_shown(index[first])}{' with ' * bool(values)}{values}. A transformation is not defined "
        "there (such as log(0), or scale() of a column that is constant): leave these rows out, "
        "or change the formula."
    )


def _failed(given: str, failure: Exception) -> ValueError:
    from formulaic.errors import DataMismatchWarning

    if isinstance(failure, DataMismatchWarning):
        return ValueError(
            f"{given}: the data have levels that the formula does not code. Name all of them in "
            "C(..., levels=[...]), or leave these rows out."
        )
    cause = failure.__cause__ or failure
    reason = str(cause).split("\n")[0].rstrip(".")
    return ValueError(
        f"{given} cannot be evaluated: {type(cause).__name__}: {reason}. Each term must give one "
        "number or level per row; if that is hard to write, compute a column of data first, and "
        "name that column."
    )


def _check_levels(given: str, spec: Any) -> None:
    for factor, (_, state) in spec.encoder_state.items():
        levels = state.get("categories", ())
        if len(levels) == 1:
            raise ValueError(
                f"{given}: {factor} has one level only, {_shown(levels[0])}, so nothing can differ "
                "by it. Leave it out of the formula."
            )


def _check_not_empty(given: str, labels: tuple[str, ...], matrix: np.ndarray) -> None:
    empty = [label for label, column in zip(labels, matrix.T, strict=True) if not column.any()]
    if empty:
        raise ValueError(
            f"{given}: 0 in all rows: {_listed(empty)}, so no effect can be estimated. Leave the "
            "term out; or, if it stands for a combination of levels that does not occur, give the "
            "columns as a list of names, which has one value per combination that occurs."
        )


def _check_rank(given: str, labels: tuple[str, ...], matrix: np.ndarray) -> None:
    found = [
        f"{labels[i]} on {_listed(labels[j] for j in others)}"
        for i, others in dependent(matrix).items()
    ]
    if found:
        raise ValueError(
            f"{given}: columns depend linearly on others, so that their effects cannot be told "
            f"apart: {_listed(found, '; ')}. Leave out of the formula one of those that depend on "
            "each other."
        )


def dependent(matrix: np.ndarray) -> dict[int, list[int]]:
    """The columns that are linear combinations of columns before them, each with those; no column
    may be 0.
    """
    # R has the lengths and angles of all columns, in few rows
    unit = np.asarray(np.linalg.qr(matrix / np.linalg.norm(matrix, axis=0), mode="r"))
    kept: list[int] = []
    basis = np.zeros((len(unit), 0))
    found = {}
    for i, column in enumerate(unit.T):
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)  # once more, since rounding leaves a part
        length = np.linalg.norm(rest)
        if length > SMALLEST_REST:
            kept.append(i)
            basis = np.column_stack([basis, rest / length])
        else:
            weight = np.linalg.lstsq(unit[:, kept], column, rcond=None)[0]
            found[i] = [j for j, share in zip(kept, np.abs(weight), strict=True) if share > 1e-8]
    return found


def _check_rows_are_independent(
    given: str, labels: tuple[str, ...], matrix: np.ndarray, spec: Any, table: pd.DataFrame
) -> None:
    """An error if half of the rows, in another order, are not coded as they are in the whole
    table.
    """
    half = np.random.default_rng(0).permutation(len(table))[: (len(table) + 1) // 2]
    again, _ = _evaluated(given, spec, table.iloc[half].reset_index(drop=True), table.index[half])
    changed = (np.abs(again - matrix[half]) > LARGEST_CHANGE * np.abs(matrix).max(axis=0)).any(
        axis=0
    )
    if changed.any():
        raise ValueError(
            f"{given}: {labels[int(np.argmax(changed))]} of one row depends on the other rows, so "
            "that it would mean something else in other data. Use center() or scale(), which keep "
            "what they learn from the whole table, or compute a column of data first, and name "
            "that column."
        )


def _listed(names: Iterable[str], separator: str = ", ") -> str:
    shown = list(names)
    more = len(shown) - MOST_NAMED
    return separator.join(shown[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _shown(value: Any) -> str:
    return repr(value.item() if isinstance(value, np.generic) else value)
