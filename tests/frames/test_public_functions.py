"""Every public function that takes a table takes those of polars and pyarrow."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ddm
from ddm import plots
from frames.experiments import of_pandas

DATA = of_pandas().dropna(subset=["rt"])[["rt", "subject"]].reset_index(drop=True)
DATA = DATA.assign(response=np.arange(len(DATA)) % 3 > 0, deadline=9.0)
MODEL = ddm.Model()
TRUTHS = pd.DataFrame({"v": [0.5, 1.5], "a": [1.0, 1.2], "t0": [0.2, 0.3]})
PARAMETERS = pd.DataFrame({"v": [0.5, np.nan], "a": [1.0, 1.2], "t": [0.2, 0.3], "who": ["p", "q"]})
PER_TRIAL = pd.DataFrame({"v": [0.5, -0.5, 2.0], "t0": [0.2, 0.3, 0.2]})
INPUTS = pd.DataFrame({"left": [9.0, 0.0, 0.0], "right": [0.0, 9.0, 9.0]})
PROCESS = ddm.DDM(v=1.0, a=1.2)
RACE = ddm.Accumulators(inputs=[1.0, 1.0], threshold=1.0)
GENERAL = ddm.GeneralDDM(drift=lambda v: v, boundary=1.0, v=1.0)


def recovered(process):
    model = ddm.Model(v="difficulty", a="difficulty") if isinstance(process, dict) else MODEL
    return ddm.recover(model, process, n_trials=60, methods="ez", seed=1, n_jobs=1)


RECOVERED = recovered(TRUTHS)


def loaded(data, folder):
    path = folder / "fit.json"
    ddm.fit(MODEL, DATA).save(path)
    return ddm.load(path, data=data).trials.data


def drawn(table):
    return [line.get_xydata().tolist() for ax in plots.recovery(table).flat for line in ax.lines]


# name: (table of pandas, what is done with it)
CALLS = {
    "Trials": (DATA, lambda data, _: ddm.Trials(data, deadline="deadline").data),
    "fit": (DATA, lambda data, _: ddm.fit(MODEL, data).summary()),
    "fit_each": (DATA, lambda data, _: ddm.fit_each(MODEL, data, by="subject", n_jobs=1).table),
    "cross_validate": (DATA, lambda data, _: ddm.cross_validate(MODEL, data, k=2, n_jobs=1)),
    "load": (DATA, loaded),
    "convert": (PARAMETERS, lambda table, _: ddm.convert(table, from_="hssm", to="ddm")),
    "DDM.simulate": (PER_TRIAL, lambda table, _: PROCESS.simulate(3, seed=1, per_trial=table)),
    "GeneralDDM.simulate": (
        PER_TRIAL,
        lambda table, _: GENERAL.simulate(3, seed=1, per_trial=table),
    ),
    "Accumulators.simulate": (
        INPUTS,
        lambda table, _: RACE.simulate(3, seed=1, per_trial={"inputs": table}),
    ),
    "recover": (TRUTHS, lambda table, _: recovered(table)),
    "recover, conditions": (
        TRUTHS,
        lambda table, _: recovered({"easy": table, "hard": table}),
    ),
    "recovery_summary": (RECOVERED, lambda table, _: ddm.recovery_summary(table)),
    "plots.recovery": (RECOVERED, lambda table, _: pd.DataFrame(drawn(table))),
}


@pytest.mark.parametrize("make", [pl.DataFrame, pa.table])
@pytest.mark.parametrize("name", CALLS)
def test_the_result_is_that_of_the_same_table_of_pandas(name, make, tmp_path):
    table, call = CALLS[name]
    other = make({column: table[column].tolist() for column in table})
    expected, found = call(table, tmp_path), call(other, tmp_path)
    assert len(expected)
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
