"""Checkpoints of functions that fit trials: what these depend on, and when there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ddm.estimation.objective import Method
from ddm.estimation.region import Bounds
from ddm.models.model import Model
from ddm.runtime.checkpoints import Checkpoint, check_repeatable, open_checkpoint
from ddm.runtime.seeds import Seed
from ddm.trials.fingerprint import identity_of_trials
from ddm.trials.trials import Trials


def given_settings(
    model: Model,
    method: Method,
    bounds: Bounds | None,
    start: Mapping[str, float] | None,
    seed: Seed,
) -> dict[str, Any]:
    """What a fit depends on besides the trials, by the arguments of `ddm.fit`."""
    search = {"method": method, "bounds": dict(bounds or {}), "start": dict(start or {})}
    return {"model": model, **search, "seed": seed}


@contextmanager
def checkpoint_of_trials(
    folder: str | Path | None,
    task: str,
    trials: Trials,
    by: Sequence[str],
    settings: Mapping[str, Any],
    *,
    names_rows: bool = False,
) -> Iterator[Checkpoint | None]:
    """The checkpoint in a folder of a function that takes trials; None without a folder.

    ``names_rows`` says whether results name rows of the table. A ValueError or TypeError if the
    folder cannot be used for these trials and settings.
    """
    if folder is None:
        yield None
        return
    check_repeatable(settings["seed"])
    used = (*by, *settings["model"].columns)
    data = identity_of_trials(trials, used, index=names_rows)
    with open_checkpoint(folder, task, {"data": data, "by": tuple(by), **settings}) as checkpoint:
        yield checkpoint
