"""`Accumulators`: units that race to their thresholds, alone or coupled by inhibition or over a
network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ddm import arguments, parameters
from ddm.processes import accumulator_checks
from ddm.processes.tables import (
    PerTrial,
    per_trial_values,
    simulated_table,
    trial_index,
)
from ddm.runtime.seeds import Seed
from ddm.simulators.accumulators import (
    INPUT,
    NOISE,
    ST0,
    START,
    T0,
    THRESHOLD,
    accumulator_paths,
    simulate_accumulators,
)
from ddm.simulators.steps import DT

# the rows of ``units_by_cell`` and the columns of ``times_by_cell``, by the names of the fields
UNIT_ROWS = {"inputs": INPUT, "threshold": THRESHOLD, "D": NOISE, "start": START}
TIME_COLUMNS = {"t0": T0, "st0": ST0}


@dataclass(frozen=True, kw_only=True)
class Accumulators:
    """The first of several units to reach its threshold: dx_i = (I_i + sum_j W_ij x_j) dt +
    sqrt(D_i) dW_i.

    Unit i starts at start_i; the response is the index (0, 1, ...) of the unit that reaches its
    threshold_i first, and the reaction time when it does, plus t0. Without coupling W the units
    race independently; `leaky_competing` and `on_network` make the couplings of two published
    models.

    Parameters
    ----------
    inputs : I, one number per unit, evidence/s
    coupling : W, a matrix of shape (units, units), 1/s; W[i, j] is the effect of unit j on unit i,
        W[i, i] minus the leak of unit i. None: no coupling.
    threshold : above start, evidence; one number, or one per unit
    D : diffusion coefficient, evidence^2/s, the variance of the noise per second; one number, or
        one per unit
    start : evidence at time 0; one number, or one per unit
    t0 : non-decision time, s; with st0 > 0 its smallest value
    st0 : width of the uniform distribution of non-decision times, between t0 and t0 + st0, s
    floor : True reflects every x_i at 0, so that activity is never negative

    Arrays become tuples. ValueError or TypeError where shapes do not agree, where a number is not
    finite, and unless threshold > start, D > 0, t0 >= 0, st0 >= 0 and, with a floor, start >= 0.

    Examples
    --------
    >>> import ddm
    >>> race = ddm.Accumulators(inputs=[2.0, 1.0, 1.0], threshold=1.0, t0=0.2)
    >>> trials = race.simulate(2000, seed=1)
    >>> round(float((trials["response"] == 0).mean()), 2)
    0.54
    """

    inputs: Sequence[float]
    coupling: Sequence[Sequence[float]] | None = None
    threshold: float | Sequence[float]
    D: float | Sequence[float] = 1.0
    start: float | Sequence[float] = 0.0
    t0: float = 0.0
    st0: float = 0.0
    floor: bool = False

    def __post_init__(self) -> None:
        inputs = accumulator_checks.vector("inputs", self.inputs)
        self._set(inputs=tuple(inputs.tolist()))
        if self.coupling is not None:
            coupling = accumulator_checks.matrix("coupling", self.coupling, len(inputs))
            self._set(coupling=accumulator_checks.as_tuples(coupling))
        for name in ("threshold", "D", "start"):
            self._set(
                **{name: accumulator_checks.one_or_per_unit(name, getattr(self, name), len(inputs))}
            )
        for name in TIME_COLUMNS:
            self._set(**{name: parameters.check_number(name, getattr(self, name))})
        if not isinstance(self.floor, bool | np.bool_):
            raise TypeError(
                f"floor must be True or False; got {self.floor!r}. True reflects activity at 0."
            )
        self._set(floor=bool(self.floor))
        accumulator_checks.units(self._units(), self.floor, of_trials=False)

    @classmethod
    def leaky_competing(
        cls,
        *,
        inputs: Sequence[float],
        leak: float,
        inhibition: float,
        threshold: float | Sequence[float],
        D: float | Sequence[float] = 1.0,
        start: float | Sequence[float] = 0.0,
        t0: float = 0.0,
        st0: float = 0.0,
    ) -> Accumulators:
        """The leaky competing accumulator: dx_i = (I_i - leak x_i - inhibition sum_(j != i) x_j) dt
        + sqrt(D_i) dW_i.

        Every x_i is reflected at 0 (Usher & McClelland 2001, Psychological Review 108:550). leak
        and inhibition, which is >= 0, are in 1/s; a negative leak is self-excitation. The rest as
        in `Accumulators`.

        Examples
        --------
        >>> import ddm
        >>> lca = ddm.Accumulators.leaky_competing(
        ...     inputs=[3.0, 2.0], leak=2.0, inhibition=4.0, threshold=1.0, D=0.2
        ... )
        >>> lca.coupling
        ((-2.0, -4.0), (-4.0, -2.0))
        """
        n = len(accumulator_checks.vector("inputs", inputs))
        leak, inhibition = (
            accumulator_checks.rate("leak", leak),
            accumulator_checks.rate("inhibition", inhibition),
        )
        if inhibition < 0:
            raise ValueError(
                f"inhibition must be >= 0; got {inhibition:g}. It is subtracted: each unit is "
                "inhibited by the activity of the others. Excitation is said with "
                "ddm.Accumulators(coupling=...)."
            )
        coupling = np.where(np.eye(n, dtype=bool), -leak, -inhibition)
        return cls(
            inputs=inputs,
            coupling=accumulator_checks.as_tuples(coupling),
            threshold=threshold,
            D=D,
            start=start,
            t0=t0,
            st0=st0,
            floor=True,
        )

    @classmethod
    def on_network(
        cls,
        *,
        inputs: Sequence[float],
        adjacency: Sequence[Sequence[float]] | np.ndarray,
        threshold: float | Sequence[float],
        leak: float = 0.0,
        D: float | Sequence[float] = 1.0,
        start: float | Sequence[float] = 0.0,
        t0: float = 0.0,
        st0: float = 0.0,
        floor: bool = False,
    ) -> Accumulators:
        """Diffusion on a network: dx_i = (I_i + sum_j A_ij (x_j - x_i) - leak x_i) dt + sqrt(D_i)
        dW_i.

        Connected units draw each other's evidence together, with A_ij in 1/s (Srivastava & Leonard
        2014, IEEE Transactions on Control of Network Systems 1:121): W = -L - leak, with the
        Laplacian L of the graph. The rest as in `Accumulators`.

        Parameters
        ----------
        adjacency : A, a symmetric matrix of numbers >= 0, of shape (units, units), with zeros on
            the diagonal
        leak : the same for all units, 1/s

        Examples
        --------
        >>> import ddm
        >>> ring = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
        >>> inputs = [2.0, 1.0, 1.0]
        >>> ddm.Accumulators.on_network(inputs=inputs, adjacency=ring, threshold=1.0).coupling
        ((-2.0, 1.0, 1.0), (1.0, -2.0, 1.0), (1.0, 1.0, -2.0))
        """
        weights = accumulator_checks.matrix(
            "adjacency", adjacency, len(accumulator_checks.vector("inputs", inputs))
        )
        accumulator_checks.adjacency(weights)
        coupling = weights - np.diag(weights.sum(axis=1) + accumulator_checks.rate("leak", leak))
        return cls(
            inputs=inputs,
            coupling=accumulator_checks.as_tuples(coupling),
            threshold=threshold,
            D=D,
            start=start,
            t0=t0,
            st0=st0,
            floor=floor,
        )

    @property
    def n_units(self) -> int:
        """The number of units."""
        return len(self.inputs)

    def simulate(
        self,
        n: int,
        *,
        seed: Seed = None,
        dt: float = DT,
        t_max: float | None = None,
        correct: bool = True,
        per_trial: PerTrial | None = None,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """n trials as a DataFrame with the columns rt (s) and response (the index of the unit, from
        0).

        Parameters
        ----------
        n : number of trials
        seed : int, SeedSequence or Generator; the result depends on it alone, not on the number of
            threads
        dt : time step, s
        t_max : longest decision time, s (default 100). Undecided trials have rt and response NaN,
            and a warning counts them.
        correct : draw the crossings of thresholds and the reflection at the floor within a step,
            and take the drift to second order (Heun); mean RTs at dt = 1 ms are then right to some
            .1 ms. False is the scheme as published, which checks thresholds and floor at the ends
            of steps: its RTs are too long by some 10 ms.
        per_trial : a dict with what differs between trials, in the place of the process's own:
            inputs, threshold, D or start as an array or DataFrame with one row per trial and a
            column per unit, or (not inputs) one value per trial for all units; t0 or st0 with one
            value per trial. The result has the index that the DataFrames and Series share.
        progress : a progress bar; None shows it on a terminal after two seconds

        ValueError where activity becomes infinite, and where dt is too long for the coupling.

        Examples
        --------
        >>> import ddm
        >>> race = ddm.Accumulators(inputs=[1.0, 1.0], threshold=1.0)
        >>> inputs = [[3.0, 0.0], [0.0, 3.0], [9.0, 0.0]]
        >>> race.simulate(3, seed=1, per_trial={"inputs": inputs})["response"].to_list()
        [0, 1, 0]
        """
        n = arguments.whole_number("n", n, at_least=0)
        cell, units, times = self._cells(n, per_trial)
        rt, response = simulate_accumulators(
            cell,
            units,
            times,
            coupling=self._coupling(),
            floor=self.floor,
            seed=seed,
            dt=dt,
            t_max=t_max,
            correct=correct,
            progress=progress,
        )
        accumulator_checks.refuse_failures(rt, response)
        return simulated_table(rt, response, trial_index(n, per_trial))

    def paths(
        self, n: int, *, dt: float = DT, t_max: float = 10.0, seed: Seed = None
    ) -> pd.DataFrame:
        """Trajectories of the activity of all units, to look at: index decision time in s, columns
        (path, unit).

        NaN once a unit has answered, which at its last time is shown at its threshold. The scheme
        as published: `simulate(correct=False)` with the same seed and dt gives the same responses,
        and RTs that are the last times of the paths plus the trials' non-decision times.

        Examples
        --------
        >>> import ddm
        >>> lca = ddm.Accumulators.leaky_competing(
        ...     inputs=[3.0, 2.0], leak=2.0, inhibition=4.0, threshold=1.0, D=0.2
        ... )
        >>> lca.paths(5, t_max=2.0, seed=1).shape
        (2001, 10)
        """
        n = arguments.whole_number("n", n, at_least=0)
        _, units, own_times = self._cells(n, None)
        times, paths, rt, response = accumulator_paths(
            n,
            units[0],
            own_times[0],
            coupling=self._coupling(),
            floor=self.floor,
            seed=seed,
            dt=dt,
            t_max=t_max,
        )
        accumulator_checks.refuse_failures(rt, response)
        columns = pd.MultiIndex.from_product(
            [range(n), range(self.n_units)], names=["path", "unit"]
        )
        return pd.DataFrame(
            paths.reshape(len(times), -1), index=pd.Index(times, name="time"), columns=columns
        )

    # --- as the arrays of the kernels -------------------------------------------------------------

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _units(self) -> np.ndarray:
        """The numbers of the units as ``units_by_cell`` with one cell."""
        units = np.empty((1, len(UNIT_ROWS), self.n_units))
        for name, row in UNIT_ROWS.items():
            units[0, row] = getattr(self, name)
        return units

    def _coupling(self) -> np.ndarray | None:
        return None if self.coupling is None else np.array(self.coupling)

    def _cells(
        self, n: int, per_trial: PerTrial | None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The cell of each trial, and the numbers of the cells: one, or one per trial."""
        units, times = self._units(), np.array([[self.t0, self.st0]])
        values = per_trial_values(per_trial, n, (*UNIT_ROWS, *TIME_COLUMNS), wide=UNIT_ROWS)
        if not values:
            return np.zeros(n, dtype=np.int64), units, times
        units, times = np.repeat(units, n, axis=0), np.repeat(times, n, axis=0)
        for name, array in values.items():
            if name in UNIT_ROWS:
                units[:, UNIT_ROWS[name]] = accumulator_checks.per_unit(name, array, self.n_units)
            else:
                times[:, TIME_COLUMNS[name]] = accumulator_checks.times(name, array)
        accumulator_checks.units(units, self.floor, of_trials=True)
        return np.arange(n), units, times
