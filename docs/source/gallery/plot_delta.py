"""
Delta functions
===============

The effect of difficulty on RT quantiles, over the mean of the quantiles (Ridderinkhof 2002).
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
fits = ddm.fit_each(ddm.Model(v="difficulty", a="instruction"), data, by="subject")
ddm.plots.delta(fits, by="difficulty", col="instruction")
