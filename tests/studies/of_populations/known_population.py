"""A known population, for tests of studies of people."""

import ddm
from ddm.studies.of_populations.designs import laid_out, setting_of
from ddm.studies.trial_numbers import checked_numbers

MODEL = ddm.Model()
TRUTH = {"v": 1.5, "a": 1.4, "t0": 0.3, "sd(v)": 0.5, "sd(a)": 0.2, "sd(t0)": 0.1}

BY_DIFFICULTY = ddm.Model(v="difficulty")
LEVELS = {
    "v[easy]": 2.0,
    "v[hard]": 1.0,
    "a": 1.4,
    "t0": 0.3,
    "sd(v)": 0.5,
    "sd(v: difficulty)": 0.3,
    "sd(a)": 0.2,
    "sd(t0)": 0.1,
}

NOTHING = {"shared": (), "between": None, "conditions": None, "people": None}


def setting(model=MODEL, truth=TRUTH, **options):
    return setting_of(model, truth, **NOTHING | options)


def design(model=MODEL, truth=TRUTH, *, n_people=6, n_trials=20, **options):
    found = setting(model, truth, **options)
    return laid_out(found, n_people, checked_numbers(n_trials, found.keys))
