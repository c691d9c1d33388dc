"""Links: on which scale the linear predictor eta of a formula adds up to a parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ddm.parameters import BY_NAME

# exp of more than this is infinite in double precision
LARGEST_EXPONENT = 700.0


@dataclass(frozen=True)
class Link:
    """A scale: ``forward(value)`` is eta, ``inverse(eta)`` the value and ``slope(eta)`` d value / d
    eta.
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
    with np.errstate(divide="ignore"):  # log(0) is -inf, which `_exp` takes back to 0
        return np.log(_same(value))


def _exp(eta: Any) -> np.ndarray:
    return np.exp(np.minimum(_same(eta), LARGEST_EXPONENT))


def _logit(value: Any) -> np.ndarray:
    """log(p / (1 - p))."""
    p = _same(value)
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)


def _logistic(eta: Any) -> np.ndarray:
    """1 / (1 + exp(-eta)), written so that exp cannot overflow and small values keep their
    digits.
    """
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

DEFAULT_LINKS = {name: row.links[0] for name, row in BY_NAME.items()}


def checked_links(links: Any) -> dict[str, str]:
    """The user's {parameter: name of a link}; an error if a parameter or a link is unknown."""
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
    return " or ".join(map(repr, BY_NAME[name].links))


def link_unit(link: str, unit: str) -> str:
    """The unit of eta in a summary, for a parameter in ``unit`` ("-": none)."""
    if link == "logit":
        return "logit"
    if link == "log":
        return "log" if unit == "-" else f"log {unit}"
    return unit
