"""Numbers without bounds: there and back, and the determinant of the map."""

import numpy as np
import pytest

import ddm

DATA = ddm.DDM(v=1.2, a=1.4, t0=0.25).simulate(100, seed=3).assign(x=np.linspace(-1.0, 1.0, 100))
MODELS = {
    "all": ddm.Model(z=ddm.FREE, sv=ddm.FREE, sz=ddm.FREE, st0=ddm.FREE, lapse=ddm.FREE),
    "formula": ddm.Model(v="~ x", z="~ x"),
}


@pytest.fixture(params=MODELS)
def loglik(request):
    return ddm.log_likelihood(MODELS[request.param], DATA)


@pytest.mark.parametrize("scale", [0.3, 3.0, 20.0])
def test_there_and_back(loglik, scale):
    u = scale * np.random.default_rng(1).standard_normal(len(loglik.labels))
    theta, _ = loglik.from_unbounded(u)
    assert np.isfinite(theta).all()
    if scale < 10.0:  # farther out numbers round to the ends
        np.testing.assert_allclose(loglik.to_unbounded(theta), u, rtol=1e-9, atol=1e-9)


def test_the_determinant_is_that_of_differences(loglik):
    u = 0.5 * np.random.default_rng(2).standard_normal(len(loglik.labels))
    h = 1e-6
    columns = [
        (loglik.from_unbounded(u + h * e)[0] - loglik.from_unbounded(u - h * e)[0]) / (2.0 * h)
        for e in np.eye(u.size)
    ]
    _, log_det = np.linalg.slogdet(np.array(columns))
    assert loglik.from_unbounded(u)[1] == pytest.approx(log_det, abs=1e-7)


def test_an_sz_keeps_within_the_room_of_z():
    loglik = ddm.log_likelihood(ddm.Model(z=ddm.FREE, sz=ddm.FREE), DATA)
    for z, sz in ((-3.0, 4.0), (3.0, 4.0), (0.0, -9.0)):
        u = np.zeros(5)
        u[loglik.labels.index("z")], u[loglik.labels.index("sz")] = z, sz
        theta = dict(zip(loglik.labels, loglik.from_unbounded(u)[0], strict=True))
        assert 0.0 < theta["sz"] < 2.0 * min(theta["z"], 1.0 - theta["z"])
