"""`convert`: parameters in the convention of another package.

Every conversion goes through our own convention: full separation, relative start, smallest
non-decision time, D = 1. What packages mean by their numbers is data, in `ddm.conventions`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, overload

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.conventions import (
    CONVENTIONS,
    OF_CONFLICT,
    OURS,
    OURS_IN_CONFLICT,
    Convention,
)
from ddm.conversion.checks import Values, check_domain, check_expressible, check_separation
from ddm.estimate_labels import coefficients_in, levels_in
from ddm.frames import Frame, pandas_if_frame

# the values of each parameter, by our name; a single number is an array without dimensions


@overload
def convert(params: pd.Series, *, from_: str, to: str) -> pd.Series: ...
@overload
def convert(params: Mapping[str, float], *, from_: str, to: str) -> dict[str, float]: ...
@overload
def convert(params: Frame, *, from_: str, to: str) -> pd.DataFrame: ...
def convert(params: Any, *, from_: str, to: str) -> dict[str, float] | pd.Series | pd.DataFrame:
    """Write parameters in the convention of another package.

    ==============  ===  ==========  ===========  ==============  ========================
    package         s    separation  start        width of start  non-decision time
    ==============  ===  ==========  ===========  ==============  ========================
    ddm             1    a           z a          sz a            t0 to t0 + st0
    ratcliff        0.1  a           z            sz              Ter - st/2 to Ter + st/2
    fast-dm         1    a           zr a         szr a           t0 - st0/2 to t0 + st0/2
    hddm            1    a           z a          sz a            t - st/2 to t + st/2
    hssm            1    2 a         2 a z        2 a sz          t - st/2 to t + st/2
    ssm-simulators  1    2 a         2 a z        2 sz            t - st to t + st
    pyddm           1    2 B         B (1 + x0)   -               nondectime -/+ halfwidth
    rtdists         1    a           z            sz              t0 to t0 + st0
    stan            1    alpha       beta alpha   var_beta alpha  tau to tau + var_tau
    brms            1    bs          bias bs      -               ndt
    ez              0.1  a           a / 2        -               Ter
    ulrich          4    2 b         b            beta (alpha)    normal (mu_r, sigma_r)
    driftdm         1    2 b         b            beta (alpha)    normal (non_dec, sd)
    ==============  ===  ==========  ===========  ==============  ========================

    s is the SD of the noise per square root of a second, in ulrich of a millisecond, in which its
    times are; start and width are in evidence above the
    lower boundary. The drift is v (delta, drift, mu), its SD across trials is sv (eta, var_delta).
    From s to s', v, a, sv and all absolute starts and widths are multiplied by s'/s. If ``params``
    says how strong the noise is (D = s^2 in ddm; noise in pyddm; s in ratcliff, rtdists, ez and
    ssm-simulators), this replaces the s of the table. The result is always on the scale of the
    table and has no such parameter: to="ddm" means D = 1.

    Only the parameters in ``params`` are converted, and none is added; an absent variability counts
    as 0. A Series or DataFrame may hold NaN.

    Estimates by level, such as ``v[easy]``, are converted as v is, in a Series or DataFrame. If a
    conversion needs a second parameter (z in evidence needs a), this one must not differ by level.
    Other columns of a DataFrame stay as they are: standard errors are not converted. A `ddm.Fit` or
    `ddm.Fits` may be given too, and stands for its ``params``. Coefficients of formulas are
    refused, since they are effects on the scale of a link: convert ``fit.conditions``.

    A parameter that the target does not have is left out if it has no effect (a variability of 0, a
    start halfway); otherwise it is a ValueError. For the sources see
    ``ddm.conventions.CONVENTIONS[package].source``.

    Parameters
    ----------
    params : a mapping or Series of numbers, or a DataFrame with one column per parameter and one
        process per row; times in s, but for ulrich
    from_ : the package whose numbers they are
    to : the package whose numbers are wanted

    Returns
    -------
    dict, Series or DataFrame : of the type and order of ``params``; pandas for a table of another
        library

    Raises
    ------
    ValueError : for unknown packages and parameters, values outside the domain, absolute starts
        without the separation, and what the target cannot express
    TypeError : if ``params`` are none of these

    Examples
    --------
    >>> convert({"v": 1.5, "a": 0.8, "z": 0.5, "t": 0.3}, from_="hssm", to="ddm")
    {'v': 1.5, 'a': 1.6, 'z': 0.5, 't0': 0.3}
    >>> convert({"v": 0.25, "a": 0.125, "Ter": 0.5, "st": 0.25}, from_="ratcliff", to="ddm")
    {'v': 2.5, 'a': 1.25, 't0': 0.375, 'st0': 0.25}
    """
    source, target = _with_conflict(_convention("from_", from_), _convention("to", to))
    params = _estimates_of(params)
    table = pandas_if_frame("params", params)
    if isinstance(table, pd.DataFrame):
        _refuse_coefficients(table.columns, table.attrs)
        return _convert_frame(table, source, target)
    if isinstance(params, pd.Series):
        _refuse_coefficients(params.index, params.attrs)
        return _convert_series(params, source, target)
    if isinstance(params, Mapping):
        numbers: dict[Hashable, float] = {
            name: _number(name, value) for name, value in params.items()
        }
        return _convert_numbers(numbers, source, target)

    raise TypeError(
        "params must be a mapping, a pandas Series, a DataFrame, or a Fit; got "
        f"{type(params).__name__}."
    )


def _estimates_of(params: Any) -> Any:
    """The estimates of a Fit or Fits; anything else as it is."""
    if isinstance(params, pd.Series | pd.DataFrame | dict):
        return params
    estimates = getattr(params, "params", None)
    return estimates if isinstance(estimates, pd.Series | pd.DataFrame) else params


def _convention(argument: str, package: Any) -> Convention:
    """The convention of a package, whose name may be in capitals."""
    name = package.lower() if isinstance(package, str) else package
    if name not in CONVENTIONS:
        raise ValueError(
            f"{argument} must be one of {', '.join(map(repr, CONVENTIONS))}; got {package!r}."
        )
    return CONVENTIONS[name]


def _with_conflict(source: Convention, target: Convention) -> tuple[Convention, Convention]:
    """The two conventions; ours with the parameters of conflict tasks if the other has them.

    Elsewhere these names may be those of other columns.
    """
    if not any("peak" in one.names for one in (source, target)):
        return source, target
    ours = CONVENTIONS["ddm"]
    return (
        OURS_IN_CONFLICT if source is ours else source,
        OURS_IN_CONFLICT if target is ours else target,
    )


def _refuse_coefficients(labels: pd.Index, attrs: Mapping[Hashable, Any]) -> None:
    """A ValueError if some of the labels belong to coefficients of a formula."""
    found = coefficients_in(labels, attrs)
    if found:
        raise ValueError(
            f"{found[0]!r} is a coefficient of a formula, an effect on the scale of a link, which "
            "is no parameter of another package. Convert the parameters of the conditions: "
            "ddm.convert(fit.conditions, from_=..., to=...)."
        )


# --- mappings, Series and DataFrames --------------------------------------------------------------


def _convert_numbers(
    params: Mapping[Hashable, float], source: Convention, target: Convention
) -> dict[str, float]:
    """The parameters of one process; a ValueError if ``source`` does not have all of them."""
    ours: dict[Hashable, str] = {theirs: name for name, theirs in source.names.items()}
    unknown = ", ".join(repr(label) for label in params if label not in ours)
    if unknown or not params:
        raise ValueError(
            f"params {f'has {unknown}' if unknown else 'is empty'}, but the parameters of "
            f"{source.package} are {', '.join(source.names.values())}. Rename, remove or add "
            "accordingly."
        )

    given = {ours[label]: np.asarray(value) for label, value in params.items()}
    converted = _convert(given, source, target)
    return {target.names[name]: float(value) for name, value in converted.items()}


def _convert_series(params: pd.Series, source: Convention, target: Convention) -> pd.Series:
    """The parameters of one process, or the estimates of one fit."""
    _check_unique(params.index)
    if levels_in(params.index, source.names.values()):
        result = _convert_frame(params.to_frame().T, source, target).iloc[0]
    else:
        numbers = {label: _number(label, value, nan=True) for label, value in params.items()}
        result = pd.Series(_convert_numbers(numbers, source, target), name=params.name, dtype=float)

    result.index.name = params.index.name
    return result


def _convert_frame(frame: pd.DataFrame, source: Convention, target: Convention) -> pd.DataFrame:
    """The parameters of one process, or the estimates of one fit, in each row."""
    _check_unique(frame.columns)
    if levels := levels_in(frame.columns, source.names.values()):
        return _convert_levels(frame, levels, source, target)

    found = {name: theirs for name, theirs in source.names.items() if theirs in frame.columns}
    if not found:
        raise ValueError(
            f"params has no column that is a parameter of {source.package} "
            f"({', '.join(source.names.values())}); its columns are "
            f"{', '.join(map(str, frame.columns)) or 'none'}. Rename the columns, or choose "
            "another from_."
        )

    # another column stays as it is: if it had the name of a parameter of the target, it would be
    # read as that parameter
    for column in frame.columns.difference(list(found.values()), sort=False):
        if column in target.names.values():
            raise ValueError(
                f"params has the column {column!r}, which is not a parameter of {source.package} "
                f"but is one of {target.package}, so the result would be ambiguous. Rename or "
                "remove it."
            )

    given = {name: _column(theirs, frame[theirs]) for name, theirs in found.items()}
    converted = _convert(given, source, target)
    result = frame.drop(columns=[theirs for name, theirs in found.items() if name not in converted])
    result = result.assign(**{found[name]: values for name, values in converted.items()})
    return result.rename(columns={found[name]: target.names[name] for name in converted})


def _convert_levels(
    frame: pd.DataFrame,
    levels: Mapping[Hashable, tuple[str, str]],
    source: Convention,
    target: Convention,
) -> pd.DataFrame:
    """A table with estimates by level: ``levels`` has the parameter and level of their columns.

    The column of each level is converted together with the parameters that do not differ by level.
    """
    noise = source.names.get("noise")
    if any(parameter == noise for parameter, _ in levels.values()):
        raise ValueError(
            f"{noise} differs by level, so each level has its own scale. Convert one condition at "
            "a time, as a dict."
        )

    names = {theirs: target.names.get(name) for name, theirs in source.names.items()}
    others = frame.drop(columns=list(levels))
    shared = others[[column for column in others.columns if column in names]]
    result = _convert_frame(others, source, target) if len(shared.columns) else others.copy()

    order: list[Any] = []
    for column in frame.columns:
        parameter, level = levels.get(column, (column, ""))
        name = names.get(parameter, parameter)
        if column in levels and name is not None:
            one = _convert_frame(shared.assign(**{parameter: frame[column]}), source, target)
            order.append(f"{name}[{level}]")
            result[order[-1]] = one[name]
        elif name in result.columns:
            order.append(name)
    return result[order]


# --- numbers --------------------------------------------------------------------------------------


def _convert(given: Values, source: Convention, target: Convention) -> Values:
    """The values in the convention of the target, without the parameters that it does not have."""
    check_separation(given, source, target)
    ours = _to_ours(given, source)
    check_domain(given, ours, source)
    check_expressible(given, ours, source, target)

    kept = {name: values for name, values in ours.items() if name in target.names}
    return _from_ours(kept, target)


# `check_domain` refuses the values that lead to a division by zero, and names them
@np.errstate(divide="ignore", invalid="ignore")
def _to_ours(given: Values, package: Convention) -> Values:
    """The values of a package in our convention, without the noise, since D is 1."""
    s = given.get("noise", np.asarray(package.s))
    if "noise" in given and package.noise_is == "variance":
        s = np.sqrt(s)
    s = s / np.sqrt(package.unit_of_time)

    separation = given.get("a", np.asarray(np.nan)) * (2 if package.a_is == "half" else 1)
    factors = _factors(package, s, separation, given.get("peak_shape", np.asarray(np.nan)))
    scaled = {name: values * factors[name] for name, values in given.items() if name != "noise"}
    return {name: values + _shift(name, scaled, package) for name, values in scaled.items()}


def _from_ours(ours: Values, package: Convention) -> Values:
    """Values in our convention in that of a package."""
    s = np.asarray(package.s / np.sqrt(package.unit_of_time))
    shape = ours.get("peak_shape", np.asarray(np.nan))
    factors = _factors(package, s, s * ours.get("a", np.asarray(np.nan)), shape)
    return {
        name: (values - _shift(name, ours, package)) / factors[name]
        for name, values in ours.items()
    }


def _factors(
    package: Convention, s: np.ndarray, separation: np.ndarray, shape: np.ndarray
) -> Values:
    """The factors by which the numbers of a package are multiplied to become ours.

    ``s`` is the SD of its noise per root of a second, ``separation`` the full separation in its
    unit of evidence, ``shape`` the peak_shape of an automatic activation.
    """
    time = package.unit_of_time
    factor_of_z = {"relative": 1.0, "absolute": 1 / separation, "signed": 0.5}
    factor_of_sz = {
        "relative width": 1.0,
        "absolute width": 1 / separation,
        "absolute half-width": 2 / separation,
    }
    factors = {
        "v": 1 / (s * time),
        "t0": time,
        "t0_sd": time,
        "amplitude": 1 / s,
        "peak": time * (shape - 1) if package.peak_is == "scale" else time,
        "a": (2 if package.a_is == "half" else 1) / s,
        "z": factor_of_z[package.z_is],
        "sv": 1 / (s * time),
        "sz": factor_of_sz[package.sz_is],
        "st0": (2.0 if package.st0_is == "half-width" else 1.0) * time,
    }
    return {name: np.asarray(factors.get(name, 1.0)) for name in (*OURS, *OF_CONFLICT)}


def _shift(name: str, ours: Values, package: Convention) -> np.ndarray:
    """The shift after `_factors`: -st0/2 if t0 is the middle, 1/2 if the start is signed."""
    if name == "t0" and package.t0_is == "middle" and "st0" in ours:
        return -ours["st0"] / 2
    return np.asarray(0.5 if name == "z" and package.z_is == "signed" else 0.0)


# --- checks ---------------------------------------------------------------------------------------


def _number(name: Hashable, value: Any, *, nan: bool = False) -> float:
    """The value of a parameter as a float; with ``nan``, a missing value is NaN, not an error."""
    if nan and (value is pd.NA or value != value):
        return float("nan")

    advice = "For many values use a DataFrame, a row for each."
    return arguments.number(str(name), value, advice="" if arguments.is_number(value) else advice)


def _column(name: str, column: pd.Series) -> np.ndarray:
    """A column of numbers as floats; an error unless each is finite or NaN."""
    dtype = column.infer_objects().dtype
    if not pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype):
        raise TypeError(
            f"The column {name!r} must hold numbers; its dtype is {dtype}. Convert it first."
        )

    values = column.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        raise ValueError(
            f"The column {name!r} must hold finite numbers or NaN; got "
            f"{values[np.isinf(values)][0]}."
        )
    return values


def _check_unique(labels: pd.Index) -> None:
    """A ValueError if a label stands more than once."""
    if labels.has_duplicates:
        raise ValueError(
            f"params has {labels[labels.duplicated()][0]!r} more than once. Keep one of them."
        )
