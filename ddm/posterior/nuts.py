"""The No-U-Turn sampler of nutpie, run on a log density with a gradient.

nutpie (Seyboldt, Carlson & Carpenter 2026) adapts step sizes and masses by draws and gradients. It
is used because it takes any function, brings neither a compiler nor a framework, and is maintained
by developers of PyMC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.runtime.jobs import in_turn_or_parallel
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
    on_cluster: bool = False,
) -> Chains:
    """Draw from a density of ``size`` numbers that is nearly standard normal.

    The draws depend on the sequence of seeds only: every chain has its own child of it, and is a
    task of its own, in one of the threads or, if ``on_cluster``, by one of the workers that are
    configured for joblib. A ValueError if the density is 0 around the origin, where chains begin.
    """
    guarded = _Guarded(density)
    if not guarded(beginning(guarded, size, 0))[0] > -np.inf:
        reason = f" ({guarded.trouble})" if guarded.trouble else ""
        raise ValueError(
            f"the posterior density is 0 wherever chains could begin{reason}: no parameters were "
            "found that the priors allow and that make all trials possible. Look at the data with "
            "ddm.check(data), and leave the priors as they are by default."
        )
    tasks = [(density, size, draws, tune, seed) for seed in seeds_of_chains(sequence, chains)]
    length = draws + tune
    if on_cluster:
        sizes = [length] * chains
        each = in_turn_or_parallel(run_chain, tasks, None, progress, "draw", sizes=sizes)
        return joined(each, guarded.trouble)

    stopped = Event()
    pool = ThreadPoolExecutor(n_threads)
    try:
        with progress_bar(chains * length, "draw", progress) as bar:
            running = [pool.submit(run_chain, *task, bar.update, stopped) for task in tasks]
            return joined([one.result() for one in running], guarded.trouble)
    finally:
        # after an error, or an interrupt of the keyboard, which chains in threads do not see
        stopped.set()
        pool.shutdown(wait=True, cancel_futures=True)


def run_chain(
    density: LogDensity,
    size: int,
    draws: int,
    tune: int,
    seed: int,
    drawn: Callable[[int], object] = lambda n: None,
    stopped: Event | None = None,
) -> Chains:
    """One chain; ``drawn(1)`` is called after every draw, and it ends soon once it is stopped."""
    from nutpie import sample
    from nutpie.compiled_pyfunc import from_pyfunc

    guarded = _Guarded(density, stopped)

    def expand(x: Array) -> dict[str, Array]:
        drawn(1)
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
        chains=1,
        cores=1,
        seed=seed,
        save_warmup=False,
        progress_bar=False,
        target_accept=ACCEPTED,
    )
    return chains_of(trace, guarded.trouble)


class _Guarded:
    """A density without exceptions, which would end the process of the sampler.

    Where one was raised, and everywhere once it is ``stopped``, the density is 0. ``trouble`` is
    the text of the first one.
    """

    def __init__(self, density: LogDensity, stopped: Event | None = None) -> None:
        self._density = density
        self._stopped = stopped
        self.trouble = ""

    def __call__(self, x: Array) -> tuple[float, Array]:
        """The log density and its gradient."""
        if self._stopped is None or not self._stopped.is_set():
            try:
                return self._density(x)
            except Exception as error:
                self.trouble = self.trouble or f"{type(error).__name__}: {error}"
        return -np.inf, np.zeros(x.size)


def seeds_of_chains(sequence: np.random.SeedSequence, chains: int) -> list[int]:
    """The seed of every chain, of its own child of the sequence, which is not changed."""
    entropy, key = sequence.entropy, sequence.spawn_key
    children = [np.random.SeedSequence(entropy, spawn_key=(*key, i)) for i in range(chains)]
    return [int(child.generate_state(1, np.uint64)[0] >> np.uint64(1)) for child in children]


def joined(chains: Sequence[Chains], trouble: str) -> Chains:
    """Several chains as one object, with the ``trouble`` before them, or the first that one had."""
    return Chains(
        x=np.concatenate([one.x for one in chains]),
        log_density=np.concatenate([one.log_density for one in chains]),
        divergent=np.concatenate([one.divergent for one in chains]),
        n_steps=np.concatenate([one.n_steps for one in chains]),
        depth=np.concatenate([one.depth for one in chains]),
        trouble=next(filter(None, (trouble, *(one.trouble for one in chains))), ""),
    )


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
