"""
Quantile-probability plot
=========================

RT quantiles over the proportion of their response, for people on average: points are data, lines
the model, bars hold 95 % of simulated data sets (Ratcliff & Tuerlinckx 2002).
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
fits = ddm.fit_each(ddm.Model(v="difficulty", a="instruction"), data, by="subject")
ddm.plots.quantiles(fits, col="instruction")
