"""The examples in the docstrings run and print what they say."""

import doctest
import importlib
import pkgutil

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import ddm

MODULES = ["ddm", *(module.name for module in pkgutil.walk_packages(ddm.__path__, "ddm."))]


def examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in MODULES:
        yield from (
            test for test in finder.find(importlib.import_module(name), name) if test.examples
        )


@pytest.fixture(autouse=True)
def same_appearance_everywhere():
    """NumPy 1 prints np.float64(0.5) as 0.5; tables are as wide as they need to be."""
    legacy = "1.25" if np.lib.NumpyVersion(np.__version__) >= "2.0.0" else False
    with (
        np.printoptions(legacy=legacy),
        pd.option_context("display.width", 120, "display.max_columns", None),
    ):
        yield
    plt.close("all")


@pytest.mark.parametrize("example", [pytest.param(test, id=test.name) for test in examples()])
def test_an_example_prints_what_it_says(example):
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    report = []
    result = doctest.DocTestRunner(optionflags=flags).run(
        example, out=report.append, clear_globs=False
    )
    assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("name", ["DDM", "Trials", "Model", "fit", "datasets.catalogue.load"])
def test_what_a_user_meets_first_has_an_example(name):
    found = {test.name for test in examples()}
    assert any(test.endswith(f".{name}") for test in found)
