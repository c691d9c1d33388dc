"""One fit, as a report looks at it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ddm import plots
from ddm.fits import needs
from ddm.fits.result import Fit
from ddm.reporting.answers.answer import Answer, Drawing
from ddm.reporting.answers.words import (
    METHODS,
    REFERENCES_OF_METHOD,
    converged_text,
    notes_in,
    seed_text,
)
from ddm.reporting.code_text import call
from ddm.reporting.contrasts import Contrast, functions_of


def answer_of_fit(fit: Fit) -> Answer:
    """What the chapters ask of a fit."""
    trials = needs.observed("report", fit.trials)
    needs.estimates(fit.optimum.theta, lambda: fit.message)

    def tested(contrasts: Sequence[Contrast]) -> pd.DataFrame:
        return fit.derived(functions_of(contrasts))

    return Answer(
        thing=fit,
        how=f"One fit to all {trials.n} trials, by {METHODS.get(fit.method, fit.method)}.",
        interval="95 % confidence interval (Wald)",
        model=fit.model,
        trials=trials,
        by=(),
        people=1,
        design=fit.design,
        estimates=fit.summary(),
        about_estimates=(
            "Estimates with their standard errors (se) and 95 % confidence intervals "
            "(estimate ± 1.96 se)."
        ),
        tested=tested,
        verdict=converged_text(fit.converged),
        notes=tuple(note for note in (*notes_in(fit.message), fit.limits) if note),
        pictures=(
            Drawing(
                lambda: plots.parameters(fit),
                "Estimates with their 95 % intervals.",
                "Points with intervals, a panel for each parameter; the table has the numbers.",
            ),
        ),
        call=call("fit", method=fit.method, said=fit.search.said),
        seed=seed_text(fit.search.seed),
        references=REFERENCES_OF_METHOD.get(fit.method, ()),
    )
