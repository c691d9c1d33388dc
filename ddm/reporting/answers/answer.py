"""`Answer`: what the chapters of a report ask of a fit of any kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ddm.models.design import Design
from ddm.models.model import Model
from ddm.reporting.contrasts import Contrast
from ddm.trials.trials import Trials


@dataclass(frozen=True)
class Drawing:
    """A picture that can be drawn: what draws it, and what it shows in words."""

    draw: Callable[[], np.ndarray]
    caption: str
    alternative: str


@dataclass(frozen=True, eq=False)
class Answer:
    """One fit, fits of people, a population or draws, as a report looks at them.

    thing : what is reported; all have an ``agreement``
    how : how the estimates were made, as a sentence
    interval : what an interval is, as in "95 % confidence interval (Wald)"
    design : the model laid over all trials
    estimates : the table of estimates, with the columns estimate, ci_low and ci_high
    about_estimates : what its columns mean
    tested : contrasts as rows with the columns estimate, ci_low, ci_high and, where there is one,
        p_value or p_positive
    notes : what a reader of the estimates must know
    pictures : those of the estimates
    of_chains : pictures of draws by chain
    priors : the table of priors; None without priors
    call : how the thing is made in code, with the words model and trials
    seed : of what was drawn at random, in words
    references : keys of what to cite
    """

    thing: Any
    how: str
    interval: str
    model: Model
    trials: Trials
    by: tuple[Hashable, ...]
    people: int
    design: Design
    estimates: pd.DataFrame
    about_estimates: str
    tested: Callable[[Sequence[Contrast]], pd.DataFrame]
    verdict: str
    notes: tuple[str, ...]
    pictures: tuple[Drawing, ...]
    call: str
    seed: str
    references: tuple[str, ...]
    of_chains: tuple[Drawing, ...] = ()
    priors: pd.DataFrame | None = None
