"""Objectives: what a fit minimises. Each is a frozen dataclass with its settings.

``objective.on(outcomes, design)`` gives the problem on one data set: a function of the estimates
with its gradient, the limits it puts on t0, a guess of its curvature, the flaw or information of an
optimum, and the figures that it reports.
"""

from ddm.estimation.chi_square import ChiSquare, ChiSquareProblem
from ddm.estimation.ez import EZ, EZProblem, RobustEZ
from ddm.estimation.g_square import GSquare, GSquareProblem, QuantileLikelihood
from ddm.estimation.kolmogorov_smirnov import KolmogorovSmirnov, KSProblem
from ddm.estimation.likelihood import LikelihoodProblem, MaximumLikelihood

Method = (
    MaximumLikelihood | ChiSquare | GSquare | QuantileLikelihood | KolmogorovSmirnov | EZ | RobustEZ
)
Problem = LikelihoodProblem | ChiSquareProblem | GSquareProblem | KSProblem | EZProblem

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        MaximumLikelihood(),
        ChiSquare(),
        GSquare(),
        QuantileLikelihood(),
        KolmogorovSmirnov(),
        EZ(),
        RobustEZ(),
    )
}

__all__ = [
    "EZ",
    "METHODS",
    "ChiSquare",
    "GSquare",
    "KolmogorovSmirnov",
    "MaximumLikelihood",
    "Method",
    "Problem",
    "QuantileLikelihood",
    "RobustEZ",
    "named",
]


def named(method: str | Method) -> Method:
    """The objective that a word stands for; objectives themselves are passed on."""
    if isinstance(method, Method):
        return method
    if isinstance(method, type) and method in map(type, METHODS.values()):
        raise TypeError(
            f"method must be an object, not its class; got ddm.{method.__name__}. Call it: "
            f"method=ddm.{method.__name__}(), with its options, if any, in the brackets."
        )
    if not isinstance(method, str) or method not in METHODS:
        classes = ", ".join(
            f"ddm.{type(objective).__name__}(...)" for objective in METHODS.values()
        )
        raise ValueError(
            f"method must be one of {', '.join(map(repr, METHODS))}, or {classes}; got {method!r}."
        )
    return METHODS[method]
