"""Write the saved fits of version 0.1.0 that later versions must load: python
tests/reference/make_saved_fits.py.

It was run once, with version 0.1.0 installed, into ``saved_0_1_0/``: one file per method, a
formula, a deadline with lapses, and fits of groups; ``trials.csv`` has the trials, ``fits.csv``
what 0.1.0 said of each of them. ``closed.csv`` has estimates of real data sets by models whose
density has a closed form, in as many digits as a float has; it needs the folder of the data sets as
an argument.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

import ddm

HERE = Path(__file__).parent
FOLDER = HERE / "saved_0_1_0"
METHODS = ("ml", "chi2", "gsquare", "qml", "ks", "ez", "robust_ez")


def made() -> pd.DataFrame:
    """300 trials of two people, two difficulties and a covariate."""
    rng = np.random.default_rng(5)
    process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
    trials = process.simulate(300, seed=7)
    return trials.assign(
        rt=trials["rt"].round(4),
        person=np.where(np.arange(300) % 2, "p1", "p2"),
        difficulty=rng.choice(["easy", "hard"], 300),
        load=rng.standard_normal(300).round(2),
    )


def missed(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials with a deadline of 0.9 s, after which there is no response."""
    late = trials["rt"] > 0.9
    return trials.assign(
        rt=trials["rt"].mask(late), response=trials["response"].astype(float).mask(late)
    )


def fits_of(trials: pd.DataFrame) -> dict[str, ddm.Fit]:
    """Every fit that is kept, by the name of its file."""
    by_difficulty = ddm.Model(v="difficulty")
    fits = {method: ddm.fit(by_difficulty, trials, method=method) for method in METHODS}
    fits["formula"] = ddm.fit(ddm.Model(v="~ difficulty + scale(load)", a="~ load"), trials)
    limited = ddm.Trials(missed(trials), deadline=0.9)
    fits["deadline_lapse"] = ddm.fit(
        ddm.Model(v="difficulty", lapse=0.02, lapse_window=(0.0, 2.0)), limited
    )
    return fits


def described(name: str, fit: ddm.Fit) -> pd.DataFrame:
    """What 0.1.0 said of a fit, a row per estimate."""
    table = pd.DataFrame({"estimate": fit.params, "se": fit.se}).rename_axis("label").reset_index()
    said = {
        "loglik": fit.loglik,
        "statistic": fit.statistic,
        "converged": fit.converged,
        "message": fit.message,
    }
    simulated = fit.simulate(seed=3)
    return table.assign(
        fit=name,
        **said,
        simulated_rt=simulated["rt"].sum(),
        simulated_upper=simulated["response"].sum(),
    )


def closed_form(data: Path) -> pd.DataFrame:
    """Estimates of three real data sets by models in v, a, z, t0 and sv."""
    forstmann = pd.read_csv(data / "forstmann_2008.csv")
    lexical = pd.read_csv(data / "wagenmakers_2008_lexdec.csv.gz").query("censor == 0")
    medical = pd.read_csv(data / "trueblood_2018_meddec.csv.gz")
    cases = {
        "forstmann_2008": (
            ddm.Model(a="instruction", z=ddm.FREE, stimulus="stimulus"),
            ddm.Trials(forstmann, upper="right"),
        ),
        "wagenmakers_2008_lexdec": (
            ddm.Model(v="frequency", a="instruction"),
            ddm.Trials(lexical, response="accuracy"),
        ),
        "trueblood_2018_meddec": (
            ddm.Model(v="classification", z=ddm.FREE, sv=ddm.FREE),
            ddm.Trials(medical, upper="blast"),
        ),
    }
    tables = []
    for name, (model, trials) in cases.items():
        table = (
            ddm.fit_each(model, trials, by="subject").params.rename_axis("subject").reset_index()
        )
        tables.append(
            table.melt("subject", var_name="label", value_name="estimate").assign(data=name)
        )
    return pd.concat(tables, ignore_index=True)[["data", "subject", "label", "estimate"]]


def main(data: Path) -> None:
    """Write everything."""
    warnings.simplefilter("ignore", ddm.ConvergenceWarning)
    FOLDER.mkdir(exist_ok=True)
    trials = made()
    trials.to_csv(FOLDER / "trials.csv", index=False)
    fits = fits_of(trials)
    for name, fit in fits.items():
        fit.save(FOLDER / f"{name}.json")
    pd.concat([described(*item) for item in fits.items()]).to_csv(FOLDER / "fits.csv", index=False)
    ddm.fit_each(ddm.Model(v="difficulty"), trials, by="person").save(FOLDER / "each.json")
    closed_form(data).to_csv(HERE / "closed_form_fits.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
