"""Draw the picture of the README: one subject of data/speed_accuracy.csv and the fitted densities.

python notebooks/make_readme_picture.py
"""

from pathlib import Path

import matplotlib

import ddm

matplotlib.use("Agg")

data = ddm.datasets.load("speed_accuracy")
fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), data[data.subject == "s04"])
panels = fit.plot()
panels.flat[0].figure.savefig(Path(__file__).parent / "speed_accuracy_fit.png", dpi=110)
