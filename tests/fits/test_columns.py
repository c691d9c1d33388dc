"""Fits of many groups as arrays, and the fits that are made of them."""

import pickle

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.fits.columns import columns_of_fits


@pytest.fixture(scope="module")
def table():
    """Groups that differ in all that a message may say."""
    rng = np.random.default_rng(8)
    parts = []
    for person in range(14):
        process = ddm.DDM(v=rng.uniform(0.5, 2.0), a=rng.uniform(0.8, 1.6), t0=0.3)
        part = process.simulate(60, seed=person).assign(person=person)
        parts.append(part.assign(level=np.where(np.arange(60) % 2, "easy", "hard")))
    table = pd.concat(parts, ignore_index=True)

    def of(person):
        return table.index[table["person"] == person]

    table.loc[of(1)[0], "rt"] = 0.05  # a fast guess
    table.loc[of(2)[0], "rt"] = 15.0  # a lapse
    table.loc[of(3), "response"] = 1  # one response
    table.loc[of(4)[:7], "rt"] = np.nan
    table.loc[of(5)[3:6], "response"] = np.nan
    table.loc[of(6)[:2], ["rt", "response"]] = np.nan
    table = table.drop(of(7)[1::2])  # no easy trials
    table = table.drop(of(8)[3:])  # as many trials as estimates
    table = table.drop(of(9)[7::2])  # few in one condition
    return table.sample(frac=1.0, random_state=3)


@pytest.fixture(scope="module")
def fits(table):
    return ddm.fit_each(MODEL, table, by="person", n_jobs=1)


MODEL = ddm.Model(v="level")


def test_messages_are_those_of_each_group_alone(table, fits):
    said = dict(zip(fits, fits.columns.messages, strict=True))
    pooled = {
        key: ddm.fit(MODEL, rows).message
        for key, rows in table.groupby("person")
        if rows["level"].nunique() == 2
    }
    assert {key: said[key] for key in pooled} == pooled
    assert len(set(pooled.values())) > 7
    assert said[7] == "no trials for v[easy]"


def test_a_fit_has_the_numbers_of_its_row(fits):
    for row, (key, fit) in enumerate(fits.items()):
        np.testing.assert_array_equal(fits.params.loc[key], fit.params)
        np.testing.assert_array_equal(fits.se.loc[key], fit.se)
        np.testing.assert_array_equal(fits.columns.covariance[row], fit.cov)
        figures = fits.table.loc[key]
        assert figures["n"] == fit.n
        assert figures["loglik"] == fit.loglik
        assert figures["converged"] == fit.converged
        assert figures["message"] == fit.message


def test_a_fit_that_is_made_does_all_that_a_fit_does(table, fits):
    alone = ddm.fit(MODEL, table[table["person"] == 0])
    pd.testing.assert_frame_equal(fits[0].summary(), alone.summary())
    pd.testing.assert_frame_equal(fits[0].ci(method="profile"), alone.ci(method="profile"))
    pd.testing.assert_frame_equal(fits[0].quantiles(), alone.quantiles())


def test_columns_of_fits_are_those_that_they_were_made_of(fits):
    again, before = columns_of_fits(dict(fits)), fits.columns
    assert again.keys == before.keys
    assert again.labels == before.labels
    assert again.messages == before.messages
    for name in ("theta", "covariance", "n", "loglik", "converged"):
        np.testing.assert_array_equal(getattr(again, name), getattr(before, name))


def test_fits_can_be_pickled(fits):
    again = pickle.loads(pickle.dumps(fits))
    pd.testing.assert_frame_equal(again.table, fits.table)
    assert again[3].message == fits[3].message


def test_tables_are_copies(fits):
    before, changed = fits.params, fits.params
    changed.iloc[0, 0] = 99.0
    pd.testing.assert_frame_equal(fits.params, before)


def test_fits_do_not_change_with_the_trials_that_were_given(table):
    trials = ddm.Trials(table)
    fits, fit = ddm.fit_each(MODEL, trials, by="person"), ddm.fit(MODEL, trials)
    trials.rt[:] = 0.9
    trials.upper[:] = True
    np.testing.assert_array_equal(fits[2].params, fits.params.loc[2])
    assert fits[2].message == fits.table.loc[2, "message"]
    assert fit.message == ddm.fit(MODEL, table).message


def test_fits_are_equal_to_themselves(table, fits):
    same = fits
    assert fits == same
    assert fits != ddm.fit_each(MODEL, table, by="person", n_jobs=1)
    assert {fits: "here"}[same] == "here"
