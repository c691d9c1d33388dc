"""The likelihood for a fixed start and drift to the second order, for Newton's method.

second_derivatives   that of the sorted trials of one cell, in v, a, z and t0
linear_likelihood    that of all cells, in estimates of which the parameters are linear functions
first_derivatives    that of many cells with its gradient, by cell, for all else
"""
