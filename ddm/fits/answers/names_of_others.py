"""Names that people bring from other packages, such as statsmodels and arch, and ours."""

from __future__ import annotations

from collections.abc import Mapping

# a drift, a boundary or a non-decision time is hardly ever hypothesised to be 0
NO_P_VALUES = (
    "there are no p values of single estimates, because hardly anyone expects a drift or a "
    "boundary separation of 0. Compare models with ddm.likelihood_ratio(restricted, full), or look "
    "at a difference: {difference}"
)
OF_ONE = NO_P_VALUES.format(difference="fit.derived('v[easy] - v[hard]') has its interval")
OF_PEOPLE = NO_P_VALUES.format(
    difference="fits.derived('v[easy] - v[hard]') has a t test over people"
)

NO_PREDICTION = (
    "fit.simulate() predicts single trials, fit.quantiles() the RT quantiles and proportions of "
    "each condition"
)
NO_RESIDUALS = (
    "trials have no residuals here: fit.quantiles() has observed beside predicted, fit.goodness() "
    "a test, fit.pointwise_loglik a value per trial"
)

# what is said of the names of others, of a Fit
OF_FIT = {
    **dict.fromkeys(("bse", "std_err", "std_errors", "stderr"), "write fit.se"),
    **dict.fromkeys(("conf_int", "confint"), "write fit.ci()"),
    **dict.fromkeys(("llf", "loglikelihood", "log_likelihood"), "write fit.loglik"),
    "nobs": "write fit.n",
    **dict.fromkeys(("cov_params", "param_cov", "vcov"), "write fit.cov"),
    **dict.fromkeys(("coef", "coef_", "params_"), "write fit.params"),
    **dict.fromkeys(("pvalues", "tvalues", "zvalues"), OF_ONE),
    **dict.fromkeys(("t_test", "wald_test"), "write fit.derived('v[easy] - v[hard]')"),
    **dict.fromkeys(("predict", "fittedvalues"), NO_PREDICTION),
    **dict.fromkeys(("resid", "rsquared"), NO_RESIDUALS),
}

# what is said of them, of Fits
OF_FITS = {name: said.replace("fit.", "fits[key].") for name, said in OF_FIT.items()} | {
    **dict.fromkeys(("bse", "std_err", "std_errors", "stderr"), "write fits.se"),
    **dict.fromkeys(("llf", "loglikelihood", "log_likelihood"), "write fits.table['loglik']"),
    "nobs": "write fits.table['n']",
    **dict.fromkeys(("coef", "coef_", "params_"), "write fits.params"),
    **dict.fromkeys(("pvalues", "tvalues", "zvalues"), OF_PEOPLE),
    **dict.fromkeys(("t_test", "wald_test"), "write fits.derived('v[easy] - v[hard]')"),
}


def no_attribute(owner: object, name: str, words: Mapping[str, str]) -> AttributeError:
    """The error about an attribute that there is not; ``words`` has what is said of some names.

    It looks at the type of the owner only, whose fields are not there yet while it is unpickled.
    """
    said = f": {words[name]}" if name in words else ""
    message = f"{type(owner).__name__!r} object has no attribute {name!r}{said}"
    # with these Python proposes a similar name
    return AttributeError(message, name=name, obj=owner)
