"""Draw every picture of `ddm.plots` for data of many kinds, to look at.

python benchmarks/gallery.py [FOLDER]

Each picture is drawn as it comes, which suits a slide, and as wide as a column of a paper (85 mm).
The pictures of published data need the folder that the environment variable DDM_DATA names.
"""

import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import ddm

# 85 mm, inches
COLUMN = 3.35

# and two columns with the gap between them
TWO_COLUMNS = 7.1

PICTURES = (
    "densities",
    "cumulative",
    "quantiles",
    "conditional_accuracy",
    "delta",
    "psychometric",
    "chronometric",
    "paths",
    "parameters",
    "profiles",
    "pairs",
)

COHERENCES = [0.0, 0.032, 0.064, 0.128, 0.256, 0.512]


def conditions(drifts, name, n=150, a=1.4, seed=1):
    """A table of trials, with a column of levels and the drift of each."""
    parts = [
        ddm.DDM(v=v, a=a, t0=0.3).simulate(n, seed=seed + i).assign(**{name: level})
        for i, (level, v) in enumerate(drifts.items())
    ]
    return pd.concat(parts, ignore_index=True)


def twelve():
    """Six coherences under two instructions, in one person."""
    drifts = {c: 5.0 * c for c in COHERENCES}
    both = [
        conditions(drifts, "coherence", a=a, seed=seed).assign(instruction=instruction)
        for instruction, a, seed in (("accuracy", 1.6, 10), ("speed", 1.0, 30))
    ]
    return pd.concat(both, ignore_index=True)


def covariate(n=800):
    """A drift that differs from trial to trial."""
    x = np.random.default_rng(1).normal(0.0, 1.0, n)
    process = ddm.DDM(v=0.0, a=1.4, t0=0.3)
    data = process.simulate(n, seed=2, per_trial={"v": 0.8 + 1.2 * x})
    return data.assign(x=x, half=np.where(np.arange(n) < n // 2, "first", "second"))


def people(n=12):
    """A group of people who differ in drift and boundary."""
    rng = np.random.default_rng(3)
    parts = []
    for i in range(n):
        easy, hard = 2.2 + rng.normal(0.0, 0.4), 1.0 + rng.normal(0.0, 0.3)
        a = 1.4 + rng.normal(0.0, 0.2)
        table = conditions({"easy": easy, "hard": hard}, "difficulty", n=80, a=a, seed=100 + 9 * i)
        parts.append(table.assign(subject=f"s{i + 1:02}"))
    return pd.concat(parts, ignore_index=True)


def fitted():
    """A fit, or fits, of each kind of data."""
    two = conditions({"easy": 2.0, "hard": 0.8}, "difficulty", n=400)
    late = two["rt"] > 0.9
    missed = two.assign(rt=two["rt"].mask(late), response=two["response"].astype(float).mask(late))
    upper = two["response"] == 1
    go = two.assign(rt=two["rt"].where(upper), response=two["response"].where(upper))
    by_difficulty = ddm.Model(v="difficulty")
    return {
        "one condition": ddm.fit(ddm.Model(), conditions({"": 1.2}, "none", n=400)),
        "two conditions": ddm.fit(by_difficulty, two),
        "twelve conditions": ddm.fit(ddm.Model(v="coherence", a="instruction"), twelve()),
        "covariate": ddm.fit(ddm.Model(v="~ x"), covariate()),
        "deadline": ddm.fit(by_difficulty, ddm.Trials(missed, deadline=0.9)),
        "go no-go": ddm.fit(by_difficulty, ddm.Trials(go, observed="upper")),
        "group": ddm.fit_each(by_difficulty, people(), by="subject", n_jobs=1),
    }


def save(panels, folder, name, seconds):
    """Save a picture as it is, and as wide as a column; with many panels as wide as two."""
    figure = panels.flat[0].figure
    figure.savefig(folder / f"{name} slide.png", dpi=80)
    width, height = figure.get_size_inches()
    column = COLUMN if panels.ndim < 2 or panels.shape[1] <= 2 else TWO_COLUMNS
    figure.set_size_inches(column, max(height * column / width, 0.9 * COLUMN))
    figure.savefig(folder / f"{name} paper.png", dpi=130)
    plt.close(figure)
    print(f"{name}: {seconds:.2f} s")


def draw(folder, name, function, *arguments, **options):
    """Draw one picture; what it refuses is said."""
    begun = time.perf_counter()
    try:
        panels = function(*arguments, **options)
    except (ValueError, TypeError) as error:
        print(f"{name}: {error}")
        return
    save(panels, folder, name, time.perf_counter() - begun)


def studies(folder):
    """Pictures of tables."""
    recovered = ddm.recover(
        ddm.Model(v="difficulty", z=ddm.FREE),
        {"easy": ddm.DDM(v=2.0, a=1.5, t0=0.3), "hard": ddm.DDM(v=1.0, a=1.5, t0=0.3)},
        n_trials=[50, 200],
        n_datasets=60,
        methods=["ml", "chi2"],
        seed=1,
    )
    draw(folder, "recovery of one truth", ddm.plots.recovery, recovered)
    typical = ddm.recover(
        ddm.Model(z=ddm.FREE), ddm.typical, n_trials=[60, 300], n_datasets=80, seed=1
    )
    draw(folder, "recovery of typical truths", ddm.plots.recovery, typical)
    group, two = people(), ddm.Model(v="difficulty")
    several = {
        "one drift": ddm.fit_each(ddm.Model(), group, by="subject", n_jobs=1),
        "drift by difficulty": ddm.fit_each(two, group, by="subject", n_jobs=1),
        "boundary by difficulty": ddm.fit_each(
            ddm.Model(a="difficulty"), group, by="subject", n_jobs=1
        ),
    }
    draw(folder, "comparison", ddm.plots.comparison, ddm.compare(several))
    draw(folder, "paths of a process", ddm.plots.paths, ddm.DDM(v=1.2, a=1.5, t0=0.3))
    draw(folder, "state of a process", ddm.plots.state, ddm.DDM(v=1.2, a=1.5, t0=0.3))
    draw(folder, "data alone", ddm.plots.densities, twelve(), col="coherence", row="instruction")


def published(folder, data):
    """Data sets of the literature, drawn as it draws them."""
    flanker = pd.read_csv(data / "ulrich_2015_flanker.csv").query("kept_driftdm == 1")
    trials = ddm.Trials(flanker, response="accuracy")
    fits = ddm.fit_each(ddm.Model(v="condition"), trials, by="subject", n_jobs=1)
    draw(folder, "flanker delta", ddm.plots.delta, fits)
    draw(folder, "flanker accuracy", ddm.plots.conditional_accuracy, fits)

    forstmann = pd.read_csv(data / "forstmann_2008.csv")
    trials = ddm.Trials(forstmann, response="accuracy")
    model = ddm.Model(v="instruction", a="instruction", sv=ddm.FREE)
    fits = ddm.fit_each(model, trials, by="subject", n_jobs=1)
    order = {"instruction": ["speed", "neutral", "accuracy"]}
    draw(folder, "Forstmann quantiles", ddm.plots.quantiles, fits, order=order)
    draw(folder, "Forstmann densities", ddm.plots.densities, fits, order=order)
    draw(folder, "Forstmann accuracy", ddm.plots.conditional_accuracy, fits, order=order)


def main():
    """Draw everything into a folder."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="gallery-"))
    folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("always")
    for kind, fit in fitted().items():
        for picture in PICTURES:
            options = {}
            if kind == "covariate" and picture == "densities":
                options["col"] = pd.cut(covariate()["x"], [-5, -0.5, 0.5, 5])
            if kind == "covariate" and picture == "delta":
                options["by"] = "half"
            if kind in ("twelve conditions",) and picture == "delta":
                options["row"] = "coherence"
            draw(folder, f"{kind} {picture}", getattr(ddm.plots, picture), fit, **options)
    studies(folder)
    if "DDM_DATA" in os.environ:
        published(folder, Path(os.environ["DDM_DATA"]))
    print(f"the pictures are in {folder}")


if __name__ == "__main__":
    main()
