"""Models whose functions are of the session, fitted in several processes: the same bit for bit."""

import subprocess
import sys

import pandas as pd
import pytest

import ddm

# as in a session of a user: what stands there can be imported by no worker
SESSION = """
import pandas as pd
import ddm

FACTOR = 2.0

def closed_over(factor):
    return lambda x, v, leak: v - factor * leak * x

DRIFTS = {
    "lambda": lambda x, v, leak: v - FACTOR * leak * x,
    "closure": closed_over(2.0),
    "bent": lambda x, v, leak: v - leak * x * abs(x),
}
people = pd.read_csv("people.csv")
models = {
    name: ddm.Model(drift=drift, a=1.2, t0=0.3, leak=0.5) for name, drift in DRIFTS.items()
}
fit = ddm.fit(models["closure"], people)
ASKED = {
    **{
        name: lambda n, model=model: ddm.fit_each(model, people, by="subject", n_jobs=n).table
        for name, model in models.items()
    },
    "bootstrap": lambda n: fit.bootstrap(4, seed=1, n_jobs=n),
    "folds": lambda n: ddm.cross_validate(models["lambda"], people, k=4, seed=1, n_jobs=n),
}
for name, asked in ASKED.items():
    pd.testing.assert_frame_equal(asked(1), asked(2), check_exact=True)
    print(name)
"""


@pytest.mark.slow
def test_results_are_those_of_one_process(tmp_path):
    process = ddm.GeneralDDM(drift=lambda v: v, boundary=1.2, v=1.5, t0=0.3)
    people = pd.concat([process.simulate(30, seed=i).assign(subject=i) for i in range(5)])
    people.to_csv(tmp_path / "people.csv", index=False)
    (tmp_path / "session.py").write_text(SESSION)
    # kernels that the session itself compiles differ in the last bits from those in numba's cache,
    # which workers load; so they are compiled here
    for drift in (ddm.drifts.leaky, lambda x, v, leak: v - leak * x * abs(x)):
        ddm.fit(ddm.Model(drift=drift, a=1.2, t0=0.3, leak=0.5), people[people["subject"] == 1])

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "session.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["lambda", "closure", "bent", "bootstrap", "folds"]
