"""What the distributions that a prior may be have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import fields
from math import inf
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ddm import arguments
from ddm.arguments import Domain


class Distribution(ABC):
    """What all distributions have; `Normal` and the others are such distributions.

    code : what kernels call it
    support : the lowest and the highest possible value

    Raises
    ------
    ValueError, TypeError : if a number is outside its domain, or is none

    Examples
    --------
    >>> import numpy as np
    >>> from ddm import priors
    >>> prior = priors.Normal(0, 3)
    >>> isinstance(prior, priors.Distribution)
    True
    >>> prior.logpdf([0.0, 3.0]).round(3), prior.ppf(0.975).round(2)
    (array([-2.018, -2.518]), 5.88)
    >>> prior.draw(np.random.default_rng(1), 2).round(2)
    array([1.04, 2.46])
    """

    code: ClassVar[int]
    support: ClassVar[tuple[float, float]]

    # the domains of the fields, in their order
    _domains: ClassVar[tuple[Domain, ...]]

    @property
    @abstractmethod
    def numbers(self) -> tuple[float, float]:
        """The two numbers that kernels compute with."""

    def logpdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The log of the density at x, a number or an array; -inf outside the support.

        Returns
        -------
        array, or a float : of the shape of ``x``
        """
        x = np.asarray(x, dtype=float)
        low, high = self.support
        inside = (x >= low) & (x <= high)
        middle = self.ppf(0.5)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self._logpdf(np.where(inside, x, middle))

        # a logarithm at an end of the support: inf - inf where the density vanishes
        found = np.where(np.isnan(found), -inf, found)
        return np.where(np.isnan(x), np.nan, np.where(inside, found, -inf))[()]

    def ppf(self, q: ArrayLike) -> NDArray[np.float64]:
        """The value below which the share ``q`` of the distribution lies.

        ValueError unless q lies between 0 and 1.

        Returns
        -------
        array, or a float : of the shape of ``q``
        """
        q = np.asarray(q, dtype=float)
        wrong = ~((q >= 0.0) & (q <= 1.0))
        if wrong.any():
            raise ValueError(f"q must be {arguments.UNIT_INTERVAL.words}; got {q[wrong][0]:g}.")
        return np.asarray(self._ppf(q))[()]

    def draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]:
        """``n`` random values, (n,), from a `numpy.random.Generator`, the ``generator``."""
        if not isinstance(generator, np.random.Generator):
            raise TypeError(
                "generator must be a numpy.random.Generator, such as numpy.random.default_rng(1); "
                f"got {generator!r}."
            )
        return self._draw(generator, arguments.whole_number("n", n, at_least=0))

    @abstractmethod
    def _logpdf(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log of the density within the support."""

    @abstractmethod
    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]: ...

    @abstractmethod
    def _draw(self, generator: np.random.Generator, n: int) -> NDArray[np.float64]: ...

    def __post_init__(self) -> None:
        names = [field.name for field in fields(self)]  # type: ignore[arg-type]
        meaning = f"in {type(self).__name__}({', '.join(names)})"
        for name, domain in zip(names, self._domains, strict=True):
            value = arguments.number(name, getattr(self, name), domain, meaning=meaning)
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        values = (getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]
        numbers = (repr(value).removesuffix(".0") for value in values)
        return f"{type(self).__name__}({', '.join(numbers)})"
