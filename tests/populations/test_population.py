"""A model laid over people: who shares what, and what phi is."""

import numpy as np
import pytest

import ddm
from ddm.populations.population import lay_out_population
from populations.people import table_of_people


def population(model=None, data=None, **options):
    data = table_of_people() if data is None else data
    options = {"by": "subject"} | options
    return lay_out_population(model or ddm.Model(v="difficulty"), ddm.Trials(data), **options)


def refusal(model=None, data=None, **options):
    with pytest.raises(ValueError, match=r"\w") as caught:
        population(model, data, **options)
    return str(caught.value)


def test_lapses_are_shared_and_all_else_is_not():
    found = population(ddm.Model(v="difficulty", lapse=ddm.FREE))
    assert found.sd_keys == ("v", "v: difficulty", "a", "t0")
    assert found.is_shared.tolist() == [False, False, False, False, True]
    assert population(ddm.Model(lapse=ddm.FREE), varying=("lapse",)).sd_keys[-1] == "lapse"


@pytest.mark.parametrize(
    ("shared", "keys"),
    [
        ("t0", ("v", "v: difficulty", "a")),
        (("v[difficulty]",), ("v", "a", "t0")),
        (("v",), ("a", "t0")),
    ],
)
def test_what_people_share(shared, keys):
    assert population(shared=shared).sd_keys == keys


def test_one_person_shares_all():
    found = population(by=None)
    assert found.is_shared.all()
    assert found.sd_keys == ()
    assert found.size == 4


def test_means_and_sds_of_people():
    found = population(between={"v": "~ age"})
    phi = np.array([1.0, -0.5, 0.3, -1.2, 0.25, 0.0, -1.0, -2.0, -3.0])
    x = found.predictors.matrix[:, 0]
    np.testing.assert_allclose(found.means(phi)[:, 0], 1.0 + 0.25 * x)
    np.testing.assert_allclose(found.means(phi)[:, 1:], np.tile([-0.5, 0.3, -1.2], (6, 1)))
    expected = np.exp([0.0, -1.0, -2.0, -3.0]) * [1.0, np.sqrt(0.5), 1.0, 1.0]
    np.testing.assert_allclose(found.sds(phi), expected)


def test_people_of_several_columns():
    data = table_of_people().assign(day=1)
    assert population(data=data, by=["subject", "day"]).people[0] == ("s0", 1)


def test_what_is_refused():
    assert refusal(ddm.Model(v="subject")) == (
        "by='subject': the model already differs by 'subject'. A population says how people "
        "differ: leave the column out of the model."
    )
    assert refusal(shared=("z",)) == (
        "shared: 'z' is not estimated; what people may share is 'v', 'v[difficulty]', 'a', 't0'."
    )
    assert refusal(shared=("v", "a", "t0")) == (
        "shared=('v', 'a', 't0') leaves no parameter in which people differ. Leave by= out, or "
        "share fewer parameters."
    )
    one = table_of_people().query("subject == 's0'")
    assert refusal(data=one) == (
        "by='subject' has one level, 's0': a population needs several people. Leave by= out."
    )
    fixed = ddm.Model(v=1.0, a=1.0, t0=0.2)
    assert refusal(fixed) == ("no parameter of the model is free, so there is nothing to estimate.")
    lost = table_of_people()
    lost.loc[lost["subject"] == "s3", "rt"] = np.nan
    assert refusal(data=lost) == (
        "by='subject': 's3' has no trial with rt and response. Leave this person out."
    )
