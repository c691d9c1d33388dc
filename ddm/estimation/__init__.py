"""What a fit minimises, and how it is searched.

objective            Method: settings; Objective: a method laid over trials; Report: its figures
methods              what ``method=`` takes, by name:
likelihood           negative log likelihood
binned               statistics of counts between RT quantiles; bins: these counts
distances            distances between distribution functions
ez                   closed forms, by the formulas of ez_formulas and ex_gaussian

region               where a search looks: bounds, starting values, scales
starts               where it begins
coordinates          the box in which it moves
orthogonal_columns   other columns for formulas whose covariates lie far from 0
newton               the compiled search for the likelihood, with quick/
linear_search        where it applies, and what it finds
search               the whole search: from starting points to an optimum
groups               many groups of one table, searched together
"""
