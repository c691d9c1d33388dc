"""What a population is in natural units."""

import numpy as np
import pytest

import ddm
from ddm.populations.population import lay_out_population
from ddm.populations.quantities import Quantities, median_theta, people_values
from populations.people import table_of_people

MODEL = ddm.Model(v="difficulty", z=ddm.FREE, lapse=ddm.FREE, lapse_window=(0, 5))
BETWEEN = {"v": "~ group + age", "v[difficulty]": "~ group"}


def laid(data=None, model=MODEL, between=BETWEEN):
    data = table_of_people() if data is None else data
    return lay_out_population(model, ddm.Trials(data), by="subject", between=between)


def some_phi(population, seed=3):
    return np.random.default_rng(seed).normal(scale=0.5, size=population.size)


def test_labels_are_those_of_fits_then_predictors_then_sds():
    assert Quantities(laid()).labels == (
        "v[easy]", "v[hard]", "a", "z", "t0", "lapse", "v: group[T.patient]", "v: age",
        "v[hard - easy]: group[T.patient]", "sd(v)", "sd(v: difficulty)", "sd(a)", "sd(z)",
        "sd(t0)",
    )  # fmt: skip


def test_effects_of_predictors_are_differences_between_people():
    """Per unit of the columns, whatever their scale inside."""
    population = laid()
    phi = some_phi(population)
    found = dict(
        zip(Quantities(population).labels, Quantities(population).values(phi), strict=True)
    )
    v = people_values(population, population.means(phi))[:, :2]
    mean, effect = v.mean(axis=1), v[:, 1] - v[:, 0]
    # ages rise by 3 from one person to the next, groups alternate
    assert mean[2] - mean[0] == pytest.approx(6 * found["v: age"])
    assert mean[1] - mean[0] == pytest.approx(3 * found["v: age"] + found["v: group[T.patient]"])
    assert effect[1] - effect[0] == pytest.approx(found["v[hard - easy]: group[T.patient]"])
    # the median person: of the first group, and of the mean age
    at = mean[0] + found["v: age"] * (27.5 - 20)
    assert 0.5 * (found["v[easy]"] + found["v[hard]"]) == pytest.approx(at)


def test_the_unit_of_a_covariate_does_not_matter():
    data = table_of_people()
    years, centuries = laid(data), laid(data.assign(age=data["age"] / 100.0))
    phi = some_phi(years)
    one, other = Quantities(years).values(phi), Quantities(centuries).values(phi)
    at = Quantities(years).labels.index("v: age")
    assert other[at] == pytest.approx(100.0 * one[at])
    np.testing.assert_allclose(np.delete(one, at), np.delete(other, at))


def test_derivatives():
    population = laid()
    phi, quantities = some_phi(population), Quantities(laid())
    steps = 1e-6 * np.eye(phi.size)
    numeric = [
        (quantities.values(phi + step) - quantities.values(phi - step)) / 2e-6 for step in steps
    ]
    np.testing.assert_allclose(quantities.jacobian(phi), np.array(numeric).T, atol=1e-8)


def test_ranges_over_people_are_those_of_many_people():
    population = laid(between=None)
    phi = some_phi(population)
    generator = np.random.default_rng(1)
    theta = np.tile(median_theta(population, phi), (200_000, 1))
    theta[:, population.random] += population.sds(phi) * generator.normal(
        size=(len(theta), len(population.random))
    )
    low, high = Quantities(population).range_over_people(phi)
    found = np.quantile(people_values(population, theta)[:, :5], [0.158655, 0.841345], axis=0)
    np.testing.assert_allclose([low[:5], high[:5]], found, rtol=0.01, atol=0.005)
    assert np.isnan(low[5:]).all()


def test_coefficients_are_per_unit_of_the_column():
    data = table_of_people().assign(x=lambda t: np.arange(len(t)) % 4 / 4.0)
    model = ddm.Model(v="~ x", a=1.5, t0=0.2)
    small, large = (laid(table, model, None) for table in (data, data.assign(x=data["x"] * 10)))
    phi = some_phi(small)
    one = dict(zip(Quantities(small).labels, Quantities(small).values(phi), strict=True))
    other = dict(zip(Quantities(large).labels, Quantities(large).values(phi), strict=True))
    assert one["v[x]"] == pytest.approx(10.0 * other["v[x]"])
    assert one["sd(v[x])"] == pytest.approx(10.0 * other["sd(v[x])"])
    assert one["v[Intercept]"] == pytest.approx(other["v[Intercept]"])


def test_draws_have_the_leading_shape_of_phi():
    population = laid()
    phi = np.stack([some_phi(population, seed) for seed in range(6)]).reshape(2, 3, -1)
    values = Quantities(population).values(phi)
    assert values.shape == (2, 3, 14)
    np.testing.assert_allclose(values[1, 2], Quantities(population).values(phi[1, 2]))
