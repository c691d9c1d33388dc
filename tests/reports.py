"""Small fits of every kind for tests of reports, and their pages."""

from functools import cache

import numpy as np
import pandas as pd

import ddm
from ddm.reporting.writing import page_of

# a level that would be a script, were it not escaped
HOSTILE = "<script>alert(1)</script>"


@cache
def data():
    """Four people in two conditions, of which one has a hostile name; some rows lack their RT."""
    tables = []
    for person in range(4):
        for level, v in (("easy", 2.0), (HOSTILE, 1.0)):
            process = ddm.DDM(v=v + 0.1 * person, a=1.4, t0=0.3)
            seed = 10 * person + (level == "easy")
            table = process.simulate(60, seed=seed)
            tables.append(table.assign(difficulty=level, subject=f"s{person}"))
    table = pd.concat(tables, ignore_index=True)
    table.loc[[3, 200], "rt"] = np.nan
    return table


MODEL = ddm.Model(v="difficulty")


@cache
def fit():
    """One fit to all trials."""
    return ddm.fit(MODEL, data())


@cache
def plain_fit():
    """One fit without conditions."""
    return ddm.fit(ddm.Model(), data())


@cache
def fits():
    """A fit for each person."""
    return ddm.fit_each(MODEL, data(), by="subject")


@cache
def population():
    """A population, by Laplace's approximation."""
    return ddm.fit_hierarchical(MODEL, data(), by="subject")


@cache
def posterior():
    """Draws of one person."""
    one = data()[data()["subject"] == "s0"]
    return ddm.sample(MODEL, one, draws=500, tune=200, chains=4, seed=3)


THINGS = {"fit": fit, "fits": fits, "population": population, "posterior": posterior}


@cache
def page(name):
    """The page of one of the things."""
    return page_of(THINGS[name](), title=f"About {HOSTILE}")


def texts_in(value):
    """All texts in a page, or in a part of one."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in texts_in(one)]
    fields = getattr(value, "__dataclass_fields__", ())
    return [text for name in fields for text in texts_in(getattr(value, name))]


def chapter(name, of="fit"):
    """The texts of a chapter of a page, one below the other."""
    (found,) = [one for one in page(of).chapters if one.name == name]
    return "\n".join(texts_in(found.parts))


def summary(of="fit"):
    """The lines of the summary by topic."""
    return dict(page(of).summary.rows)
