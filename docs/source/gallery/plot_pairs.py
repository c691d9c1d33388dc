"""
Which estimates go together
===========================

The errors of the estimates of one person: ellipses hold 50 % and 95 % of them.
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
fit = ddm.fit(ddm.Model(v="difficulty"), data[data["subject"] == "s01"])
ddm.plots.pairs(fit)
