"""Maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ddm.design import Design
from ddm.first_passage.density import log_likelihood, score_products
from ddm.objectives.report import Report
from ddm.trials import Trials

# t0 stays this far below the fastest RT, s: the density at t0 itself is 0
GAP = 1e-6


@dataclass(frozen=True)
class MaximumLikelihood:
    """Minimise -sum(log density(rt, response)): uses every RT, so the most precise where the model holds.

    Single fast guesses pull t0 below them; prefer `ChiSquare` where the data have contaminants.
    """

    name = "ml"
    every_rt_counts = True

    def on(self, trials: Trials, design: Design) -> LikelihoodProblem:
        """The problem of fitting these trials."""
        return LikelihoodProblem(trials, design)


@dataclass(frozen=True, eq=False)
class LikelihoodProblem:
    """The negative log likelihood of trials as a function of the estimates."""

    trials: Trials
    design: Design

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """-log likelihood and its gradient in the estimates."""
        by_cell = self.design.parameters_by_cell(theta)
        value, gradient = log_likelihood(self.trials.rt, self.trials.upper, self.design.cell, by_cell)
        return -value, -self.design.gradient(gradient)

    def t0_limits(self) -> np.ndarray:
        """The largest t0 of each cell: just below its fastest RT, s."""
        fastest = self.design.fastest(self.trials.rt)
        return fastest - np.minimum(GAP, 0.5 * fastest)

    def curvature(self, theta: np.ndarray) -> np.ndarray:
        """The outer product of the scores, (k, k): a guess of the Hessian."""
        by_cell = self.design.parameters_by_cell(theta)
        products = score_products(self.trials.rt, self.trials.upper, self.design.cell, by_cell)
        matrix = self.design.matrix
        return np.einsum("cpi,cpq,cqj->ij", matrix, products, matrix)

    def flaw(self, theta: np.ndarray) -> str:
        """Why an optimum is none: nothing, as an impossible trial makes the likelihood 0."""
        return ""

    def information(self, theta: np.ndarray, hessian: np.ndarray) -> np.ndarray:
        """The observed information: the Hessian itself."""
        return hessian

    def report(self, theta: np.ndarray, value: float) -> Report:
        """The log likelihood."""
        return Report(loglik=-value)
