"""Names that people bring from other packages: an error that says ours."""

import copy
import pickle
from itertools import pairwise

import pytest

import ddm
from ddm.fits.answers.names_of_others import OF_FIT, OF_FITS, no_attribute
from refusals import refused

NO_P = (
    "there are no p values of single estimates, because hardly anyone expects a drift or a "
    "boundary separation of 0. Compare models with ddm.likelihood_ratio(restricted, full), or look "
    "at a difference: "
)
PREDICTS = (
    "{0}.simulate() predicts single trials, {0}.quantiles() the RT quantiles and proportions of "
    "each condition"
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bse", "write fit.se"),
        ("std_err", "write fit.se"),
        ("conf_int", "write fit.ci()"),
        ("llf", "write fit.loglik"),
        ("nobs", "write fit.n"),
        ("cov_params", "write fit.cov"),
        ("params_", "write fit.params"),
        ("pvalues", NO_P + "fit.derived('v[easy] - v[hard]') has its interval"),
        ("t_test", "write fit.derived('v[easy] - v[hard]')"),
        ("predict", PREDICTS.format("fit")),
        (
            "resid",
            "trials have no residuals here: fit.quantiles() has observed beside predicted, "
            "fit.goodness() a test, fit.pointwise_loglik a value per trial",
        ),
    ],
)
def test_of_a_fit(fit, name, said):
    assert not hasattr(fit, name)
    with refused(AttributeError, f"'Fit' object has no attribute {name!r}: {said}"):
        getattr(fit, name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bse", "write fits.se"),
        ("conf_int", "write fits[key].ci()"),
        ("llf", "write fits.table['loglik']"),
        ("nobs", "write fits.table['n']"),
        ("cov_params", "write fits[key].cov"),
        ("tvalues", NO_P + "fits.derived('v[easy] - v[hard]') has a t test over people"),
        ("t_test", "write fits.derived('v[easy] - v[hard]')"),
        ("predict", PREDICTS.format("fits[key]")),
    ],
)
def test_of_fits(by_subject, name, said):
    assert not hasattr(by_subject, name)
    with refused(AttributeError, f"'Fits' object has no attribute {name!r}: {said}"):
        getattr(by_subject, name)


def test_other_names_have_the_usual_error_with_which_python_proposes_one(fit, by_subject):
    for owner, kind in ((fit, "Fit"), (by_subject, "Fits")):
        with refused(AttributeError, f"'{kind}' object has no attribute 'parms'") as caught:
            owner.parms  # noqa: B018
        assert (caught.value.name, caught.value.obj) == ("parms", owner)


def test_what_is_proposed_is_there(fit, by_subject):
    """Every name that stands after fit. or fits. in what is said."""
    for words in (OF_FIT, OF_FITS):
        for said in words.values():
            pieces = said.replace("fits[key].", "fit.").split(".")
            for owner, following in pairwise(pieces):
                name = following.split("(")[0].split("[")[0].split(" ")[0].strip(",")
                if owner.endswith("fit"):
                    assert hasattr(fit, name), name
                if owner.endswith("fits"):
                    assert hasattr(by_subject, name), name


def test_none_of_them_is_ours(fit, by_subject):
    assert not [name for name in OF_FIT if hasattr(type(fit), name)]
    assert not [name for name in OF_FITS if hasattr(type(by_subject), name)]


def test_fits_are_copied_and_pickled_as_before(fit, by_subject):
    for again in (copy.copy(fit), copy.deepcopy(fit), pickle.loads(pickle.dumps(fit))):
        assert again.params.equals(fit.params)
    for again in (copy.copy(by_subject), copy.deepcopy(by_subject)):
        assert again.params.equals(by_subject.params)
    assert pickle.loads(pickle.dumps(by_subject))["s1"].loglik == by_subject["s1"].loglik


def test_an_object_without_its_fields_has_the_error_too():
    """As pickle and copy make it before they fill it."""
    empty = object.__new__(ddm.Fit)
    assert not hasattr(empty, "__setstate_cython__")
    assert str(no_attribute(empty, "x", {})) == "'Fit' object has no attribute 'x'"
