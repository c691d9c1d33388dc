"""Tables of a population of five people, by hand."""

import numpy as np
import pandas as pd

PEOPLE = [f"s{i}" for i in range(5)]

ESTIMATES = {"v[easy]": [1.5, 1.8, 2.0, 2.2, 2.6], "a": [1.2, 1.5, 1.3, 1.4, 1.6]}


def subjects():
    """The last estimate is the same for all people."""
    rows = []
    for i, person in enumerate(PEOPLE):
        for label, values in {**ESTIMATES, "lapse": [0.02] * 5}.items():
            value = values[i]
            rows.append(
                {
                    "subject": person,
                    "parameter": label,
                    "estimate": value,
                    "ci_low": value - 0.1,
                    "ci_high": value + 0.2,
                }
            )
    return pd.DataFrame(rows)


def summary():
    return pd.DataFrame(
        {
            "estimate": [2.0, 1.4, 0.02, 0.4],
            "people_low": [1.6, 1.25, np.nan, np.nan],
            "people_high": [2.4, 1.55, np.nan, np.nan],
        },
        index=["v[easy]", "a", "lapse", "sd(v)"],
    )


def separate():
    """As fits have them, in another order of people, of whom one is new."""
    table = pd.DataFrame(ESTIMATES, index=PEOPLE)
    table["v[easy]"] += 0.5 * (table["v[easy]"] - 2.0)
    table.loc["s9"] = 9.0
    return table.assign(lapse=0.0).iloc[::-1]
