"""
How sharp an optimum is
=======================

The deviance over each estimate, minimised over all others. The dashed parabola is that of Wald's
interval.
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
fit = ddm.fit(ddm.Model(v="difficulty"), data[data["subject"] == "s01"])
ddm.plots.profiles(fit)
