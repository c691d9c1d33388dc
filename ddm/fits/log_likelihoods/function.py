"""`log_likelihood`: the log likelihood of a model on trials, for optimizers and samplers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ddm.estimation.coordinates import Coordinates
from ddm.estimation.likelihood import Likelihood, MaximumLikelihood
from ddm.estimation.region import Bounds, Region, region_with
from ddm.estimation.starts import amounts_of, starting_points
from ddm.fits.fitting import as_trials
from ddm.fits.log_likelihoods.unbounded import Unbounded, domain_of
from ddm.frames import Frame
from ddm.models.layout import lay_out
from ddm.models.model import Model, checked_model
from ddm.models.outcomes import in_order, outcomes_of_trials
from ddm.trials.trials import Trials

# what errors about the model show
EXAMPLE = "ddm.log_likelihood(ddm.Model(v='difficulty'), data)"


@dataclass(frozen=True, eq=False, repr=False)
class LogLikelihood:
    """The log likelihood of trials as a function of the k estimates of a model.

    It is what `ddm.log_likelihood` returns. All functions take ``theta``: an array (k,) in the
    order of ``labels``, or a Series with these labels, such as ``fit.params``.
    """

    model: Model
    trials: Trials
    likelihood: Likelihood
    region: Region

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the estimates, such as "v[easy]"."""
        return self.likelihood.design.labels

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """Where `fit` searches each estimate, (low, high), in the order of ``labels``.

        t0 ends just below the fastest RT of its trials, unless RTs may be lapses or non-decision
        times are normal; then at the slowest. sz must also stay below 2 min(z, 1 - z). A parameter
        of your own function ends where ``bounds`` say, or nowhere.
        """
        return list(zip(self.region.lower.tolist(), self.region.upper.tolist(), strict=True))

    @cached_property
    def start(self) -> NDArray[np.float64]:
        """Where a search may begin, (k,): the estimates of EZ, and typical values of the others.

        A parameter of your own function begins in the middle of its ``bounds``, or at 1.
        """
        design, region = self.likelihood.design, self.region
        known = np.isfinite(region.lower) & np.isfinite(region.upper)
        box = replace(
            region,
            lower=np.where(known, region.lower, 0.0),
            upper=np.where(known, region.upper, 2.0),
            step=np.where(np.isnan(region.step), 1.0, region.step),
        )
        amounts = {name: values[:1] for name, values in amounts_of(design, box).items()}
        point = starting_points(self.likelihood.outcomes, design, self._t0_limits, amounts)[0]
        unknown = np.array([np.isnan(design.family.rows[name].start) for name in design.owners])
        middle = 0.5 * (box.lower + box.upper)
        return Coordinates(design, box).inside(box.with_start(np.where(unknown, middle, point)))

    def __call__(self, theta: ArrayLike) -> tuple[float, NDArray[np.float64]]:
        """The log likelihood, and its gradient (k,); -inf and zeros where it is impossible."""
        x = self._checked(theta)
        if self._is_outside(x):
            return -np.inf, np.zeros(x.size)
        value, gradient = self.likelihood(x)
        return -value, -gradient

    def pointwise(self, theta: ArrayLike) -> NDArray[np.float64]:
        """The log likelihood of each trial, in the order of the data; the sum is that of a call."""
        x = self._checked(theta)
        if self._is_outside(x):
            return np.full(self.trials.n, -np.inf)
        likelihood = self.likelihood
        each = likelihood.pointwise(x)
        return in_order(*each, likelihood.outcomes, self.trials, likelihood.design.cell)

    def to_unbounded(self, theta: ArrayLike) -> NDArray[np.float64]:
        """The estimates as numbers u (k,) without bounds.

        They are logarithms above or below one bound, logits between two, and the estimates
        themselves without any.
        """
        x = self._checked(theta)
        if self._is_outside(x):
            domain = zip(self._unbounded.low.tolist(), self._unbounded.high.tolist(), strict=True)
            found, ends = (dict(zip(self.labels, one, strict=True)) for one in (x.tolist(), domain))
            raise ValueError(
                f"theta must lie within the domain of the estimates; got {found}, with the ends "
                f"{ends}."
            )
        return self._unbounded.to(x)

    def from_unbounded(self, u: ArrayLike) -> tuple[NDArray[np.float64], float]:
        """The estimates (k,) of numbers u, and the log of the determinant of d theta / d u.

        A sampler of u adds that logarithm to the log density of theta.
        """
        return self._unbounded.back(self._checked(u, "u"))

    @cached_property
    def _unbounded(self) -> Unbounded:
        design = self.likelihood.design
        return Unbounded(design, *domain_of(design, self._t0_limits))

    @cached_property
    def _t0_limits(self) -> NDArray[np.float64]:
        """The largest t0 of each cell, s; none where it is a mean."""
        is_mean = self.likelihood.design.t0_is_mean
        return np.where(is_mean, np.inf, self.likelihood.t0_limits())

    def _is_outside(self, x: NDArray[np.float64]) -> bool:
        """Whether an estimate lies outside its domain."""
        high = self._unbounded.highest(x)
        return bool(((x < self._unbounded.low) | (x > high)).any())

    def _checked(self, theta: ArrayLike, name: str = "theta") -> NDArray[np.float64]:
        """The estimates as an array in the order of the labels."""
        if isinstance(theta, pd.Series):
            missing = [label for label in self.labels if label not in theta.index]
            if missing:
                raise ValueError(
                    f"{name} has no {missing[0]!r}; the estimates are {', '.join(self.labels)}. "
                    "Give all of them, as fit.params does."
                )
            theta = theta[list(self.labels)].to_numpy()
        x = np.array(theta, dtype=float)
        if x.shape != (len(self.labels),):
            raise ValueError(
                f"{name} must have {len(self.labels)} numbers ({', '.join(self.labels)}); got an "
                f"array of shape {x.shape}."
            )
        if np.isnan(x).any():
            label = self.labels[int(np.isnan(x).argmax())]
            raise ValueError(f"{name} must hold numbers; that of {label} is NaN.")
        return x

    def __repr__(self) -> str:
        return f"<LogLikelihood of {self.trials.n} trials: {', '.join(self.labels)}>"


def log_likelihood(
    model: Model, data: Trials | Frame, *, bounds: Bounds | None = None
) -> LogLikelihood:
    """The log likelihood of a model as a function, for your own optimizer or sampler.

    It is the function that `fit` maximises, with its gradient, deadlines, omissions and lapses. It
    is -inf where a trial is impossible, which stops some optimizers, scipy's L-BFGS-B among them,
    as if they had arrived: look at the gradient where they end, and let them go on from there.

    Parameters
    ----------
    model : what is fixed, free, or differs between conditions
    data : `Trials`, or a DataFrame with the columns rt (s) and response (0/1)
    bounds : as in `fit`, for ``bounds`` of the result; the function itself is defined beyond them

    ``loglik(theta)`` gives value and gradient. It has ``labels``, ``bounds``, ``start``,
    ``pointwise(theta)``, ``to_unbounded(theta)`` and ``from_unbounded(u)``.

    Returns
    -------
    LogLikelihood : the function

    Raises
    ------
    ValueError, TypeError : as of `fit`

    Examples
    --------
    >>> import ddm, scipy.optimize
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(500, seed=1)
    >>> loglik = ddm.log_likelihood(ddm.Model(), data)
    >>> def negative(theta):
    ...     value, gradient = loglik(theta)
    ...     return -value, -gradient
    >>> found = scipy.optimize.minimize(negative, loglik.start, jac=True, bounds=loglik.bounds)
    >>> fit = ddm.fit(ddm.Model(), data)
    >>> bool(abs(fit.loglik + found.fun) < 1e-3)
    True
    >>> u = loglik.to_unbounded(fit.params)
    >>> theta, log_jacobian = loglik.from_unbounded(u)
    >>> bool(abs(theta - fit.params).max() < 1e-12)
    True
    """
    trials = as_trials(data)
    design = lay_out(checked_model(model, EXAMPLE), trials)
    outcomes = outcomes_of_trials(model, trials, design)
    likelihood = MaximumLikelihood().on(outcomes, design)
    region = region_with(design, bounds or {}, {})
    slowest = np.where(design.t0_is_mean, outcomes.rt.max(initial=0.0), likelihood.t0_limits())
    return LogLikelihood(model, trials, likelihood, region.below(slowest, design))
