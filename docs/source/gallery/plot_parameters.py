"""
Estimates of people
===================

Small points are people; the mean over people stands beside them with its interval.
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
fits = ddm.fit_each(ddm.Model(v="difficulty", a="instruction"), data, by="subject")
ddm.plots.parameters(fits)
