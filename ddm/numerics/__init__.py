"""Algorithms that know no model.

elementary        exp, log, erfcx and others in a form that becomes vector instructions
quadrature        Gauss-Legendre rules, and how many nodes an integral needs
inversion         quantiles from a distribution function and its survivor
slices            numbers in slices of one array, each of them sorted
small_systems     few linear equations, for kernels
problem           an objective in a box, and where a search in it ended
descent           minima of smooth functions within bounds, from several starting points
known_ends        where descents ended, and whether another one heads for the same place
quadratic_models  steps to the minimum of a quadratic model, and its curvature
simplex           minima of functions with kinks within bounds (Nelder & Mead 1965)
simplex_moves     the moves of such simplices, as a kernel that asks for one value after the other
monte_carlo       standard errors of what simulations estimate
"""
