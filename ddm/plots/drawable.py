"""What can be drawn: whatever gives tidy tables of observed and predicted values.

A fit, fits and objects of your own have an `Agreement`, of which pictures ask tables. Trials, a
table of trials and pairs of trials and processes are turned into one here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from ddm.agreement.comparing import Agreement
from ddm.agreement.part import Part, predictions_of_process
from ddm.frames import pandas_if_frame
from ddm.processes.families.of_processes import CLASSES, Process
from ddm.trials.trials import Trials
from ddm.trials.trials_file import in_memory

# the column of names that are given with trials and processes
CONDITION = "condition"


@runtime_checkable
class Drawable(Protocol):
    """Trials beside what a model predicts of them."""

    @property
    def agreement(self) -> Agreement:
        """What gives tables of observed and predicted values; see `observed_and_predicted`."""
        ...


@runtime_checkable
class Estimated(Protocol):
    """Estimates: a Series for one person, a DataFrame with a row per person for several."""

    @property
    def params(self) -> pd.Series | pd.DataFrame:
        """The estimates by label."""
        ...

    @property
    def se(self) -> pd.Series | pd.DataFrame:
        """Their standard errors."""
        ...


@runtime_checkable
class Summarised(Protocol):
    """Estimates with a table of intervals: a Series of them, and their summary."""

    @property
    def params(self) -> pd.Series:
        """The estimates by label."""
        ...

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """A row per estimate, with the columns ci_low and ci_high."""
        ...


def agreement_of(thing: Any) -> Agreement:
    """The agreement of what is to be drawn; a TypeError if it has none."""
    if isinstance(thing, Agreement):
        return thing
    thing = in_memory(thing)
    # the class is asked, since the property of a fit may raise an error that says more
    if hasattr(type(thing), "agreement"):
        return thing.agreement
    if isinstance(thing, Trials):
        return Agreement((Part(thing, None),))
    if isinstance(thing, Mapping) and thing:
        parts = [_named_part(name, one) for name, one in thing.items()]
        return Agreement(tuple(parts), (CONDITION,), (CONDITION,))

    table = pandas_if_frame("the first argument", thing)
    if isinstance(table, pd.DataFrame):
        return Agreement((Part(Trials(table), None),))
    raise TypeError(
        "the first argument must be a Fit, Fits, Trials, a table of trials with the columns rt and "
        f"response, or {{name: (trials, process)}}; got {type(thing).__name__}."
    )


def _named_part(name: Any, pair: Any) -> Part:
    """The part of a named condition."""
    levels = {CONDITION: name}
    if isinstance(pair, Trials):
        return Part(pair, None, levels)
    is_pair = isinstance(pair, tuple) and len(pair) == 2
    if is_pair and isinstance(pair[0], Trials) and isinstance(pair[1], Process):
        return Part(pair[0], predictions_of_process(pair[1], pair[0]), levels)
    raise TypeError(
        f"{name!r} must be (trials, process), with a ddm.Trials and a {CLASSES}; got {pair!r:.80}."
    )
