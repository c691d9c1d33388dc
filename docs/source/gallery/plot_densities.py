"""
RTs under the fitted densities
==============================

One person, two difficulties and two instructions. Bars are RTs, lines the fitted densities, bands
hold 95 % of data sets that are simulated from the fit.
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
fit = ddm.fit(
    ddm.Model(v="difficulty", a="instruction"),
    data[data["subject"] == "s01"],
)
ddm.plots.densities(fit)
