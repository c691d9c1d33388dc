"""Links: the scales on which the effects of a formula add up to the linear predictor, eta."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ddm.parameter_rows import Parameter

# in double precision exp of more than 709 is infinite
LARGEST_EXPONENT = 700.0


@dataclass(frozen=True)
class Link:
    """A scale: the functions between a parameter's value and eta.

    forward : eta of a value
    inverse : the value of an eta
    slope : the derivative of ``inverse``
    """

    name: str
    forward: Callable[[Any], np.ndarray]
    inverse: Callable[[Any], np.ndarray]
    slope: Callable[[Any], np.ndarray]


def _same(value: Any) -> np.ndarray:
    return np.asarray(value, dtype=float)


def _one(eta: Any) -> np.ndarray:
    return np.ones_like(eta, dtype=float)


def _log(value: Any) -> np.ndarray:
    # log(0) is -inf, which `_exp` takes back to 0
    with np.errstate(divide="ignore"):
        return np.log(_same(value))


def _exp(eta: Any) -> np.ndarray:
    return np.exp(np.minimum(_same(eta), LARGEST_EXPONENT))


def _logit(value: Any) -> np.ndarray:
    """log(p / (1 - p))."""
    p = _same(value)
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)


def _logistic(eta: Any) -> np.ndarray:
    """1 / (1 + exp(-eta)), in a form that cannot overflow and keeps the digits of small values."""
    small = np.exp(-np.abs(_same(eta)))
    return np.where(_same(eta) < 0.0, small, 1.0) / (1.0 + small)


def _logistic_slope(eta: Any) -> np.ndarray:
    """p (1 - p) = exp(-|eta|) / (1 + exp(-|eta|))^2."""
    small = np.exp(-np.abs(_same(eta)))
    return small / (1.0 + small) ** 2


LINKS = {
    link.name: link
    for link in (
        Link("identity", _same, _same, _one),
        Link("log", _log, _exp, _exp),
        Link("logit", _logit, _logistic, _logistic_slope),
    )
}


def checked_links(links: Any, rows: Mapping[str, Parameter]) -> dict[str, str]:
    """The argument ``links``, {parameter: name of a link}; an error unless all of them exist.

    ``rows`` are the parameters of the model.
    """
    if not isinstance(links, Mapping):
        raise TypeError(
            "links must be {parameter: link}, for example links={'a': 'identity'}; got "
            f"{links!r}."
        )

    for name, link in links.items():
        if name not in rows:
            raise ValueError(
                f"links: {name!r} is no parameter; those with a link are "
                f"{', '.join(rows)}. Name one of them."
            )
        if not isinstance(link, str):
            raise TypeError(
                f"links: {name} must have the name of a link, {_allowed(rows[name])}; got {link!r}."
            )
        if link not in rows[name].links:
            default = f"({rows[name].links[0]!r} unless said otherwise)"
            raise ValueError(
                f"links: {name}={link!r} is no link for {name}; choose "
                f"{_allowed(rows[name])} {default}."
            )
    return dict(links)


def _allowed(row: Parameter) -> str:
    """The names of the links of a parameter, for a message."""
    return " or ".join(map(repr, row.links))


def link_unit(link: str, unit: str) -> str:
    """The unit of eta in a summary, for a parameter with the unit ``unit`` ("-" means none)."""
    if link == "logit":
        return "logit"
    if link == "log":
        return "log" if unit == "-" else f"log {unit}"
    return unit
