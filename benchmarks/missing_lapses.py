"""How often `ddm.fit_hierarchical` says that lapses are missing: where they are, and where not.

    python benchmarks/missing_lapses.py [sets]

Sets of 20 people with 50 trials in each of two conditions; half of the sets have 3 % of lapses,
uniform from .1 to 3 s. It prints in how many sets lapses are said to be missing, their gains in log
units, and the mean error of t0 of the median person with and without them.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pandas as pd

import ddm

PEOPLE, TRIALS, SHARE = 20, 50, 0.03
MODEL = ddm.Model(v="difficulty", z=ddm.FREE)
T0 = 0.3


def trials(seed: int, share: float) -> pd.DataFrame:
    """One set of trials."""
    generator = np.random.default_rng(seed)
    parts = []
    for person in range(PEOPLE):
        v, a, z, t0 = generator.normal([1.5, 0.4, 0.0, np.log(T0)], [0.5, 0.2, 0.2, 0.15])
        for level, more in (("easy", 0.5), ("hard", -0.5)):
            process = ddm.DDM(v=v + more, a=np.exp(a), z=1.0 / (1.0 + np.exp(-z)), t0=np.exp(t0))
            part = process.simulate(TRIALS, seed=generator)
            is_lapse = generator.random(TRIALS) < share
            part.loc[is_lapse, "rt"] = generator.uniform(0.1, 3.0, is_lapse.sum())
            part.loc[is_lapse, "response"] = generator.integers(0, 2, is_lapse.sum())
            parts.append(part.assign(subject=person, difficulty=level))
    return pd.concat(parts, ignore_index=True)


def main(sets: int) -> None:
    """Print how often, and with which errors of t0."""
    for share in (0.0, SHARE):
        found, gains, before, after = 0, [], [], []
        for seed in range(sets):
            data = trials(seed, share)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                fit = ddm.fit_hierarchical(MODEL, data, by="subject")
            lapsing = ddm.fit_hierarchical(
                ddm.Model(v="difficulty", z=ddm.FREE, lapse=ddm.FREE), data, by="subject"
            )
            found += "lapses are missing" in fit.message
            gains.append(lapsing.loglik - fit.loglik)
            before.append(fit.params["t0"] - T0)
            after.append(lapsing.params["t0"] - T0)
        print(
            f"{share:.0%} lapses: said to be missing in {found} of {sets}; gains "
            f"{np.min(gains):.1f} to {np.max(gains):.1f}; error of t0 {1e3 * np.mean(before):.0f} "
            f"ms, with lapses {1e3 * np.mean(after):.0f} ms"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
