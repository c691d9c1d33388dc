"""One posterior, whatever levels are called and however covariates are measured."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.populations.population import lay_out_population
from ddm.populations.population_priors import priors_of_phi
from ddm.populations.quantities import Quantities, people_values
from ddm.posterior.log_posterior import bounded_t0
from posterior.placed import log_posterior, near_truth, places

# other names, in another order of the alphabet
NAMES = {"kind": {"a": "y", "b": "x", "c": "w"}, "side": {"left": "right", "right": "left"}}


def table(n=6, people=4, seed=1):
    """Trials of people of three kinds and on two sides, with covariates of trials and people."""
    generator = np.random.default_rng(seed)
    parts = []
    for person in range(people):
        for i, kind in enumerate("abc"):
            for j, side in enumerate(("left", "right")):
                process = ddm.DDM(v=1.0 + 0.4 * i - 0.3 * i * j + 0.1 * person, a=1.3, t0=0.25)
                part = process.simulate(n, seed=generator)
                parts.append(part.assign(subject=f"s{person}", kind=kind, side=side))
    data = pd.concat(parts, ignore_index=True)
    data["coherence"] = generator.uniform(0.1, 0.9, len(data)).round(2)
    data["age"] = 20.0 + 7.0 * data["subject"].factorize()[0] ** 2
    return data


def laid_out(model, data, **arguments):
    return lay_out_population(model, ddm.Trials(data), by="subject", **arguments)


def density_at(population, phi, theta):
    """The log posterior at x = 0, which its scaling places at phi and theta (people, k)."""
    density = log_posterior(population)
    random = population.random
    mu, sd = population.means(phi)[:, random], population.sds(phi)
    precision = np.full(mu.shape, 20.0)
    wanted = theta[:, random]
    estimate = wanted + (wanted - mu) / (sd**2 * precision)
    scaling = density.scaling._replace(
        mode=phi,
        root=np.eye(phi.size),
        estimate=estimate,
        precision=precision,
        mix=np.tile(np.eye(random.size), (len(mu), 1, 1)),
    )
    return replace(
        density, scaling=scaling, bounded=bounded_t0(population, phi, estimate, scaling.root)
    )


def renamed(label):
    """A label such as v[a, left] after renaming."""
    owner, _, levels = label.partition("[")
    if not levels:
        return label
    others = {old: new for names in NAMES.values() for old, new in names.items()}
    return f"{owner}[{', '.join(others[one] for one in levels[:-1].split(', '))}]"


def translated(one, other, theta):
    """The coordinates (..., k) in another population, whose labels are `renamed`."""
    parts, first = [], 0
    for effects, others in zip(one.effects, other.effects, strict=True):
        last = first + len(effects.coordinates)
        eta = theta[..., first:last] @ effects.basis.T
        at = [[renamed(label) for label in effects.labels].index(name) for name in others.labels]
        parts.append(eta[..., at] @ np.linalg.inv(others.basis).T)
        first = last
    return np.concatenate(parts, axis=-1)


MODELS = {
    "three levels": ddm.Model(v="kind", z=ddm.FREE),
    "t0 of three levels": ddm.Model(t0="kind"),
    "t0 of three levels, with lapses": ddm.Model(t0="kind", lapse=ddm.FREE),
    "two columns": ddm.Model(v=["kind", "side"]),
    "two columns of a": ddm.Model(v="side", a=["side", "kind"]),
}


@pytest.mark.parametrize("change", ["names", "order"])
@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_names_and_order_of_levels_do_not_matter(model, change):
    data = table()
    other = data.replace(NAMES)
    if change == "order":
        # neither the old order nor that of the alphabet
        other["kind"] = pd.Categorical(other["kind"], list("wyx"))
    one, two = laid_out(model, data), laid_out(model, other)

    generator = np.random.default_rng(5)
    phi = near_truth(one) + 0.1 * generator.normal(size=one.size)
    phi[one.design.labels.index("t0")] = -2.0
    theta = one.means(phi)
    theta[:, one.random] += 0.1 * generator.normal(size=(len(theta), one.random.size))
    k = theta.shape[1]
    # locations begin with the coordinates of the median person
    same = np.concatenate([translated(one, two, phi[:k]), phi[k:]])
    densities = density_at(one, phi, theta), density_at(two, same, translated(one, two, theta))

    values = [density(np.zeros(density.size))[0] for density in densities]
    assert np.isfinite(values[0])
    assert values[1] == pytest.approx(values[0], rel=1e-12, abs=1e-10)

    of_labels = [
        pd.Series(Quantities(population).values(at), Quantities(population).labels)
        for population, at in ((one, phi), (two, same))
    ]
    expected = of_labels[0].rename(renamed)
    np.testing.assert_allclose(of_labels[1][expected.index], expected, rtol=1e-10)
    of_people = people_values(one, theta), people_values(two, translated(one, two, theta))
    place = [two.estimates.labels.index(renamed(label)) for label in one.estimates.labels]
    np.testing.assert_allclose(of_people[1][:, place], of_people[0], rtol=1e-10)


def test_levels_are_exchangeable_in_the_prior():
    """Differences of two levels have the stated SD, those of two columns twice its root."""
    population = laid_out(ddm.Model(v=["kind", "side"]), table())
    draws = priors_of_phi(population, {"v": ddm.priors.Normal(0, 1e-9)}).draw(
        np.random.default_rng(1), 40_000
    )
    v = draws[:, : len(population.effects[0].coordinates)] @ population.effects[0].basis.T
    labels = list(population.effects[0].labels)

    def level(name):
        return v[:, labels.index(f"v[{name}]")]

    kinds = [0.5 * (level(f"{kind}, left") + level(f"{kind}, right")) for kind in "abc"]
    sides = [sum(level(f"{kind}, {side}") for kind in "abc") / 3.0 for side in ("left", "right")]
    of_sides = [level(f"{kind}, left") - level(f"{kind}, right") for kind in "abc"]
    for values in (
        kinds[0] - kinds[1],
        kinds[0] - kinds[2],
        kinds[1] - kinds[2],
        sides[0] - sides[1],
        of_sides[0] - of_sides[1],
        of_sides[1] - of_sides[2],
    ):
        assert values.std() == pytest.approx(2.0, rel=0.02)


@pytest.mark.parametrize(
    ("model", "between", "column", "factor"),
    [
        (ddm.Model(v="side"), {"v": "~ age", "v[side]": "~ age"}, "age", 0.01),
        (ddm.Model(v="~ coherence"), None, "coherence", 100.0),
    ],
    ids=["age in years and in centuries", "coherence as shares and in percent"],
)
def test_units_of_covariates_do_not_matter(model, between, column, factor):
    """Priors hold per SD of a covariate, and results are per unit."""
    data = table()
    populations = [
        laid_out(model, one, between=between)
        for one in (data, data.assign(**{column: factor * data[column]}))
    ]
    densities = [log_posterior(population) for population in populations]
    for x in places(densities[0], 3):
        values = [density(x)[0] for density in densities]
        assert np.isfinite(values[0])
        assert values[1] == pytest.approx(values[0], rel=1e-12, abs=1e-10)

    tables = [priors_of_phi(population, "default").table for population in populations]
    pd.testing.assert_frame_equal(*tables)
    slopes = [label for label in tables[0].index if column in label and "sd(" not in label]
    assert set(tables[0].loc[slopes, "scale"]) == {"per SD"}

    phi = densities[0].placed(places(densities[0], 1)[0]).phi
    one, two = (
        pd.Series(Quantities(population).values(phi), Quantities(population).labels)
        for population in populations
    )
    scaled = [label for label in one.index if column in label]
    assert len(scaled) >= 2
    np.testing.assert_allclose(two[scaled], one[scaled] / factor, rtol=1e-10)
    np.testing.assert_allclose(two.drop(scaled), one.drop(scaled), rtol=1e-10)
