"""What a fit minimises, and how it is searched.

methods              what ``method=`` takes, by name; each makes an objective of trials and a
                     design:
likelihood           -log likelihood
bins                 counts between quantiles; chi_square, g_square: statistics of them
kolmogorov_smirnov   distances between distribution functions
ez                   closed forms, by the formulas of ez_formulas and ex_gaussian
report               what an objective says of an optimum

region               where a search looks: bounds, starting values, scales
starts               where it begins
coordinates          the box in which it moves
search               all of it: from starting points to an optimum
"""
