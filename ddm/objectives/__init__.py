"""Objectives: what a fit minimises. Each is a frozen dataclass with its settings.

``objective.on(trials, design)`` gives the problem on one data set: a function of the estimates with its gradient, the
limits it puts on t0, a guess of its curvature, the flaw or information of an optimum, and the figures that it reports.
"""

from ddm.objectives.chi_square import ChiSquare, ChiSquareProblem
from ddm.objectives.likelihood import LikelihoodProblem, MaximumLikelihood

Method = MaximumLikelihood | ChiSquare
Problem = LikelihoodProblem | ChiSquareProblem

METHODS: dict[str, Method] = {"ml": MaximumLikelihood(), "chi2": ChiSquare()}

__all__ = ["METHODS", "ChiSquare", "MaximumLikelihood", "Method", "Problem", "named"]


def named(method: str | Method) -> Method:
    """The objective that a word stands for; objectives themselves are passed on."""
    if isinstance(method, Method):
        return method
    if not isinstance(method, str) or method not in METHODS:
        raise ValueError(
            f"method must be one of {', '.join(map(repr, METHODS))} or a ddm.MaximumLikelihood(...) or "
            f"ddm.ChiSquare(...); got {method!r}."
        )
    return METHODS[method]
