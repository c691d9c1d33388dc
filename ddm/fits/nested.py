"""`likelihood_ratio`: tests of nested models, of one fit or of people."""

from __future__ import annotations

from typing import overload

import pandas as pd

from ddm import arguments
from ddm.fits.answers.ratio_of_pair import Drawing, check_pair, row_of, simulated_statistics
from ddm.fits.answers.ratio_of_people import ratios_of_people
from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.runtime.jobs import check_jobs
from ddm.runtime.seeds import Seed


@overload
def likelihood_ratio(
    restricted: Fit,
    full: Fit,
    *,
    bootstrap: int = ...,
    seed: Seed = ...,
    n_jobs: int | None = ...,
    progress: bool | None = ...,
) -> pd.Series: ...


@overload
def likelihood_ratio(
    restricted: Fits,
    full: Fits,
    *,
    bootstrap: int = ...,
    seed: Seed = ...,
    n_jobs: int | None = ...,
    progress: bool | None = ...,
) -> pd.DataFrame: ...


def likelihood_ratio(
    restricted: Fit | Fits,
    full: Fit | Fits,
    *,
    bootstrap: int = 0,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> pd.Series | pd.DataFrame:
    """The likelihood-ratio test of a restricted model against a full one.

    Rows: statistic = 2 (loglik of full - loglik of restricted), df, p_value, restricted_loglik,
    full_loglik, and distribution, which is that of the statistic if the restricted model is true.

    This distribution is chi^2(df) (Wilks 1938). If the restricted model fixes one SD, width or
    proportion of lapses at 0, the end of its domain, it is chi^2(df - 1) or chi^2(df), each half of
    the time (Self & Liang 1987). If it fixes several of them, only the bootstrap has a p value. For
    a proportion of lapses the test is far too cautious, because lapses are much more likely than a
    diffusion at late RTs: also with 1000 trials it rejects 0.5 % of true models at the 5 % level.
    Use the bootstrap.

    Of two `Fits` of the same people the result is a table with these columns, a row per person and
    a last row "sum". The sum of the statistics tests whether the restricted model is true of every
    person: a small p value says that it is not true of some, not that people agree in how it is
    wrong (``fits.derived`` tests their mean). Its distribution is chi^2 with the df of all, or the
    mixture that independent halves make; with a bootstrap, sums of simulated statistics stand for
    it. People are left out, with a warning that counts them, if one of their fits did not converge
    or is no optimum, or if they have no trials in which the models differ.

    These distributions are those of many trials. With few, statistics are a little too large, which
    adds up over people: the sum of 20 people with 100 trials each rejects about 6 % of true models
    at the 5 % level, with 20 trials each 11 %. Use the bootstrap there.

    Parameters
    ----------
    restricted, full : maximum-likelihood fits of the same trials; the restricted model must be a
        special case of the full one
    bootstrap : number of data sets to simulate from the restricted fit and to fit with both models.
        The p value is then (1 + number with a statistic as large) / (1 + number of all), among the
        data sets whose fits converge (Davison & Hinkley 1997). Of `Fits`, so many for each person
    seed : int, SeedSequence, Generator or None, for these data sets
    n_jobs, progress : processes and progress bar of the bootstrap, as in `fit_each`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> test = ddm.likelihood_ratio(ddm.fit(ddm.Model(v=0), data), ddm.fit(ddm.Model(), data))
    >>> test["df"], test["distribution"], bool(test["p_value"] < 0.001)
    (1, 'chi2(1)', True)
    """
    bootstrap = arguments.whole_number(
        "bootstrap",
        bootstrap,
        at_least=0,
        meaning="the data sets to simulate",
        advice="For example bootstrap=500, or 0 for none.",
    )
    arguments.seed(seed)
    check_jobs(n_jobs)
    drawing = Drawing(bootstrap, seed, n_jobs, progress)

    if isinstance(restricted, Fits) or isinstance(full, Fits):
        return ratios_of_people(restricted, full, drawing)
    check_pair(restricted, full)
    drawn = simulated_statistics([(restricted, full)], drawing)[0] if bootstrap else None
    return pd.Series(row_of(restricted, full, drawn), name="likelihood ratio")
