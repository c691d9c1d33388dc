"""Laplace's approximation of the likelihood of a population, with exact gradients.

modes              where people most likely are, given the population: damped Newton steps for all
third_derivatives  how the curvature at the modes changes, by differences of Hessians or gradients
marginal           `Marginal`: the approximate log likelihood of phi, and its gradient
precision          the information on phi, roughly: scale and first Hessian of a search
starts             where people, and the population, are looked for
maximum            the maximum over phi, as a `LaplaceFit`
"""
