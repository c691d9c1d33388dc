"""`lay_out`: the `Design` of a model on trials."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from ddm.arguments import LARGEST_EXACT, is_number
from ddm.function_parameters import COVARIATES
from ddm.models.design import Design, Term
from ddm.models.formula_terms import is_formula
from ddm.models.formulas import lay_out_formula
from ddm.models.links import LINKS
from ddm.models.model import Model
from ddm.models.specifications.functions import ready_made_covariates
from ddm.models.specifications.specification import Free
from ddm.reading.column_names import no_column_in
from ddm.trials.trials import Trials
from ddm.user_functions import SIGN

# the parameters that may differ in sign or side between stimuli
FLIPPED = ("v", "z")

# a column of numbers with more levels than this is a measurement, not a condition
MOST_LEVELS = 20

# unless they are whole numbers, and there are so many trials of each on average
FEWEST_PER_LEVEL = 10


def lay_out(model: Model, trials: Trials) -> Design:
    """The design of a model on trials.

    An error if a column of the model does not exist, has missing values, or holds measurements
    where the model needs conditions.
    """
    columns = {column: _column(trials, column, model) for column in model.columns}
    cells, cell, first = _cells(columns, trials.n)
    sign = np.ones(len(cells)) if model.stimulus is None else _stimulus_signs(model, trials, cells)

    family = model.family
    offset = family.unsaid[None].repeat(len(cells), axis=0)
    labels: list[str] = []
    owners: list[str] = []
    terms = []
    if SIGN in family.positions:
        offset[:, family.positions[SIGN]] = sign
    for name, specification in model.specifications.items():
        if specification == 0.0 and name not in FLIPPED:
            # most parameters of most models, for which arrays of 0 and 1 would take long
            continue
        flip, shift = flips(name, model, sign)
        if isinstance(specification, float):
            offset[:, family.positions[name]] += shift + flip * specification
            continue
        if name in model.covariates:
            offset[:, family.positions[name]] += numbers_of_cells(name, model, cells)
            continue

        formula = None
        if isinstance(specification, str) and is_formula(specification):
            formula = lay_out_formula(name, specification, trials.data)
            names = list(formula.labels)
            matrix = formula.matrix[first]
            link = model.link_of(name)
        else:
            names, matrix = indicator(name, model, cells)
            link = "identity"

        term = Term(
            owner=name,
            position=family.positions[name],
            columns=slice(len(labels), len(labels) + len(names)),
            matrix=matrix,
            link=LINKS[link],
            sign=flip,
            shift=shift,
            is_formula=formula is not None,
            formula=formula,
            columns_estimated=tuple(range(len(names))) if formula is not None else (),
        )
        terms.append(term)
        labels += names
        owners += [name] * len(names)

    family = family.for_estimates(sorted({term.position for term in terms}))
    return Design(family, tuple(labels), tuple(owners), cells, cell, offset, tuple(terms), {})


def flips(name: str, model: Model, sign: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sign and shift (n_cells,) of a parameter, where ``sign`` (n_cells,) is that of the stimulus.

    In cells with the sign -1, v becomes -v, unless the drift is a function, which is reflected as a
    whole, and with ``flip_start`` z becomes 1 - z.
    """
    if name == "v" and SIGN not in model.family.positions:
        return sign, np.zeros(sign.size)
    if name == "z" and model.flip_start:
        return sign, np.where(sign < 0.0, 1.0, 0.0)
    return np.ones(sign.size), np.zeros(sign.size)


def columns_of_covariates(model: Model) -> dict[str, str]:
    """The columns of numbers that parameters are, by parameter."""
    return {name: column for name in model.covariates for column in model.columns_of(name)}


def numbers_of_cells(name: str, model: Model, cells: pd.DataFrame) -> np.ndarray:
    """The values, (n_cells,), of a parameter that is a column of numbers."""
    (column,) = model.columns_of(name)
    numbers = numbers_in(name, column, cells[column].astype(object).tolist())
    coded = set(numbers.tolist())
    is_right = coded <= {-1.0, 0.0, 1.0} and coded != {0.0, 1.0}
    if name in ready_made_covariates(model.family) and not is_right:
        found = ", ".join(f"{one:g}" for one in sorted(coded)[:MOST_LEVELS])
        raise ValueError(
            f"{name}={column!r}: {name} is {COVARIATES[name]} (0 where there is no conflict); the "
            f"column holds {found}. Make a column of these numbers: data[{name!r}] = "
            f"data[{column!r}].map({{...: 1, ...: -1}})."
        )
    return numbers


def numbers_in(name: str, column: str, values: list[Any]) -> np.ndarray:
    """Values of a parameter that is a column of numbers, (n,); an error unless they are such."""
    wrong = [value for value in values if not is_number(value) or not np.isfinite(value)]
    if wrong:
        meaning = f" ({COVARIATES[name]})" if name in COVARIATES else ""
        raise ValueError(
            f"{name}={column!r}: {name} takes the numbers of the column as they are{meaning}; got "
            f"{wrong[0]!r}. Make a column of numbers: data[{name!r}] = data[{column!r}].map("
            f"{{{wrong[0]!r}: 1, ...}})."
        )
    return np.array(values, dtype=float)


def _user_of(column: str, model: Model) -> str:
    """The first argument of the model that names a column."""
    for name in model.specifications:
        if column in model.columns_of(name):
            return name
    return "stimulus"


def _column(trials: Trials, column: str, model: Model) -> pd.Categorical:
    """The values of a column as levels, in categorical order or else sorted.

    In a column that only formulas read, which may hold measurements, each different value is a
    level.
    """
    user = _user_of(column, model)
    _check_can_explain(trials, column, model, user)
    values = trials.data[column]
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pd.Categorical(trials.column(column)).remove_unused_categories()

    code, levels = pd.factorize(values)
    if (code < 0).any():
        # the error about missing values
        values = trials.column(column)

    is_condition = model.is_condition(column)
    if is_condition and pd.api.types.is_float_dtype(values):
        values = _whole(values)
        levels = levels.astype(values.dtype)
    distinct = list(levels)
    if is_condition and _is_measurement(values, len(distinct)):
        raise _measurement_error(column, user, len(distinct))

    places = range(len(distinct))
    try:
        order = sorted(places, key=lambda place: distinct[place])
    except TypeError:
        order = sorted(places, key=lambda place: str(distinct[place]))
    rank = np.argsort(np.array(order))
    # an index is checked in half of the time of a list; levels may be tuples
    in_order = pd.Index([distinct[place] for place in order], tupleize_cols=False)
    dtype = pd.CategoricalDtype(in_order)
    return pd.Categorical.from_codes(rank[code], dtype=dtype, validate=False)


def _whole(values: pd.Series) -> pd.Series:
    """Whole numbers as such: a column with missing values elsewhere has them as floats."""
    is_whole = all(
        float(level).is_integer() and abs(level) <= LARGEST_EXACT for level in values.unique()
    )
    return values.astype("int64") if is_whole else values


def _is_measurement(values: pd.Series, n_levels: int) -> bool:
    """Whether a column holds so many different numbers that they cannot be conditions."""
    types = pd.api.types
    if n_levels <= MOST_LEVELS or types.is_bool_dtype(values):
        return False
    is_rare = len(values) < FEWEST_PER_LEVEL * n_levels
    return types.is_float_dtype(values) or (types.is_integer_dtype(values) and is_rare)


def _check_can_explain(trials: Trials, column: str, model: Model, user: str) -> None:
    """A ValueError unless a column exists and is not that of the RTs or the responses."""
    if column not in trials.data.columns:
        said = model.specifications[user] if model.has_formula(user) else column
        advice = "" if is_formula(said) else _advice_on_word(column, user)
        raise ValueError(f"{user}={said!r}: {no_column_in(column, trials.data, advice=advice)}")

    if column in (trials.rt_column, trials.response_column):
        raise ValueError(
            f"{user}={column!r} is the column of the "
            f"{'RTs' if column == trials.rt_column else 'responses'}, which the model is to "
            "explain. Name a column that was known before the response."
        )


def _advice_on_word(word: str, user: str) -> str:
    """What to write in place of a word that is no column; ``user`` is the argument that has it."""
    if word.lower() == "free":
        return "To estimate a parameter write ddm.FREE; a string is a column name."
    if user == "stimulus":
        return ""
    if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", word.strip(), re.IGNORECASE):
        return f"For a number leave out the quotes: {user}={word.strip()}."
    if any(mark in word for mark in "~+*"):
        return f"A formula begins with ~: {user}='~ {word.split('~')[-1].strip()}'."
    return ""


def _measurement_error(column: str, user: str, n: int) -> ValueError:
    """The error about a column of conditions that holds n different numbers."""
    remedy = "Group it first"
    if user != "stimulus":
        remedy = (
            f"For a linear effect write the formula {user}='~ {column}'; or else group it first"
        )
    return ValueError(
        f"{user}={column!r}: the column holds {n} different numbers, so it is a measurement rather "
        f"than a condition. {remedy}, for example data[{column!r}] = pd.cut(data[{column!r}], 5). "
        "If each number is a condition of its own, say so: "
        f"data[{column!r}] = data[{column!r}].astype('category')."
    )


def _cells(
    columns: dict[str, pd.Categorical], n: int
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The cells: their levels (a row each), the cell of each trial (n,), and one trial of each."""
    if not columns:
        return (
            pd.DataFrame(index=range(1)),
            np.zeros(n, dtype=np.int64),
            np.zeros(1, dtype=np.int64),
        )

    first, cell = _distinct([levels.codes for levels in columns.values()])
    return pd.DataFrame({name: levels[first] for name, levels in columns.items()}), cell, first


def _distinct(codes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The first row (m,) of each combination of codes that occurs, and that of each row, (n,).

    Combinations are in the order of their codes, the first column first.
    """
    # as one number each they are sorted in a tenth of the time of rows
    numbers = codes[0].astype(np.int64)
    for column in codes[1:]:
        _, ranks = np.unique(numbers, return_inverse=True)
        numbers = ranks.ravel() * (int(column.max()) + 1) + column
    _, first, member = np.unique(numbers, return_index=True, return_inverse=True)
    return first, member.ravel().astype(np.int64)


def indicator(name: str, model: Model, cells: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """The labels of a parameter's k estimates, and a matrix (n_cells, k) of 0 and 1.

    The 1 of a row is in the column of the estimate that holds in that cell.
    """
    if isinstance(model.specifications[name], Free):
        return [name], np.ones((len(cells), 1))

    columns = [cells[column].array for column in model.columns_of(name)]
    first, member = _distinct([column.codes for column in columns])
    levels = [column.categories.tolist() for column in columns]
    codes = zip(*(column.codes[first].tolist() for column in columns), strict=True)
    texts = ([str(of[code]) for of, code in zip(levels, one, strict=True)] for one in codes)
    labels = [f"{name}[{', '.join(text)}]" for text in texts]
    twice = next((label for i, label in enumerate(labels) if label in labels[:i]), None)
    if twice is not None:
        raise ValueError(
            f"{name}={model.specifications[name]!r}: two conditions would both be called "
            f"{twice!r}. Rename a level, or turn numbers and text of one column into one of them."
        )

    return labels, np.eye(len(labels))[member]


def _stimulus_signs(model: Model, trials: Trials, cells: pd.DataFrame) -> np.ndarray:
    """The sign of the stimulus in each cell, (n_cells,); a ValueError if a level has no sign."""
    column = model.stimulus_column
    levels = cells[column].tolist()
    if isinstance(model.stimulus, str):
        signs = _signs_from_labels(trials, levels)
        remedy = _advice_on_labels(trials, column, levels)
    else:
        signs = dict(model.stimulus[column])
        remedy = "the levels in stimulus=; give each level +1 or -1."

    unknown = [level for level in dict.fromkeys(levels) if level not in signs]
    if unknown:
        raise ValueError(
            f"stimulus={column!r}: the level {unknown[0]!r} is none of "
            f"{', '.join(map(repr, signs))}, {remedy}"
        )

    return np.array([float(signs[level]) for level in levels])


def _signs_from_labels(trials: Trials, levels: list[Any]) -> dict[Any, int]:
    """The signs of stimuli that are labelled as the responses are."""
    lower, upper = trials.labels
    # if all responses are upper, the other stimulus tells the label of the lower response
    others = {level for level in levels if level != upper}
    if trials.upper.all() and len(others) == 1:
        lower = others.pop()
    return {lower: -1, upper: 1}


def _advice_on_labels(trials: Trials, column: str | None, levels: list[Any]) -> str:
    """What to do if a stimulus does not have the label of a response."""
    examples = ", ".join(f"{level!r}: SIGN" for level in list(dict.fromkeys(levels))[:2])
    return (
        f"the labels of {trials.response_column!r}. Stimulus coding needs the responses "
        "themselves, not their accuracy; if they have other labels than the stimuli, say "
        f"stimulus={{{column!r}: {{{examples}}}}}, where SIGN is +1 for the stimulus whose right "
        f"response is {trials.labels[1]!r}, and -1 for the other."
    )
