"""Which kind of fit is reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ddm.fits.fits import Fits
from ddm.fits.result import Fit
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.posterior.posterior import Posterior
from ddm.reporting.answers.answer import Answer
from ddm.reporting.answers.populations import answer_of_population
from ddm.reporting.answers.posteriors import answer_of_posterior
from ddm.reporting.answers.separate import answer_of_fits
from ddm.reporting.answers.single import answer_of_fit

KINDS: tuple[tuple[type, Callable[[Any], Answer]], ...] = (
    (Fit, answer_of_fit),
    (Fits, answer_of_fits),
    (HierarchicalFit, answer_of_population),
    (Posterior, answer_of_posterior),
)


def answer_of(thing: Any) -> Answer:
    """What the chapters ask of a fit of any kind."""
    for kind, answer in KINDS:
        if isinstance(thing, kind):
            return answer(thing)
    raise TypeError(f"a report is of a Fit, Fits, HierarchicalFit or Posterior; got {thing!r:.80}.")
