"""`Accumulators`: units that race to their thresholds, independent or coupled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm import arguments, parameters
from ddm.arguments import by_name
from ddm.conventions import OUR_NAMES
from ddm.html_text import fields_block
from ddm.processes import accumulator_checks
from ddm.processes.states.concentrations import Exchange, concentration_table
from ddm.processes.tables import (
    InPandas,
    PerTrial,
    in_pandas,
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

# the row of ``units_by_cell`` that holds each field
UNIT_ROWS = {"inputs": INPUT, "threshold": THRESHOLD, "D": NOISE, "start": START}

# the column of ``times_by_cell`` that holds each field
TIME_COLUMNS = {"t0": T0, "st0": ST0}


@by_name("inputs", "threshold", words=OUR_NAMES)
@dataclass(frozen=True, kw_only=True)
class Accumulators:
    """Several units that accumulate evidence, the first of which to reach its threshold responds.

    The activity of unit i starts at start_i and follows

        dx_i = (I_i + sum_j W_ij x_j) dt + sqrt(D_i) dW_i.

    The response is the index (0, 1, ...) of the unit that reaches its threshold_i first. The
    reaction time is the time at which it does, plus t0. Without a coupling W the units race
    independently; `leaky_competing` and `on_network` make the couplings of two published models.

    Parameters
    ----------
    inputs : I, one number per unit, evidence/s
    coupling : W, a matrix of shape (units, units), 1/s. W[i, j] is the effect of unit j on unit i,
        and W[i, i] is minus the leak of unit i. None means no coupling.
    threshold : evidence, above start; one number, or one per unit
    D : diffusion coefficient, evidence^2/s, the variance of the noise per second; one number, or
        one per unit
    start : evidence at time 0; one number, or one per unit
    t0 : non-decision time, s; with st0 > 0 its smallest value
    st0 : width of the uniform distribution of non-decision times, between t0 and t0 + st0, s
    floor : True reflects every x_i at 0, so that activity is never negative

    Arrays become tuples. ValueError or TypeError unless shapes agree, numbers are finite, and
    threshold > start, D > 0, t0 >= 0, st0 >= 0 and, with a floor, start >= 0.

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
            given = getattr(self, name)
            self._set(**{name: accumulator_checks.one_or_per_unit(name, given, len(inputs))})
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
        """The leaky competing accumulator (Usher & McClelland 2001, Psychological Review 108:550).

            dx_i = (I_i - leak x_i - inhibition sum_(j != i) x_j) dt + sqrt(D_i) dW_i,

        where I_i are the ``inputs`` and D_i the variances of the noise, ``D``. Each x_i is
        reflected at 0, so it never becomes negative. The result is an `Accumulators` whose
        ``coupling`` has -leak on the diagonal and -inhibition elsewhere.

        Parameters
        ----------
        leak : 1/s; a negative leak is self-excitation
        inhibition : 1/s, >= 0

        The other parameters are those of `Accumulators`.

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
        leak = accumulator_checks.rate("leak", leak)
        inhibition = accumulator_checks.rate("inhibition", inhibition)
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
        """Diffusion on a network, whose connected units draw each other's evidence together.

            dx_i = (I_i + sum_j A_ij (x_j - x_i) - leak x_i) dt + sqrt(D_i) dW_i

        (Srivastava & Leonard 2014, IEEE Transactions on Control of Network Systems 1:121). The
        coupling is W = -L - leak, where L is the Laplacian of the graph.

        Parameters
        ----------
        adjacency : A, a symmetric matrix of numbers >= 0 with zeros on the diagonal, of shape
            (units, units), 1/s
        leak : the same for all units, 1/s

        The other parameters are those of `Accumulators`.

        Examples
        --------
        >>> import ddm
        >>> ring = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
        >>> inputs = [2.0, 1.0, 1.0]
        >>> ddm.Accumulators.on_network(inputs=inputs, adjacency=ring, threshold=1.0).coupling
        ((-2.0, 1.0, 1.0), (1.0, -2.0, 1.0), (1.0, 1.0, -2.0))
        """
        n = len(accumulator_checks.vector("inputs", inputs))
        weights = accumulator_checks.matrix("adjacency", adjacency, n)
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
        """Simulate n trials: a DataFrame with the columns rt (s) and response (the unit, from 0).

        Parameters
        ----------
        n : number of trials
        seed : int, SeedSequence or Generator; the result depends on it alone, not on the number of
            threads. Conditions with the same integer have the same random numbers, so that they are
            no independent samples: pass one Generator on (see `DDM.simulate`).
        dt : time step, s
        t_max : longest decision time, s (default 100). Trials that are undecided by then have rt
            and response NaN, and a warning counts them.
        correct : True draws the crossings of thresholds and the reflection at the floor within a
            step, and takes the drift to second order (Heun); mean RTs at dt = 1 ms are then right
            to about .1 ms. False is the scheme as published, which checks thresholds and floor at
            the ends of steps: its RTs are too long by about 10 ms.
        per_trial : a dict of what differs between trials, which replaces what the process has.
            inputs, threshold, D or start: an array or DataFrame with a row per trial and a column
            per unit or, except for inputs, one value per trial for all units. t0 or st0: one value
            per trial. The result has the index that the DataFrames and Series share.
        progress : whether to show a progress bar; None shows it on a terminal after two seconds

        ValueError if activity becomes infinite, or if dt is too long for the coupling.

        Examples
        --------
        >>> import ddm
        >>> race = ddm.Accumulators(inputs=[1.0, 1.0], threshold=1.0)
        >>> inputs = [[3.0, 0.0], [0.0, 3.0], [9.0, 0.0]]
        >>> race.simulate(3, seed=1, per_trial={"inputs": inputs})["response"].to_list()
        [0, 1, 0]
        """
        n = arguments.whole_number("n", n, at_least=0)
        table = in_pandas(per_trial)
        cell, units, times = self._cells(n, table)
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
        return simulated_table(rt, response, trial_index(n, table))

    def paths(
        self, n: int, *, dt: float = DT, t_max: float = 10.0, seed: Seed = None
    ) -> pd.DataFrame:
        """Simulate ``n`` trajectories of the activity of all units, to look at.

        Returns a DataFrame whose index is the decision time (s, to ``t_max``) and whose columns are
        pairs (path, unit). The unit that responds is shown at its threshold at that time; after it
        the path is NaN.

        The paths are those of the scheme as published: `simulate(correct=False)` with the same
        ``seed`` and ``dt`` gives the same responses, and RTs that are the last times of the paths
        plus the non-decision times.

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

        pairs = [range(n), range(self.n_units)]
        columns = pd.MultiIndex.from_product(pairs, names=["path", "unit"])
        index = pd.Index(times, name="time")
        return pd.DataFrame(paths.reshape(len(times), -1), index=index, columns=columns)

    def state(
        self, times: ArrayLike, *, initial: float | Sequence[float] | None = None
    ) -> pd.DataFrame:
        """The concentration of every unit over time: a table with time, unit, concentration.

        It is x in dx_i/dt = I_i + sum_j W_ij x_j: on a network, diffusion through like units.
        Thresholds, noise and non-decision times play no part, so that it is also the mean activity
        if no unit ever responds. It is exact, without time steps.

        Parameters
        ----------
        times : times >= 0, s; inf asks for the steady state: (L + leak) x = I on a network with
            leak, and without leak or inputs the mean over each connected component
        initial : the concentrations at time 0: one number, or one per unit; None for ``start``

        ValueError if there is no steady state, or a floor at 0 that a unit could meet.

        Examples
        --------
        >>> import ddm
        >>> edge = [[0, 1], [1, 0]]
        >>> pair = ddm.Accumulators.on_network(inputs=[0, 0], adjacency=edge, threshold=1)
        >>> pair.state([0.5, float("inf")], initial=[1, 0])["concentration"].round(3).to_list()
        [0.684, 0.316, 0.5, 0.5]
        """
        given = self.start if initial is None else initial
        begin = accumulator_checks.one_or_per_unit("initial", given, self.n_units)
        exchange = Exchange.of(self.inputs, self._coupling(), begin, has_floor=self.floor)
        return concentration_table(exchange, times)

    # --- the arrays of the kernels ----------------------------------------------------------------

    def _set(self, **values: object) -> None:
        """Set fields of this frozen object, while it is made."""
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _repr_html_(self) -> str:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return fields_block("Accumulators", values)

    def _units(self) -> np.ndarray:
        """The numbers of the units, (1, 4, units): the ``units_by_cell`` of the only cell."""
        units = np.empty((1, len(UNIT_ROWS), self.n_units))
        for name, row in UNIT_ROWS.items():
            units[0, row] = getattr(self, name)
        return units

    def _coupling(self) -> np.ndarray | None:
        """The coupling as an array, (units, units)."""
        return None if self.coupling is None else np.array(self.coupling)

    def _cells(
        self, n: int, per_trial: InPandas | None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The cell of each trial, and the units and times of the cells: one, or one per trial."""
        units = self._units()
        times = np.array([[self.t0, self.st0]])
        values = per_trial_values(per_trial, n, (*UNIT_ROWS, *TIME_COLUMNS), wide=UNIT_ROWS)
        if not values:
            return np.zeros(n, dtype=np.int64), units, times

        units = np.repeat(units, n, axis=0)
        times = np.repeat(times, n, axis=0)
        for name, array in values.items():
            if name in UNIT_ROWS:
                units[:, UNIT_ROWS[name]] = accumulator_checks.per_unit(name, array, self.n_units)
            else:
                times[:, TIME_COLUMNS[name]] = accumulator_checks.times(name, array)
        accumulator_checks.units(units, self.floor, of_trials=True)
        return np.arange(n), units, times
