"""The No-U-Turn sampler of nutpie, run on a log density with a gradient.

nutpie (Seyboldt, Carlson & Carpenter 2026) adapts step sizes and masses by draws and gradients. It
is used because it takes any function, brings neither a compiler nor a framework, and is maintained
by developers of PyMC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.runtime.progress import progress_bar

Array = NDArray[np.float64]
LogDensity = Callable[[Array], tuple[float, Array]]

# shorter steps than usual: a ridge of data with one response makes longer ones diverge
ACCEPTED = 0.9

# a chain begins as far from the mode as draws of a standard normal lie, or nearer by halves
MOST_HALVES = 20


@dataclass(frozen=True, eq=False)
class Chains:
    """What a sampler drew.

    x : (chains, draws, size) numbers without bounds
    log_density, divergent, n_steps, depth : (chains, draws) of each draw: whether it diverged, how
        many gradients it took, and how often its tree was doubled
    trouble : the first error of the density, as a text; empty without one
    """

    x: Array
    log_density: Array
    divergent: NDArray[np.bool_]
    n_steps: NDArray[np.int64]
    depth: NDArray[np.int64]
    trouble: str = ""


def run_chains(
    density: LogDensity,
    size: int,
    *,
    chains: int,
    draws: int,
    tune: int,
    sequence: np.random.SeedSequence,
    n_threads: int,
    progress: bool | None,
) -> Chains:
    """Draw from a density of ``size`` numbers that is nearly standard normal.

    The draws depend on the sequence of seeds only, not on the number of threads. A ValueError if
    the density is 0 around the origin, where chains begin.
    """
    from nutpie import sample
    from nutpie.compiled_pyfunc import from_pyfunc

    troubles: list[str] = []

    def guarded(x: Array) -> tuple[float, Array]:
        # an exception would end the process of the sampler, not only the sampler
        try:
            return density(x)
        except Exception as error:
            troubles.append(f"{type(error).__name__}: {error}")
            return -np.inf, np.zeros(size)

    if not guarded(beginning(guarded, size, 0))[0] > -np.inf:
        reason = f" ({troubles[0]})" if troubles else ""
        raise ValueError(
            f"the posterior density is 0 wherever chains could begin{reason}: no parameters were "
            "found that the priors allow and that make all trials possible. Look at the data with "
            "ddm.check(data), and leave the priors as they are by default."
        )
    with progress_bar(chains * (draws + tune), "draw", progress) as bar:

        def expand(x: Array) -> dict[str, Array]:
            bar.update(1)
            return {"x": x}

        model = from_pyfunc(
            size,
            lambda: guarded,
            lambda first, second, chain: expand,
            [np.dtype("float64")],
            [(size,)],
            ["x"],
            make_initial_point_fn=lambda seed: beginning(guarded, size, seed),
        )
        trace = sample(
            model,
            draws=draws,
            tune=tune,
            chains=chains,
            cores=n_threads,
            seed=int(sequence.generate_state(1, np.uint64)[0] >> np.uint64(1)),
            save_warmup=False,
            progress_bar=False,
            target_accept=ACCEPTED,
        )
    return chains_of(trace, "; ".join(troubles[:1]))


def beginning(density: LogDensity, size: int, seed: int) -> Array:
    """Where a chain begins: a draw of a standard normal, nearer to 0 where that is impossible."""
    x = np.random.default_rng(seed).normal(size=size)
    for _ in range(MOST_HALVES):
        if density(x)[0] > -np.inf:
            break
        x = 0.5 * x
    return x


def chains_of(trace: Any, trouble: str) -> Chains:
    """The draws of nutpie's answer, whichever form the installed arviz gives it."""
    posterior, stats = trace.posterior, trace.sample_stats
    return Chains(
        x=np.asarray(posterior["x"].values, dtype=float),
        log_density=np.asarray(stats["logp"].values, dtype=float),
        divergent=np.asarray(stats["diverging"].values, dtype=bool),
        n_steps=np.asarray(stats["n_steps"].values, dtype=np.int64),
        depth=np.asarray(stats["depth"].values, dtype=np.int64),
        trouble=trouble,
    )
