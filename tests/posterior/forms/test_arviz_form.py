"""The object of arviz, whichever generation is installed, says what the draws say."""

import sys
import warnings
from dataclasses import replace

import numpy as np

from ddm.posterior.diagnostics import relative_efficiency
from ddm.posterior.forms.arviz_form import as_arviz
from ddm.posterior.loo.blocks import blocks_of
from ddm.posterior.loo.leave_one_out import psis_loo
from posterior.arviz_here import IS_TREE, arviz, of_heavy_tails
from posterior.examples import small
from refusals import refused

DRAWS = small()
LOG_LIKELIHOOD = np.random.default_rng(2).normal(size=(60, 11))


def group_names(data):
    return [name.strip("/") for name in data.groups if name != "/"] if IS_TREE else data.groups()


def test_it_has_the_groups_and_variables():
    data = as_arviz(
        DRAWS,
        log_likelihood=list(blocks_of(LOG_LIKELIHOOD, 4))[::-1],
        observed={"rt": np.arange(11.0), "response": np.array(["x"] * 11, dtype=object)},
        attributes={"model": "Model()"},
    )
    assert sorted(group_names(data)) == [
        "log_likelihood",
        "observed_data",
        "posterior",
        "sample_stats",
    ]
    posterior = data["posterior"]
    assert posterior["a"].dims == ("chain", "draw")
    assert posterior["chain"].values.tolist() == [0, 1]
    assert posterior.attrs["model"] == "Model()"
    np.testing.assert_array_equal(
        posterior["a by subject"].sel(subject="s2").values, DRAWS.people[:, :, 1, 1]
    )
    assert data["sample_stats"]["diverging"].dtype == bool
    np.testing.assert_array_equal(
        data["log_likelihood"]["rt,response"].values.reshape(60, 11), LOG_LIKELIHOOD
    )
    assert data["observed_data"]["response"].values.tolist() == ["x"] * 11


def test_without_people_or_trials():
    data = as_arviz(replace(DRAWS, people=None, estimates=(), subjects=()))
    assert sorted(group_names(data)) == ["posterior", "sample_stats"]
    assert list(data["posterior"].data_vars) == ["v[a|b]", "a", "sd(v: kind)"]


def test_arviz_works_on_it():
    theta, log_likelihood = of_heavy_tails()
    draws = replace(small(chains=4, draws=500), population=theta, labels=("mean", "log_sd"))
    draws = replace(draws, people=None, estimates=(), subjects=())
    flat = log_likelihood.reshape(2000, -1)
    data = as_arviz(draws, log_likelihood=blocks_of(flat))
    assert list(arviz.summary(data).index) == ["mean", "log_sd"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = arviz.loo(data)
    ours = psis_loo(blocks_of(flat), reff=relative_efficiency(theta))
    np.testing.assert_allclose(found.elpd if IS_TREE else found.elpd_loo, ours.elpd, atol=0.05)


def test_without_arviz_the_command_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "arviz", None)
    message = 'to_arviz needs arviz, which is not installed: pip install "ddm-toolkit[bayes]"'
    with refused(ImportError, message):
        as_arviz(DRAWS)
