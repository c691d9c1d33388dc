"""
Accuracy among faster and slower responses
==========================================

Conditional accuracy functions, averaged over people.
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
fits = ddm.fit_each(ddm.Model(v="difficulty", a="instruction"), data, by="subject")
ddm.plots.conditional_accuracy(fits, col="instruction")
