"""Leave-one-out cross-validation from the draws of one posterior.

blocks          log likelihoods of trials, some trials at a time; their sums per person
pareto          Pareto-smoothed importance weights, and what they say of data left out
leave_one_out   psis_loo: all blocks as one result
result          Loo, the result
"""
