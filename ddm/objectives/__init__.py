"""Objectives: what a fit minimises. Each is a frozen dataclass with its settings.

``objective.on(trials, design)`` gives the problem on one data set: a function of the estimates with its gradient, the
limits it puts on t0, a guess of its curvature, the flaw or information of an optimum, and the figures that it reports.
"""

from ddm.objectives.chi_square import ChiSquare
from ddm.objectives.likelihood import MaximumLikelihood

Method = MaximumLikelihood | ChiSquare

METHODS: dict[str, Method] = {"ml": MaximumLikelihood(), "chi2": ChiSquare()}

__all__ = ["METHODS", "ChiSquare", "MaximumLikelihood", "Method", "named"]


def named(method: str | Method) -> Method:
    """The objective that a word stands for; objectives themselves are passed on."""
    if isinstance(method, Method):
        return method
    if not isinstance(method, str) or method not in METHODS:
        raise ValueError(
            f"method must be one of {', '.join(map(repr, METHODS))} or a ddm.ChiSquare(...); got {method!r}."
        )
    return METHODS[method]
