"""Draws by chain."""

import numpy as np
import pandas as pd

from ddm import plots
from refusals import refused


def table():
    generator = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "chain": np.repeat([0, 1, 2], 400),
            "draw": np.tile(np.arange(400), 3),
            "v[easy]": generator.normal(2.0, 0.5, 1200),
            "sd(v)": np.abs(generator.normal(size=1200)),
        }
    )


def test_each_quantity_has_densities_and_courses_of_all_chains():
    panels = plots.draws(table())
    assert panels.shape == (2, 2)
    assert [ax.get_ylabel() for ax in panels[:, 0]] == ["v[easy]", "sd(v)"]
    assert [len(ax.lines) for ax in panels.flat] == [3, 3, 3, 3]
    x, y = panels[0, 0].lines[0].get_data()
    # the peak of a normal density with the SD .5, little lower by the kernels
    assert abs(y.max() - 0.798) < 0.12
    assert abs(x[y.argmax()] - 2.0) < 0.25
    course = panels[0, 1].lines[2].get_ydata()
    np.testing.assert_array_equal(course, table()["v[easy]"][800:])
    # no density below 0
    assert min(line.get_xdata().min() for line in panels[1, 0].lines) >= 0.0


def test_draws_that_are_all_the_same_are_a_line():
    panels = plots.draws(table().assign(a=1.0)[["chain", "draw", "a"]])
    assert all(set(line.get_xdata()) == {1.0} for line in panels[0, 0].lines)


def test_tables_without_quantities_or_chains_are_refused():
    with refused(ValueError, "table has the columns chain and draw only; draws needs a quantity."):
        plots.draws(table()[["chain", "draw"]])
    with refused(
        TypeError,
        "table of draws must be posterior.draws, with the columns chain, draw; got DataFrame.",
    ):
        plots.draws(table()[["sd(v)"]])
