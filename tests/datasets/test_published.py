"""Published data sets: tables with units, codes and columns as their docstrings say."""

import pandas as pd
import pytest

import ddm
from ddm import datasets
from ddm.datasets.sources import SOURCES

SIGNS = b"""\
monkey,rt,coh,correct,trgchoice
1,0.355,0.512,1.0,2.0
2,0.359,0.256,1.0,1.0
2,0.5,0.128,0.0,1.0
2,0.6,0.064,0.0,2.0
2,0.7,0.0,0.0,2.0
"""

CONFLICT = b"""\
Subject\tComp\tRT\tError
1\tcomp\t601.657182\t0
10\tincomp\t451.42\t1
"""


@pytest.fixture
def fetched(server, raw):
    """``fetched(name)`` is a data set, whose real file comes from the server."""

    def made(name):
        server.offer(name, raw(name))
        return datasets.load(name)

    return made


def test_random_dots_have_a_sign(server, small):
    server.offer("roitman_shadlen_2002", small("roitman_shadlen_2002", SIGNS))
    data = datasets.roitman_shadlen_2002()
    expected = pd.DataFrame(
        {
            "subject": [1, 2, 2, 2, 2],
            "rt": [0.355, 0.359, 0.5, 0.6, 0.7],
            "response": [0, 1, 1, 0, 0],
            "accuracy": [1, 1, 0, 0, 0],
            "coherence": [0.512, 0.256, 0.128, 0.064, 0.0],
            "signed_coherence": [-0.512, 0.256, -0.128, 0.064, 0.0],
        }
    )
    pd.testing.assert_frame_equal(data, expected)


@pytest.mark.parametrize("name", ["ulrich_2015_flanker", "ulrich_2015_simon"])
def test_conflict_tasks_are_in_seconds(server, small, name):
    server.offer(name, small(name, CONFLICT))
    expected = pd.DataFrame(
        {
            "subject": [1, 10],
            "condition": ["comp", "incomp"],
            "rt": [0.601657182, 0.45142],
            "response": [1, 0],
        }
    )
    pd.testing.assert_frame_equal(datasets.load(name), expected)
    pd.testing.assert_frame_equal(getattr(datasets, name)(), expected)


def test_reward_based_choice(real_data):
    data = datasets.cavanagh_2011()
    same = pd.read_csv(real_data("cavanagh_2011.csv"))
    pd.testing.assert_frame_equal(data, same[list(data.columns)], rtol=1e-14)


def test_random_dots(fetched, real_data):
    same = pd.read_csv(real_data("roitman_shadlen_2002.csv"))
    data = fetched("roitman_shadlen_2002")
    pd.testing.assert_frame_equal(data, same, rtol=1e-14)
    assert data["subject"].value_counts().to_dict() == {1: 2615, 2: 3534}


@pytest.mark.parametrize("name", ["ulrich_2015_flanker", "ulrich_2015_simon"])
def test_conflict_tasks(fetched, real_data, name):
    same = pd.read_csv(real_data(f"{name}.csv")).rename(columns={"accuracy": "response"})
    data = fetched(name)
    pd.testing.assert_frame_equal(data, same[list(data.columns)], rtol=1e-14)


@pytest.mark.parametrize("name", [name for name, one in SOURCES.items() if one.repository])
def test_the_size_that_is_said_is_that_of_the_table(request, name):
    ships = SOURCES[name].ships
    data = datasets.load(name) if ships else request.getfixturevalue("fetched")(name)
    assert (data["subject"].nunique(), len(data)) == (SOURCES[name].people, SOURCES[name].rows)
    trials = ddm.Trials(data)
    assert trials.n == len(data)
    assert trials.labels == (0, 1)
    doc = getattr(datasets, name).__doc__
    assert f"Shape: {len(data)} trials of {data['subject'].nunique()} " in doc
    assert all(f"\n    {column} : " in doc for column in data)
