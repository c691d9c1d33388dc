"""Links: the scales on which the effects of a formula add up to the linear predictor, eta."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ddm.parameters import BY_NAME

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

# the first link of a row of the table is the default
DEFAULT_LINKS = {name: row.links[0] for name, row in BY_NAME.items()}


def checked_links(links: Any) -> dict[str, str]:
    """The argument ``links``, {parameter: name of a link}; an error unless all of them exist."""
    if not isinstance(links, Mapping):
        raise TypeError(
            "links must be {parameter: link}, for example links={'a': 'identity'}; got "
            f"{links!r}."
        )

    for name, link in links.items():
        if name not in DEFAULT_LINKS:
            raise ValueError(
                f"links: {name!r} is no parameter; those with a link are "
                f"{', '.join(DEFAULT_LINKS)}. Name one of them."
            )
        if not isinstance(link, str):
            raise TypeError(
                f"links: {name} must have the name of a link, {_allowed(name)}; got {link!r}."
            )
        if link not in BY_NAME[name].links:
            default = f"({DEFAULT_LINKS[name]!r} unless said otherwise)"
            raise ValueError(
                f"links: {name}={link!r} is no link for {name}; choose {_allowed(name)} {default}."
            )
    return dict(links)


def _allowed(name: str) -> str:
    """The names of the links of a parameter, for a message."""
    return " or ".join(map(repr, BY_NAME[name].links))


def link_unit(link: str, unit: str) -> str:
    """The unit of eta in a summary, for a parameter with the unit ``unit`` ("-" means none)."""
    if link == "logit":
        return "logit"
    if link == "log":
        return "log" if unit == "-" else f"log {unit}"
    return unit
