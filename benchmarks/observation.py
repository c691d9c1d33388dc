"""Trials without an RT: whether estimates are right in whichever way such trials were recorded.

Section `observation` of ``python benchmarks/run.py``. Under half a minute on two cores. The
likelihood that fits are compared with is written out here, with SciPy and without the package.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from presentation import table
from scipy.optimize import minimize

import ddm

ESTIMATES, SEEDS, CODINGS = "observation.csv", "observation_seeds.csv", "observation_codings.csv"
LOST, AREAS = "observation_lost.csv", "observation_areas.csv"

# people who do not attend in 8 % of the trials, most of which end at the deadline
INATTENTIVE = {"v": 4.0, "a": 1.0, "t0": 0.25, "lapse": 0.08}
DEADLINE, WINDOW = 1.5, (0.0, 5.0)

# a fifth of the RTs of timely responses is lost
LOSING = {"v": 1.0, "a": 1.6, "t0": 0.3}
SHORT_DEADLINE, LOST_SHARE = 1.0, 0.2

# terms of the series of the density and of its integral: far more than they need here
N_TERMS = 60


def measure(results: Path, *, quick: bool = False) -> None:
    """Write the tables."""
    independent_optimum().to_csv(results / ESTIMATES)
    seeds(3 if quick else 20).to_csv(results / SEEDS)
    lost_times(4_000 if quick else 40_000).to_csv(results / LOST)
    codings(2_000).to_csv(results / CODINGS)
    areas(5_000 if quick else 200_000).to_csv(results / AREAS)


# --- data -----------------------------------------------------------------------------------------


def inattentive(seed: int, n: int = 1000) -> pd.DataFrame:
    """Trials of which 8 % are lapses uniform on (0, 5) s, with a deadline of 1.5 s."""
    process = ddm.DDM(**{name: INATTENTIVE[name] for name in ("v", "a", "t0")})
    trials = process.simulate(n, seed=seed)
    rng = np.random.default_rng(1000 + seed)
    is_lapse = rng.random(n) < INATTENTIVE["lapse"]
    rt = np.where(is_lapse, rng.uniform(*WINDOW, n), trials["rt"])
    response = np.where(is_lapse, rng.integers(0, 2, n), trials["response"])
    return missed(pd.DataFrame({"rt": rt, "response": response}), DEADLINE)


def missed(trials: pd.DataFrame, deadline: float | pd.Series) -> pd.DataFrame:
    """The trials with empty cells where the RT exceeds the deadline."""
    late = trials["rt"] > deadline
    response = trials["response"].astype(float).mask(late)
    return trials.assign(rt=trials["rt"].mask(late), response=response)


# --- an independent likelihood --------------------------------------------------------------------


def defective(t: np.ndarray, v: float, a: float, upper: bool) -> tuple[np.ndarray, np.ndarray]:
    """Density and distribution function of one response at decision times t, for z = 1/2.

    By Fourier series (Feller 1968, ch. XIV): with v the drift towards that response,
    f(t) = pi / a^2 exp(v a / 2 - v^2 t / 2) sum k sin(k pi / 2) exp(-k^2 pi^2 t / (2 a^2)), and
    F = P - the integral of f from t to infinity, term by term.
    """
    drift = v if upper else -v
    k = np.arange(1, N_TERMS)[:, None]
    rate = 0.5 * (drift**2 + (k * np.pi / a) ** 2)
    terms = k * np.sin(0.5 * k * np.pi) * np.exp(-rate * np.maximum(t, 1e-3))
    scale = np.pi / a**2 * np.exp(0.5 * drift * a)
    p = 1.0 / (1.0 + np.exp(-drift * a))
    density = np.where(t > 1e-3, scale * terms.sum(axis=0), 0.0)
    return np.maximum(density, 1e-300), p - scale * (terms / rate).sum(axis=0)


def negative_log_likelihood(theta: np.ndarray, trials: pd.DataFrame) -> float:
    """-log likelihood of v, a, t0 and the proportion of lapses uniform on the window."""
    v, a, t0, p = theta
    if not (a > 0.0 and 0.0 <= t0 < DEADLINE and 0.0 < p < 1.0):
        return np.inf

    answered = trials["rt"].notna()
    rt, response = trials.loc[answered, ["rt", "response"]].to_numpy().T
    upper, _ = defective(rt - t0, v, a, True)
    lower, _ = defective(rt - t0, v, a, False)
    density = np.where(response == 1, upper, lower)
    mixture = (1.0 - p) * density + p * 0.5 / (WINDOW[1] - WINDOW[0])

    late = np.array([DEADLINE - t0])
    come = sum(defective(late, v, a, side)[1][0] for side in (False, True))
    omission = (1.0 - p) * (1.0 - come) + p * (WINDOW[1] - DEADLINE) / (WINDOW[1] - WINDOW[0])
    return float(-np.log(mixture).sum() - (~answered).sum() * np.log(omission))


def fitted(trials: pd.DataFrame) -> ddm.Fit:
    """The package's fit of v, a, t0 and the proportion of lapses."""
    model = ddm.Model(lapse=ddm.FREE, lapse_window=WINDOW)
    return ddm.fit(model, ddm.Trials(trials, deadline=DEADLINE))


def independent_optimum() -> pd.DataFrame:
    """Estimates of the package beside the optimum of the likelihood written out here."""
    trials = inattentive(0)
    fit = fitted(trials)
    start = np.array(list(INATTENTIVE.values()))
    options = {"xatol": 1e-8, "fatol": 1e-10, "maxiter": 20_000, "maxfev": 20_000}
    found = minimize(
        negative_log_likelihood, start, (trials,), method="Nelder-Mead", options=options
    )
    rows = {"package": [*fit.params, fit.loglik], "independent": [*found.x, -found.fun]}
    return pd.DataFrame(rows, index=[*fit.params.index, "loglik"]).rename_axis("estimate")


def seeds(n: int) -> pd.DataFrame:
    """(estimate - truth) / standard error of every estimate, for seeds 0 to n - 1."""
    rows = []
    for seed in range(n):
        fit = fitted(inattentive(seed))
        rows.append(((fit.params - pd.Series(INATTENTIVE)) / fit.se).rename(seed))
    return pd.DataFrame(rows).rename_axis("seed").round(5)


# --- lost RTs -------------------------------------------------------------------------------------


def lost_times(n: int) -> pd.DataFrame:
    """Estimates if a fifth of the timely RTs is lost, by P(response in time), and by P(response)."""
    trials = ddm.DDM(**LOSING).simulate(n, seed=2)
    timely = (trials["rt"] <= SHORT_DEADLINE).to_numpy()
    lost = timely & (np.random.default_rng(3).random(n) < LOST_SHARE)
    data = missed(trials, SHORT_DEADLINE)
    data["rt"] = data["rt"].mask(lost)

    right = ddm.fit(ddm.Model(), ddm.Trials(data, deadline=SHORT_DEADLINE, lost_rt="random"))
    # P(response) is what a lost RT has in trials without a deadline
    limits = np.where(lost, np.inf, SHORT_DEADLINE)
    without = ddm.Trials(data.assign(limit=limits), deadline="limit", lost_rt="random")
    wrong = ddm.fit(ddm.Model(), without)
    return pd.DataFrame(
        {
            "truth": pd.Series(LOSING),
            "estimate": right.params,
            "se": right.se,
            "z": (right.params - pd.Series(LOSING)) / right.se,
            "by P(response)": wrong.params,
        }
    ).rename_axis("parameter")


# --- codings --------------------------------------------------------------------------------------


def codings(n: int) -> pd.DataFrame:
    """Estimates from one data set, in which trials without a response are recorded in many ways."""
    trials = ddm.DDM(**LOSING).simulate(n, seed=4)
    late = (trials["rt"] > SHORT_DEADLINE).to_numpy()
    empty = missed(trials, SHORT_DEADLINE)
    no_go = late | (trials["response"] == 0).to_numpy()
    jitter = SHORT_DEADLINE + np.random.default_rng(1).uniform(-0.02, 0.02, n)
    recorded = {
        "empty cells": (empty, {}),
        "E-Prime: RT 0": (empty.assign(rt=empty["rt"].fillna(0.0)), {}),
        "RT -1": (empty.assign(rt=empty["rt"].fillna(-1.0)), {}),
        "RT = deadline": (empty.assign(rt=empty["rt"].fillna(SHORT_DEADLINE)), {}),
        "jittered time-outs": (
            empty.assign(rt=empty["rt"].where(~late, jitter)),
            {"deadline_tolerance": 0.02},
        ),
        "PsychoPy: accuracy 0": (
            empty.assign(response=trials["response"].mask(late, 0)),
            {"lost_rt": "omission"},
        ),
        "PsychoPy, not said": (empty.assign(response=trials["response"].mask(late, 0)), {}),
        "HDDM: 999 and 0": (
            trials.assign(
                rt=trials["rt"].mask(late, 999.0), response=trials["response"].mask(late, 0)
            ),
            {},
        ),
        "go/no-go, empty cells": (
            empty.assign(rt=empty["rt"].mask(no_go), response=empty["response"].mask(no_go)),
            {"observed": "upper"},
        ),
        "go/no-go, RT = deadline, code 0": (
            empty.assign(
                rt=empty["rt"].mask(no_go, SHORT_DEADLINE),
                response=empty["response"].mask(no_go, 0),
            ),
            {"observed": "upper"},
        ),
    }
    rows = {name: _coding(data, reading) for name, (data, reading) in recorded.items()}
    return pd.DataFrame(rows).T.rename_axis("recorded as")


def _coding(data: pd.DataFrame, reading: dict[str, object]) -> dict[str, object]:
    """The estimates, or the first sentence of the error."""
    try:
        fit = ddm.fit(ddm.Model(), ddm.Trials(data, deadline=SHORT_DEADLINE, **reading))
    except ValueError as error:
        return {"error": str(error).split(". ")[0]}
    return {**fit.params.round(6), "error": ""}


# --- pictures -------------------------------------------------------------------------------------


def areas(n: int) -> pd.DataFrame:
    """Areas of bars and curves of `Fit.plot`, for each kind of observation and each response."""
    process = ddm.DDM(v=1.0, a=1.6, t0=0.3, sv=0.5)
    trials = process.simulate(n, seed=11)
    window = trials["rt"].between(0.5, 1.2)
    go = trials.assign(
        rt=trials["rt"].where(trials["response"] == 1),
        response=trials["response"].where(trials["response"] == 1),
    )
    rng = np.random.default_rng(5)
    is_lapse = rng.random(n) < 0.1
    lapsed = trials.assign(
        rt=trials["rt"].mask(is_lapse, rng.uniform(0.0, 3.0, n)),
        response=trials["response"].mask(is_lapse, rng.integers(0, 2, n)),
    )
    deadlines = trials.assign(limit=np.where(np.arange(n) % 2, 0.8, 1.3))
    in_time = missed(trials, SHORT_DEADLINE)
    kinds = {
        "complete": (trials, {}, {}),
        "deadline": (in_time, {"deadline": SHORT_DEADLINE}, {}),
        "two deadlines": (missed(deadlines, deadlines["limit"]), {"deadline": "limit"}, {}),
        "truncated": (trials[window], {"truncated": (0.5, 1.2)}, {}),
        "truncated and deadline": (
            in_time[in_time["rt"].isna() | (in_time["rt"] >= 0.5)],
            {"truncated": (0.5, None), "deadline": SHORT_DEADLINE},
            {},
        ),
        "go/no-go": (go, {"observed": "upper"}, {}),
        "go/no-go and deadline": (
            missed(go, SHORT_DEADLINE),
            {"observed": "upper", "deadline": SHORT_DEADLINE},
            {},
        ),
        "a fifth of the RTs lost": (
            in_time.assign(rt=in_time["rt"].mask(rng.random(n) < LOST_SHARE)),
            {"deadline": SHORT_DEADLINE, "lost_rt": "random"},
            {},
        ),
        "lapses": (lapsed, {}, {"lapse": 0.1, "lapse_window": (0.0, 3.0)}),
        "lapses and deadline": (
            missed(lapsed, SHORT_DEADLINE),
            {"deadline": SHORT_DEADLINE},
            {"lapse": 0.1, "lapse_window": (0.0, 3.0)},
        ),
    }
    known = {"v": 1.0, "a": 1.6, "t0": 0.3, "sv": 0.5}
    rows = []
    for kind, (data, reading, lapse) in kinds.items():
        fit = ddm.fit(ddm.Model(**known, **lapse), ddm.Trials(data, **reading))
        rows += [{"observed": kind, **row} for row in _areas(fit)]
    return pd.DataFrame(rows).set_index(["observed", "response"])


def _areas(fit: ddm.Fit) -> list[dict[str, float]]:
    """The areas in the one panel of a picture, upper response first, and their difference in SE."""
    ax = fit.plot().flat[0]
    rows = []
    # not those of the band of simulated data, nor the line between the responses
    data = [patch for patch in ax.patches if patch.get_label().endswith(", data")]
    model = [line for line in ax.lines if line.get_label().endswith(", model")]
    for response, bars, curve in zip((1, 0), data, model, strict=False):
        heights, edges, _ = bars.get_data()
        of_bars = float(np.abs(heights) @ np.diff(edges))
        of_curve = float(np.trapezoid(np.abs(curve.get_ydata()), curve.get_xdata()))
        error = np.sqrt(of_curve * (1.0 - of_curve) / fit.n)
        rows.append(
            {
                "response": response,
                "bars": of_bars,
                "curve": of_curve,
                "difference_in_se": (of_bars - of_curve) / error,
            }
        )
    plt.close(ax.figure)
    return rows


# --- the page -------------------------------------------------------------------------------------


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    optimum = pd.read_csv(results / ESTIMATES, index_col="estimate")
    z = pd.read_csv(results / SEEDS, index_col="seed")
    lost = pd.read_csv(results / LOST, index_col="parameter")
    coded = pd.read_csv(results / CODINGS, index_col="recorded as", keep_default_na=False)
    area = pd.read_csv(results / AREAS)
    of_optimum = ([name, *(f"{x:.5f}" for x in row)] for name, row in optimum.iterrows())
    of_seeds = ([name, f"{z[name].mean():.2f}", f"{z[name].std():.2f}"] for name in z)
    of_lost = ([name, *(f"{x:.4f}" for x in row)] for name, row in lost.iterrows())
    of_codings = (
        [name, row["v"], row["a"], row["t0"], row["error"]] for name, row in coded.iterrows()
    )
    of_areas = (
        [row.observed, row.response, *(f"{x:.4f}" for x in (row.bars, row.curve)),
         f"{row.difference_in_se:.2f}"]
        for row in area.itertuples()
    )  # fmt: skip
    largest = (optimum["package"] - optimum["independent"]).abs().max()
    return "\n\n".join(
        [
            "## Trials without an RT",
            "1,000 trials (v 4, a 1, t0 .25) with a deadline of 1.5 s, 8 % of which are lapses uniform on 0 to 5 s, so\n"
            "that most of them are omissions. The likelihood written out in `observation.py` (Fourier series, Nelder-Mead)\n"
            f"has the same optimum; the largest difference is {largest:.1g}:",
            table(["estimate", "package", "independent"], of_optimum),
            f"(estimate - truth) / SE over {len(z)} such data sets:",
            table(["estimate", "mean", "SD"], of_seeds),
            "40,000 trials (v 1, a 1.6, t0 .3) with a deadline of 1 s; a fifth of the RTs of timely responses is lost. With\n"
            '`lost_rt="random"` their likelihood is P(response in time); P(response) would be wrong:',
            table(["parameter", "truth", "estimate", "SE", "z", "by P(response)"], of_lost),
            "One data set of 2,000 trials, in which the trials without a response are recorded in many ways:",
            table(["recorded as", "v", "a", "t0", "error"], of_codings),
            "Areas of bars and curves in the pictures of 200,000 trials, drawn with the true parameters:",
            table(["observed", "response", "bars", "curve", "difference, SE"], of_areas),
        ]
    )
