"""
Models side by side
===================

Differences of AIC over people, with the number of people whom each model describes best.
"""

import ddm

data = ddm.datasets.load("speed_accuracy")
models = {
    "one drift": ddm.Model(a="instruction"),
    "one separation": ddm.Model(v="difficulty"),
    "both differ": ddm.Model(v="difficulty", a="instruction"),
}
fits = {name: ddm.fit_each(model, data, by="subject") for name, model in models.items()}
ddm.plots.comparison(ddm.compare(fits))
