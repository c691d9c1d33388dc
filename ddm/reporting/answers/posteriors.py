"""Draws of a person or of a population, as a report looks at them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ddm.fits import needs
from ddm.posterior.posterior import Posterior
from ddm.reporting.answers.answer import Answer, Drawing
from ddm.reporting.answers.populations import PEOPLE, people_pictures
from ddm.reporting.answers.words import notes_in
from ddm.reporting.code_text import call
from ddm.reporting.contrasts import Contrast, functions_of

# columns of a summary that tell nothing beside R-hat and the numbers of draws
LEFT_OUT = ["mcse", "ess_tail"]


def answer_of_posterior(posterior: Posterior) -> Answer:
    """What the chapters ask of draws."""
    trials = needs.observed("report", posterior.trials)
    by = posterior.population.by
    chains, draws = posterior.phi.shape[:2]
    whose = f"a population of {len(posterior)} people" if by else "all trials as one person's"

    def tested(contrasts: Sequence[Contrast]) -> pd.DataFrame:
        return posterior.derived(functions_of(contrasts)).drop(columns=LEFT_OUT)

    return Answer(
        thing=posterior,
        how=(f"{chains} x {draws} draws from the posterior of {whose}, by the No-U-Turn sampler."),
        interval="95 % credible interval",
        model=posterior.model,
        trials=trials,
        by=by,
        people=len(posterior) if by else 1,
        design=posterior.population.estimates,
        estimates=posterior.summary().drop(columns=LEFT_OUT),
        about_estimates=(
            "estimate and sd are the mean and the SD of the draws, with the 95 % credible "
            "interval. r_hat is near 1 where chains agree; the draws tell as much as ess_bulk "
            "independent ones, which can be more than there are. " + (PEOPLE if by else "")
        ).rstrip(),
        tested=tested,
        verdict=(
            "The chains agree, and have enough independent draws."
            if posterior.converged
            else "The chains cannot be trusted."
        ),
        notes=tuple(notes_in(posterior.message)),
        pictures=people_pictures(posterior),
        of_chains=(
            Drawing(
                posterior.plot_draws,
                "Draws by chain. Chains that agree lie over one another, without a trend.",
                "For each quantity its density in each chain, and its draws one after the other.",
            ),
        ),
        priors=posterior.priors,
        call=_call(posterior),
        seed=f"of the draws {'not known' if posterior.seed is None else posterior.seed}",
        references=("navarro2009", "hoffman2014", "vehtari2021"),
    )


def _call(posterior: Posterior) -> str:
    """The call that draws the same."""
    chains, draws = posterior.phi.shape[:2]
    counts = {"draws": draws, "tune": posterior.tune, "chains": chains, "seed": posterior.seed}
    known = {name: value for name, value in counts.items() if value is not None}
    return call("sample", by=posterior.population.by, **known)
