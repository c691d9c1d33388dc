"""`psis_loo`: leave-one-out cross-validation of trials, or of people, from log likelihoods."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ddm import arguments
from ddm.posterior.loo.blocks import Blocks, checked, in_place
from ddm.posterior.loo.pareto import FEWEST_DRAWS, left_out, tail_size
from ddm.posterior.loo.result import Loo


def psis_loo(
    blocks: Blocks,
    *,
    reff: float = 1.0,
    n_tail: int | None = None,
    unit: str = "trial",
    labels: Sequence[Hashable] | None = None,
    data: str = "",
) -> Loo:
    """Leave each trial out in turn, by importance sampling from the draws given all trials.

    ``blocks`` gives (positions (b,), log_likelihood (draws of all chains, b)), with each of the
    positions 0 to n - 1 once. To leave out people, give the sums of `blocks.summed`, and
    ``unit="subject"``.

    ``reff`` is the relative efficiency of the draws, as `relative_efficiency` in `diagnostics` has
    it: with that of all draws of a posterior the result is that of `az.loo` of arviz 0.x. It only
    sets the number of weights in the tail, which ``n_tail`` says directly.

    ``labels`` (n,) name the trials or people in `Loo.pointwise`. ``data`` is the `digest` of the
    data: results with different ones are not compared.

    A ValueError for fewer than 25 draws, and for log likelihoods that are not finite.
    """
    arguments.number("reff", reff, arguments.POSITIVE, meaning="the relative efficiency")
    positions, parts, n_draws = [], [], 0
    for where, log_likelihood in checked(blocks):
        n_draws = log_likelihood.shape[0]
        if n_draws < FEWEST_DRAWS:
            raise ValueError(
                f"log_likelihood must have at least {FEWEST_DRAWS} draws; got {n_draws}. Sample "
                "more draws."
            )
        size = tail_size(n_draws, reff) if n_tail is None else n_tail
        parts.append(np.array(left_out(log_likelihood, size)).T)
        positions.append(where)

    if not positions:
        raise ValueError("blocks must have at least one trial; got none.")
    elpd, lpd, pareto_k = in_place(positions, parts).T
    return Loo(
        elpd_i=elpd,
        lpd_i=lpd,
        pareto_k=pareto_k,
        n_draws=n_draws,
        unit=unit,
        labels=tuple(range(elpd.size)) if labels is None else tuple(labels),
        data=data,
    )


def digest(*columns: ArrayLike) -> str:
    """A text that two data sets share only if they have the same columns in the same order.

    Columns hold numbers or texts; NaN is equal to NaN.
    """
    found = sha256()
    for column in columns:
        values = np.asarray(column)
        found.update(f"{values.dtype.kind} {values.shape} ".encode())
        found.update(_bytes(values))
    return found.hexdigest()


def _bytes(values: NDArray) -> bytes:
    if values.dtype.kind in "biuf":
        return np.ascontiguousarray(values, dtype=np.float64).tobytes()
    return "\x1f".join(map(repr, values.ravel().tolist())).encode("utf-8", "surrogatepass")
