"""What is estimated on a Dask cluster of two processes: bit for bit what one process estimates."""

import warnings

import cloudpickle
import pandas as pd
import pytest

import ddm
import population_cases as cases
from ddm.estimation.groups import batches
from ddm.fits.streams import streaming
from runtime.dask_cluster import two_workers
from sent import by_value

by_value(__name__)

N_PEOPLE = 6

SIX = ddm.Model(z=ddm.FREE, sv=ddm.FREE, st0=ddm.FREE)


@pytest.fixture(scope="module", autouse=True)
def client(tmp_path_factory):
    with two_workers(tmp_path_factory.mktemp("dask")) as client:
        yield client


@pytest.fixture(scope="module")
def people():
    parts = [
        ddm.DDM(v=1.0 + 0.1 * i, a=1.2, t0=0.3, sv=0.3).simulate(60, seed=i).assign(person=i)
        for i in range(N_PEOPLE)
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def n_sent(client, monkeypatch):
    """How many batches have been sent to workers."""
    sent = []
    submit = client.submit

    def recorded(*arguments, **options):
        sent.append(arguments)
        return submit(*arguments, **options)

    monkeypatch.setattr(client, "submit", recorded)
    return lambda: len(sent)


@pytest.fixture
def alike(n_sent, client):
    """Whether a call has the same answer here and on the cluster, where it is worked on too."""

    def compare(call, **how):
        here = call(n_jobs=1)
        assert n_sent() == 0
        # kernels that this process has compiled may differ in the last bits from those in numba's
        # cache, which workers load, so one of these is the one process
        content = cloudpickle.dumps(call)
        alone = client.submit(lambda: cloudpickle.loads(content)(n_jobs=1), pure=False).result()
        there = call(n_jobs=None)
        assert n_sent() > 1
        pd.testing.assert_frame_equal(there, alone, **(how or {"check_exact": True}))
        pd.testing.assert_frame_equal(there, here, rtol=1e-5)

    return compare


@pytest.mark.parametrize("method", ["chi2", "ks"])
def test_people_are_fitted_alike(people, alike, method):
    alike(lambda n_jobs: fitted(ddm.Model(), people, method=method, n_jobs=n_jobs))


def test_what_varies_over_trials_is_fitted_alike(people, alike):
    few = people[people["person"] < 2]
    alike(lambda n_jobs: fitted(SIX, few, n_jobs=n_jobs))


def fitted(model, data, **options):
    """The table of all fits; with few trials some do not converge."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ddm.ConvergenceWarning)
        return ddm.fit_each(model, data, by="person", **options).table


def test_functions_of_the_user_are_fitted_alike(people, alike):
    scale = 1.5

    def boundary(t, tau):
        return scale / (1.0 + t / tau)

    model = ddm.Model(boundary=boundary, tau=ddm.FREE, t0=0.25)
    few = people[people["person"] < 2]
    bounds = {"tau": (0.1, 10.0)}
    # kernels that this process has compiled may differ in the last bits from those in numba's
    # cache, which workers load, and with which they compile such a function
    alike(lambda n_jobs: fitted(model, few, bounds=bounds, n_jobs=n_jobs), rtol=1e-5)


def test_batches_of_the_compiled_search_are_found_alike(people, alike, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 120)
    alike(lambda n_jobs: fitted(ddm.Model(), people, n_jobs=n_jobs))


def test_people_in_a_file_are_read_and_fitted_there(people, alike, tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "ROWS", 100)
    people.to_parquet(tmp_path / "trials.parquet", row_group_size=100)
    trials = ddm.Trials(tmp_path / "trials.parquet")
    out = tmp_path / "fits.parquet"

    def table(n_jobs):
        return ddm.fit_each(ddm.Model(), trials, by="person", out=out, n_jobs=n_jobs).table()

    alike(table)


@pytest.mark.parametrize(
    "model", [ddm.Model(), ddm.Model(lapse=0.02, lapse_window=(0, 5))], ids=["alone", "lapses"]
)
def test_data_sets_drawn_anew_are_fitted_alike(people, alike, model):
    fit = ddm.fit(model, people[people["person"] < 2])
    alike(lambda n_jobs: fit.bootstrap(6, seed=1, n_jobs=n_jobs))


def test_parameters_are_recovered_alike(alike):
    process = ddm.DDM(v=1.0, a=1.2, t0=0.3)
    options = {"n_trials": [60], "n_datasets": 6, "methods": ["chi2"], "seed": 1}
    alike(lambda n_jobs: ddm.recover(ddm.Model(), process, n_jobs=n_jobs, **options))


@pytest.mark.slow  # which kernels differ in last bits depends on numba, and chains part there
def test_chains_are_drawn_alike(alike):
    pytest.importorskip("nutpie")
    data = cases.table(4, 20)

    def drawn(n_jobs):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ddm.ConvergenceWarning)
            posterior = ddm.sample(
                ddm.Model(v="difficulty"),
                data,
                by="subject",
                draws=50,
                tune=60,
                chains=2,
                n_jobs=n_jobs,
                progress=False,
            )
        return posterior.draws

    alike(drawn)
