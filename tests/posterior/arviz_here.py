"""What the arviz that is installed says, of either generation, and posteriors to ask it about."""

import warnings

import numpy as np

from ddm.posterior.extras import needed

arviz = needed("arviz", "the tests")
IS_TREE = int(arviz.__version__.partition(".")[0]) >= 1


def diagnostics(draws):
    """R-hat, bulk and tail ESS, and MCSE of the mean, of draws (chains, draws, m)."""
    data = arviz.convert_to_dataset({"x": draws})
    tails = dict(method="tail", prob=(0.05, 0.95))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = (arviz.rhat(data), arviz.ess(data), arviz.ess(data, **tails), arviz.mcse(data))
    return [one["x"].values for one in found]


def loo(draws, log_likelihood):
    """elpd, p, elpd_i and pareto_k of draws (chains, draws, m), and of their log likelihoods."""
    groups = {
        "posterior": {f"x{i}": draws[:, :, i] for i in range(draws.shape[2])},
        "log_likelihood": {"y": log_likelihood},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = arviz.from_dict(groups) if IS_TREE else arviz.from_dict(**groups)
        found = arviz.loo(data, pointwise=True)
    if IS_TREE:
        return found.elpd, found.p, found.elpd_i.values, found.pareto_k.values
    return found.elpd_loo, found.p_loo, found.loo_i.values, found.pareto_k.values


def of_heavy_tails(n=200, chains=4, draws=500, seed=1):
    """Draws of the mean and log SD of a normal distribution, (chains, draws, 2), and the log
    likelihoods (chains, draws, n) of data with outliers.
    """
    rng = np.random.default_rng(seed)
    theta = rng.normal(size=(chains, draws, 2)) * [0.2, 0.1]
    data = rng.standard_t(3, size=n)
    mean, log_sd = theta[..., :1], theta[..., 1:]
    return theta, -0.5 * ((data - mean) / np.exp(log_sd)) ** 2 - log_sd
