"""A study of people: each of its data sets depends on the seed and on its size only."""

import numpy as np
import pytest

import ddm
from ddm.studies.of_populations.methods import Options
from ddm.studies.of_populations.study import Size, study_of
from refusals import refused
from studies.of_populations.known_population import MODEL, TRUTH, setting

PLAIN = Options((), None, None, 0.95, {})
SMALL, LARGE = Size(4, {(): 15}), Size(6, {(): 15})


def replicated(sizes, n_datasets=2, *, seed=1, n_jobs=1, methods=("hierarchical",)):
    study = study_of(setting(), sizes, methods, PLAIN, np.random.SeedSequence(seed))
    return study.replicated(n_datasets, n_jobs, progress=False)


def test_data_sets_depend_on_the_seed_and_their_size_only():
    one = replicated([SMALL, LARGE])
    assert [len(of_size) for of_size in one] == [2, 2]
    (other,) = replicated([LARGE], 3, methods=["each", "hierarchical"])
    for first, again in zip(one[1], other, strict=False):
        np.testing.assert_array_equal(first.people, again.people)
        np.testing.assert_array_equal(first.found[0].population, again.found[1].population)
    assert not np.array_equal(other[0].people, other[1].people)
    assert not np.array_equal(one[0][0].people, one[1][0].people[:4])
    assert not np.array_equal(one[0][0].people, replicated([SMALL], seed=2)[0][0].people)


def test_the_number_of_processes_does_not_matter():
    (alone,) = replicated([SMALL], 4)
    (together,) = replicated([SMALL], 4, n_jobs=2)
    for one, other in zip(alone, together, strict=True):
        # a search amplifies how a machine rounds
        np.testing.assert_allclose(one.found[0].people, other.found[0].people, rtol=1e-6)


def test_sz_is_refused_where_the_likelihood_has_no_maximum():
    truth = TRUTH | {"sz": 0.3, "sd(sz)": 0.1}
    known = setting(ddm.Model(sz=ddm.FREE), truth)
    with refused(
        ValueError,
        "sz cannot be estimated for a population, or by draws, yet: the likelihood grows without "
        "limit where starting points reach a boundary. Fix it, for example ddm.Model(sz=0.3), or "
        "fit each person, within the region of ddm.fit: ddm.fit_each(model, data, by=...).",
    ):
        study_of(known, [SMALL], ["hierarchical"], PLAIN, np.random.SeedSequence(1))


@pytest.mark.parametrize("methods", [["hierarchical"], ["sample"]])
def test_priors_are_checked_before_anything_is_simulated(methods):
    options = Options((), None, {"sd(lapse)": ddm.priors.HalfNormal(1.0)}, 0.95, {})
    with refused(
        ValueError,
        "priors: 'sd(lapse)' is nothing that has a prior here; these have one: 'v', 'a', 't0', "
        "'sd(v)', 'sd(a)', 'sd(t0)'.",
    ):
        study_of(setting(MODEL), [SMALL], methods, options, np.random.SeedSequence(1))
