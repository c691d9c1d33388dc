"""The likelihood for a fixed start to the second order, for Newton's method.

second_derivatives   that of the sorted trials of one cell, in v, a, z and t0
varied_drift         the same if the drift varies across trials, in the variance of the drift too
lapsing              the same with lapses, in their proportion too
curved_links         from sums of estimates to parameters, and back
linear_likelihood    that of all cells, in estimates whose sums make the parameters
first_derivatives    that of many cells with its gradient, by cell, for all else
lapsing_slopes       the same with lapses
"""
