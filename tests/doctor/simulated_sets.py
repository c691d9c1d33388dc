"""Simulated experiments: clean ones, in which nothing is to be found, and ones with one oddity."""

import numpy as np
import pandas as pd

import ddm

N_TRIALS = 500

# people and conditions; the smallest cells have 25 trials
LAYOUTS = [(1, 1), (1, 2), (1, 4), (2, 2), (4, 1), (5, 2), (5, 4), (10, 1), (10, 2)]

# how RTs are written: in full, in ms, in tenths of ms
DIGITS = (None, 3, 4)


def clean_set(seed):
    """A table of 500 trials without anything odd, and the arguments of `ddm.check`.

    People and conditions differ in number and in their processes; half of the sets have sv, sz and
    st0, and a third of them a bias. Rows come by condition or mixed. The responses are accuracies
    in half of the sets.
    """
    rng = np.random.default_rng(seed)
    n_people, n_conditions = LAYOUTS[rng.integers(len(LAYOUTS))]
    varies, is_biased, is_mixed = rng.random(3) < (0.5, 0.3, 0.5)
    z = rng.uniform(0.4, 0.6) if is_biased else 0.5
    people = []
    for person in range(1, n_people + 1):
        tables = simulated_person(
            rng, N_TRIALS // (n_people * n_conditions), n_conditions, varies=varies, z=z
        )
        if is_mixed:
            tables = tables.sample(frac=1.0, random_state=int(rng.integers(2**31)))
        people.append(tables.assign(subject=person))
    table = pd.concat(people, ignore_index=True)

    digits = DIGITS[rng.integers(len(DIGITS))]
    if digits is not None:
        table["rt"] = table["rt"].round(digits)
    response = ("response", "accuracy")[rng.integers(2)]
    by = "subject" if n_people > 1 and rng.random() < 0.5 else None
    return table.rename(columns={"response": response}), {"response": response, "by": by}


def simulated_person(rng, n, n_conditions=1, *, varies=False, z=0.5):
    """n trials of each condition of a person, whose drift is smaller in each further condition."""
    v, a, t0 = rng.uniform(0.5, 3.5), rng.uniform(0.8, 2.2), rng.uniform(0.2, 0.5)
    more = {}
    if varies:
        more = {
            "sv": rng.uniform(0.0, 1.2),
            "sz": rng.uniform(0.0, 0.4),
            "st0": rng.uniform(0.0, 0.2),
        }
    tables = []
    for i in range(n_conditions):
        process = ddm.DDM(v=v * (1.0 - 0.8 * i / n_conditions), a=a, t0=t0, z=z, **more)
        trials = process.simulate(n, seed=int(rng.integers(2**31)))
        tables.append(trials.assign(condition="abcd"[i]))
    return pd.concat(tables, ignore_index=True)


def odd_set(kind, seed):
    """A table of 500 accuracies of 5 people in which one thing is odd."""
    rng = np.random.default_rng([seed, list(ODDITIES).index(kind)])
    tables = [simulated_person(rng, 100).assign(subject=person) for person in range(1, 6)]
    table = pd.concat(tables, ignore_index=True).rename(columns={"response": "accuracy"})
    return ODDITIES[kind](table, rng)


def with_fast_guesses(table, rng):
    """One person guesses in a fifth of the trials, between .1 and .25 s after the onset."""
    rows = np.flatnonzero((table["subject"] == 2) & (rng.random(len(table)) < 0.2))
    return _replaced(table, rows, rng.uniform(0.1, 0.25, rows.size), rng.integers(0, 2, rows.size))


def with_slow_outliers(table, rng):
    """Three RTs are ten to twenty times the slowest of all."""
    rows = rng.choice(len(table), 3, replace=False)
    return _replaced(table, rows, table["rt"].max() * rng.uniform(10.0, 20.0, 3))


def with_time_outs(table, rng):
    """Trials stop at the 97th percentile, which is recorded."""
    limit = float(np.quantile(table["rt"], 0.97))
    return table.assign(rt=table["rt"].clip(upper=limit))


def with_steps(table, rng):
    """A screen of 60 Hz shows the responses, with a jitter of 1 ms."""
    steps = np.ceil(60.0 * table["rt"]) / 60.0
    return table.assign(rt=steps + rng.normal(0.0, 1e-3, len(table)))


def below_chance(table, rng):
    """One person has exchanged the keys."""
    keys = table["accuracy"].where(table["subject"] != 3, 1 - table["accuracy"])
    return table.assign(accuracy=keys)


def with_one_key(table, rng):
    """Responses are those to two sides, and one person always presses the same key."""
    side = rng.integers(0, 2, len(table))
    key = np.where(table["accuracy"] == 1, side, 1 - side)
    key = np.where(table["subject"] == 4, 1, key)
    return table.drop(columns="accuracy").assign(response=key)


def with_practice(table, rng):
    """Decisions become faster by a half from the first to the last trial of each person."""
    place = table.groupby("subject").cumcount() / 100.0
    return table.assign(rt=0.2 + (table["rt"] - 0.2) * (1.5 - place))


def with_few_trials(table, rng):
    """Only the first eight trials of each person are there."""
    return table[table.groupby("subject").cumcount() < 8].reset_index(drop=True)


ODDITIES = {
    "fast guesses": with_fast_guesses,
    "slow outliers": with_slow_outliers,
    "time-outs": with_time_outs,
    "60 Hz": with_steps,
    "below chance": below_chance,
    "one key": with_one_key,
    "practice": with_practice,
    "few trials": with_few_trials,
}

# what the finding says
SAID = {
    "fast guesses": "fast guesses",
    "slow outliers": "far slower",
    "time-outs": "pile up",
    "60 Hz": "quantised",
    "below chance": "below chance",
    "one key": "one response only",
    "practice": "RTs become shorter",
    "few trials": "are needed",
}


def _replaced(table, rows, times, accuracies=None):
    table = table.copy()
    table.loc[rows, "rt"] = times
    if accuracies is not None:
        table.loc[rows, "accuracy"] = accuracies
    return table
