"""Notes about the numbers of trials: too few, or with one response only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ddm.fits.diagnosis.fitted import Fitted, Note, listed

# a condition with fewer trials than this is named
FEW = 5

# with fewer trials than this per estimate, searches for sz miss the highest optimum in a few
# percent of data sets
TRIALS_PER_ESTIMATE = 40


def few_for_sz(fitted: Fitted) -> Iterator[Note]:
    """Too few trials for a search of sz."""
    k = len(fitted.design.labels)
    if "sz" not in fitted.design.owners:
        return
    n = fitted.timed.sum(axis=(1, 2))
    for group in np.flatnonzero(n < TRIALS_PER_ESTIMATE * k).tolist():
        yield (
            group,
            f"{n[group]} trials are few for {k} estimates with sz among them: the likelihood "
            "has many optima, and a higher one may have been missed",
        )


def few_for_estimates(fitted: Fitted) -> Iterator[Note]:
    """Fewer trials than estimates."""
    k = len(fitted.design.labels)
    for group in np.flatnonzero((fitted.n > 0) & (k >= fitted.n)).tolist():
        yield (
            group,
            f"as many estimates as trials, or more ({k} for {fitted.n[group]}): they mean nothing",
        )


def one_response(fitted: Fitted) -> Iterator[Note]:
    """Trials with one response only."""
    if not fitted.observes_both:
        return
    has_side = np.asarray(fitted.given.any(axis=1))
    for group in np.flatnonzero(has_side.sum(axis=1) == 1).tolist():
        only = fitted.label_of[int(has_side[group, 1])]
        yield group, f"every response is {only}: drift and boundary are poorly determined"


def one_answer_to_stimuli(fitted: Fitted) -> Iterator[Note]:
    """Under stimulus coding: all responses are right, or all are wrong."""
    sign = next((term.sign for term in fitted.design.terms if term.owner == "v"), np.ones(1))
    # in cells in which v is turned round an upper response disagrees
    turned = sign < 0.0
    if turned.all() or not turned.any() or not fitted.observes_both:
        return

    agrees = fitted.given[:, turned, 0].sum(axis=1) + fitted.given[:, ~turned, 1].sum(axis=1)
    n = fitted.given.sum(axis=(1, 2))
    is_alike = (n > 0) & ((agrees == n) | (agrees == 0))
    for group in np.flatnonzero(is_alike).tolist():
        which = "agrees" if agrees[group] else "disagrees"
        yield (
            group,
            f"every response {which} with its stimulus: drift and boundary are poorly determined",
        )


def sparse_conditions(fitted: Fitted) -> Iterator[Note]:
    """Conditions with few trials, or with one response only."""
    design = fitted.design
    n_cells = len(design.cells)
    if n_cells < 2 or not fitted.observes_both or design.has_formulas:
        return

    n = fitted.timed.sum(axis=2)
    n_upper = fitted.timed[:, :, 1]
    is_few = n < FEW
    is_single = ~is_few & ((n_upper == 0) | (n_upper == n))
    groups = np.flatnonzero(is_few.any(axis=1) | is_single.any(axis=1)).tolist()
    if not groups:
        return

    text = design.cells.astype(str).agg(", ".join, axis=1)
    names = np.array(("(" + text + ")") if design.cells.shape[1] > 1 else text, dtype=object)
    for group in groups:
        if is_few[group].any():
            pairs = zip(names[is_few[group]], n[group, is_few[group]], strict=True)
            few = listed([f"{name} ({count})" for name, count in pairs])
            yield group, f"conditions with fewer than {FEW} trials: {few}"
        if is_single[group].any() and not is_single[group].all():
            single = listed(names[is_single[group]].tolist())
            of_own = any(t.owner == "v" and t.matrix.shape[1] > 1 for t in design.terms)
            rests = ", whose drift rests on the RTs" if of_own else ""
            yield group, f"conditions with one response only{rests}: {single}"
