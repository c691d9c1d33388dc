"""Fits to tables of other libraries, with pyarrow and without."""

import json
import subprocess
import sys

import polars as pl
import pytest

import ddm
from ddm.frames import as_pandas
from frames.columns import COLUMNS
from frames.experiments import of_pandas, of_polars, of_pyarrow

# what a new process of Python, in which pyarrow cannot be imported, makes of two files
WITHOUT_PYARROW = """
import json, sys
from importlib.machinery import PathFinder

found = PathFinder.find_spec
PathFinder.find_spec = lambda name, *rest: None if name == "pyarrow" else found(name, *rest)
import ddm, polars
from ddm.frames import as_pandas

experiment, columns = map(polars.read_ipc, sys.argv[1:])
model = ddm.Model(v="difficulty", a=["block", "speed"])
fit = ddm.fit(model, ddm.Trials(experiment, response="accuracy"))
table = as_pandas("data", columns)
print(json.dumps({
    "pyarrow": "pyarrow" in sys.modules,
    "params": fit.params.to_dict(),
    "loglik": fit.loglik,
    "types": table.dtypes.astype(str).to_dict(),
    "values": table.astype(object).map(repr).to_dict(orient="list"),
}))
"""


def fitted(table):
    model = ddm.Model(v="difficulty", a=["block", "speed"])
    return ddm.fit(model, ddm.Trials(table, response="accuracy"))


@pytest.mark.parametrize("make", [of_polars, of_pyarrow])
def test_a_fit_is_the_same_to_the_last_digit(make):
    expected, found = fitted(of_pandas()), fitted(make())
    assert list(found.params.index)[:4] == ["v[hard]", "v[easy]", "a[0, False]", "a[0, True]"]
    assert found.params.to_dict() == expected.params.to_dict()
    assert found.se.to_dict() == expected.se.to_dict()
    assert found.loglik == expected.loglik
    assert found.message == expected.message
    assert found.trials.missing.to_dict() == {"no rt and no response": 3}


def test_fits_and_columns_are_the_same_without_pyarrow(tmp_path):
    columns = pl.DataFrame({name: column.head(2) for name, (column, _, _) in COLUMNS.items()})
    files = []
    for name, table in {"experiment": of_polars(), "columns": columns}.items():
        files.append(str(tmp_path / f"{name}.arrow"))
        table.write_ipc(files[-1])

    command = [sys.executable, "-c", WITHOUT_PYARROW, *files]
    without = json.loads(subprocess.check_output(command, text=True))

    fit, found = fitted(of_polars()), as_pandas("data", columns)
    assert not without["pyarrow"]
    # another process may have compiled kernels that this one has loaded, which costs last digits
    assert without["params"] == pytest.approx(fit.params.to_dict(), rel=1e-12)
    assert without["loglik"] == pytest.approx(fit.loglik, rel=1e-12)
    assert without["types"] == found.dtypes.astype(str).to_dict()
    assert without["values"] == found.astype(object).map(repr).to_dict(orient="list")


@pytest.mark.parametrize("make", [of_polars, of_pyarrow])
def test_results_are_those_of_pandas_in_the_labels_of_the_data(make):
    fit = fitted(make())
    simulated = fit.simulate(seed=1)
    expected = fitted(of_pandas()).simulate(seed=1)
    assert list(simulated.columns) == list(make().to_pandas().columns)
    assert simulated["accuracy"].tolist() == expected["accuracy"].tolist()
    assert simulated["block"].tolist() == expected["block"].tolist()
    assert fit.trials.data.index[0] == 3
    assert fitted(simulated).params.to_dict() == fitted(expected).params.to_dict()


def test_levels_of_a_column_with_gaps_are_called_as_they_are_written(tmp_path):
    """Also as keys of groups, as levels of a process, and in files."""
    fits = ddm.fit_each(
        ddm.Model(v="speed"),
        ddm.Trials(of_polars(), response="accuracy"),
        by=["block", "subject"],
        n_jobs=1,
    )
    assert list(fits)[:2] == [(0, "s0"), (0, "s1")]
    assert list(fits.params.columns) == ["v[False]", "v[True]", "a", "t0"]
    assert fits[0, "s0"].process(speed=True).v == fits.params.loc[(0, "s0"), "v[True]"]

    fits.save(tmp_path / "fits.json")
    loaded = ddm.load(tmp_path / "fits.json", data=of_polars())
    assert loaded.params.equals(fits.params)
    assert loaded[1, "s1"].trials.n == fits[1, "s1"].trials.n


def test_a_formula_takes_columns_with_gaps():
    trials = [ddm.Trials(make(), response="accuracy") for make in (of_pandas, of_polars)]
    fits = [ddm.fit(ddm.Model(v="~ difficulty + block + speed"), one) for one in trials]
    assert "v[difficulty[T.easy]]" in fits[1].params.index
    assert fits[0].params.to_dict() == fits[1].params.to_dict()
