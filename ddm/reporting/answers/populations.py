"""A population fitted by Laplace's approximation, as a report looks at it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ddm import plots
from ddm.fits import needs
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.reporting.answers.answer import Answer, Drawing
from ddm.reporting.answers.words import converged_text, notes_in
from ddm.reporting.code_text import call
from ddm.reporting.contrasts import Contrast, functions_of

PEOPLE = (
    "The population is expected to have its middle 68 % of people in the range named people. "
    "sd(v) is the SD over people of v, and sd(v: column) that of the difference which the column "
    "makes; for parameters above 0 they are those of logarithms, as the unit says."
)

# with fewer people an interval that leaves the uncertainty of an SD out is too narrow
FEW_PEOPLE = 20


def answer_of_population(fit: HierarchicalFit) -> Answer:
    """What the chapters ask of a fitted population."""
    trials = needs.observed("report", fit.trials)
    priors = "" if fit.stated is None else ", with priors"

    def tested(contrasts: Sequence[Contrast]) -> pd.DataFrame:
        return fit.derived(functions_of(contrasts))

    return Answer(
        thing=fit,
        how=(
            f"One population of {fit.n_people} people by {', '.join(map(str, fit.by))}: each "
            "person has own values, normally distributed over people on the scale of the link; "
            f"maximum likelihood{priors}, people integrated out by Laplace's approximation."
        ),
        interval="95 % confidence interval (Wald)"
        + (f"; with {fit.n_people} people it is somewhat too narrow" * (fit.n_people < FEW_PEOPLE)),
        model=fit.model,
        trials=trials,
        by=fit.by,
        people=fit.n_people,
        design=fit.population.estimates,
        estimates=fit.summary(),
        about_estimates=(
            "Values of the median person with standard errors and 95 % confidence intervals. "
            + PEOPLE
        ),
        tested=tested,
        verdict=converged_text(fit.converged),
        notes=tuple(notes_in(fit.message)),
        pictures=people_pictures(fit),
        call=call("fit_hierarchical", by=fit.by),
        seed="of the fit none, since it draws nothing at random",
        references=("navarro2009", "kass1989"),
        priors=fit.priors,
    )


def people_pictures(fit: object) -> tuple[Drawing, ...]:
    """The estimates of people."""
    if not len(fit.subjects):  # type: ignore[attr-defined]
        return ()
    return (
        Drawing(
            lambda: plots.subjects(fit.subjects, fit.summary()),  # type: ignore[attr-defined]
            "Estimates of each person with 95 % intervals. The line is the median person, and the "
            "band holds the middle 68 % of people.",
            "A panel for each parameter with a row for each person.",
        ),
    )
