"""`Model`: a hypothesis, without data: which parameter is fixed, free, or differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from ddm import parameters
from ddm.arguments import by_name
from ddm.conventions import OUR_NAMES
from ddm.distributions import BELONGING, BELONGING_NAMES, chosen, existing
from ddm.html_text import fields_block
from ddm.models.formula_terms import columns_of, is_formula
from ddm.models.lapses import checked_window
from ddm.models.links import DEFAULT_LINKS, checked_links
from ddm.processes.accumulators import Accumulators
from ddm.processes.ddm import DDM
from ddm.processes.general import GeneralDDM


class Free:
    """The type of `FREE`: a parameter to be estimated, with one value for all trials."""

    def __repr__(self) -> str:
        return "ddm.FREE"

    def __reduce__(self) -> str:
        return "FREE"


FREE = Free()

# what a model says of the parameters that belong to an option, if the user says nothing
WHEN_LEFT_OUT = {
    row.name: FREE if row.model_default is None else row.model_default for row in BELONGING
}

# how a parameter is specified; a str is a column or a formula
Specification = float | Free | str | tuple[str, ...]


@by_name(words=OUR_NAMES)
@dataclass(frozen=True, kw_only=True)
class Model:
    """A drift-diffusion model with unknowns.

    Each parameter is one of these:

    - a number: it is fixed
    - `ddm.FREE`: it is estimated, with one value for all trials
    - the name of a column: one value is estimated for each level of that column
    - a list of names of columns: one value for each combination of their levels that occurs
    - a formula, a string that begins with ~, such as ``"~ coherence"`` or ``"~ 0 + stim +
      scale(x)"``: coefficients of covariates are estimated, which may differ in every trial. The
      grammar is that of formulaic.

    Parameters
    ----------
    v, a, t0 : drift rate, boundary separation, non-decision time; free by default
    z : relative starting point; 0.5 by default
    sv, sz, st0 : variability across trials of the drift (SD), the relative start and the
        non-decision time (widths); 0 by default, which means none
    D : diffusion coefficient; 1 by default. It sets the scale of evidence, so it can be free only
        if a is fixed, or v or sv is fixed at a number other than 0.
    start, non_decision : the distributions of starting points, "uniform" or "beta", and of
        non-decision times, "uniform" or "normal", as in `DDM`
    start_shape : with ``start="beta"``; 3 by default. It can be estimated only where non-decision
        times vary.
    t0_sd : with ``non_decision="normal"``; free by default
    lapse : proportion of contaminant trials; 0 by default. Their RTs come from ``lapse_window``,
        and both responses are equally often given in them.
    drift_bias : with ``stimulus``, a part of the drift that does not flip: the drift is
        v + drift_bias or -v + drift_bias
    lapse_window : the RTs of contaminant trials are uniform from low to high, in seconds, for a
        pair (low, high), and exponential for ``ddm.Exponential(rate)``. This holds whatever the
        deadline is: a contaminant trial whose RT lies beyond it is an omission. None: they are
        uniform from the shortest to the longest RT of the data, in `fit_each` of each group, so
        none of them is an omission.
    stimulus : for stimulus coding, the column that says which stimulus was shown. The drift is +v
        if its level equals the label of the upper response, and -v otherwise. If stimuli have other
        labels than responses: {column: {level: +1 or -1}}.
    flip_start : with ``stimulus``, whether the start flips too: it is z if the drift is +v, and
        1 - z if it is -v
    links : {parameter: "identity", "log" or "logit"}, the scale on which the effects of a formula
        add up. By default it is identity for v and drift_bias, logit for z and lapse, and log for
        the others.

    Examples
    --------
    >>> import ddm
    >>> ddm.Model(v="difficulty", a="instruction")
    Model(v='difficulty', a='instruction', z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=1.0)
    >>> ddm.Model(v="~ coherence", lapse=0.02, lapse_window=(0, 2)).link_of("a")
    'log'
    """

    v: Any = FREE
    a: Any = FREE
    z: Any = 0.5
    t0: Any = FREE
    sv: Any = 0.0
    sz: Any = 0.0
    st0: Any = 0.0
    D: Any = 1.0
    start: Any = "uniform"
    start_shape: Any = None
    non_decision: Any = "uniform"
    t0_sd: Any = None
    lapse: Any = 0.0
    drift_bias: Any = 0.0
    lapse_window: Any = None
    stimulus: Any = field(default=None, hash=False)
    flip_start: bool = False
    links: Any = field(default=None, hash=False)

    def __post_init__(self) -> None:
        for name in parameters.MODEL_NAMES:
            if name not in BELONGING_NAMES:
                object.__setattr__(self, name, _specification(name, getattr(self, name)))
        for name, value in chosen(vars(self), WHEN_LEFT_OUT).items():
            exists = name in existing(vars(self))
            checked = _specification(name, value) if exists else value
            object.__setattr__(self, name, checked)

        object.__setattr__(self, "stimulus", _stimulus(self.stimulus))
        object.__setattr__(self, "lapse_window", checked_window(self.lapse_window))
        object.__setattr__(self, "links", checked_links(self.links or {}))

        if not isinstance(self.D, float) and not any(map(_fixes_scale, (self.a, self.v, self.sv))):
            raise ValueError(
                f"D={self.D!r} cannot be estimated together with v and a: (v, a, sv, D) and (k v, "
                "k a, k sv, k^2 D) predict the same data. Fix a, or v or sv at a nonzero number, "
                "or leave D at 1."
            )

        if isinstance(self.z, float) and isinstance(self.sz, float):
            parameters.check_start(self.z, self.sz)

        _check_belongings(self)

    @property
    def has_lapses(self) -> bool:
        """Whether some of the trials may be contaminants."""
        return self.lapse != 0.0

    def is_condition(self, column: str) -> bool:
        """Whether a column tells conditions apart; False if only formulas read it."""
        if column == self.stimulus_column:
            return True

        without_formula = [name for name in parameters.MODEL_NAMES if not self.has_formula(name)]
        return any(column in self.columns_of(name) for name in without_formula)

    def has_formula(self, name: str) -> bool:
        """Whether the parameter of this name is given by a formula, as in ``v="~ coherence"``."""
        return is_formula(getattr(self, name))

    def link_of(self, name: str) -> str:
        """The name of the link of a parameter that has a formula."""
        return str(self.links.get(name, DEFAULT_LINKS[name]))

    def columns_of(self, name: str) -> tuple[str, ...]:
        """The columns on which a parameter depends."""
        specification = getattr(self, name)
        if is_formula(specification):
            return columns_of(name, specification)
        if isinstance(specification, str):
            return (specification,)
        return specification if isinstance(specification, tuple) else ()

    @property
    def stimulus_column(self) -> str | None:
        """The column of stimulus coding; None without it."""
        return next(iter(self.stimulus)) if isinstance(self.stimulus, Mapping) else self.stimulus

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the model uses, in the order of the parameters, the stimulus last."""
        named = [column for name in parameters.MODEL_NAMES for column in self.columns_of(name)]
        if self.stimulus_column is not None:
            named.append(self.stimulus_column)
        return tuple(dict.fromkeys(named))

    def __repr__(self) -> str:
        arguments = [f"{name}={value!r}" for name, value in self._said().items()]
        return f"Model({', '.join(arguments)})"

    def _repr_html_(self) -> str:
        return fields_block("Model", self._said())

    def _said(self) -> dict[str, Any]:
        """The parameters of a process, and the other arguments that have no default value."""
        shown = set(existing(vars(self)))
        said = {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.name in shown
            or (item.name not in BELONGING_NAMES and getattr(self, item.name) != item.default)
        }
        links = said.pop("links", None)
        return {**said, "links": links} if links else said


def checked_model(model: Any, example: str) -> Model:
    """The argument ``model``, or a TypeError, which shows the call ``example``."""
    if isinstance(model, Model):
        return model

    example = f"For example {example}."
    if model is Model:
        raise TypeError(
            f"model must be a ddm.Model; got the class. Call it: ddm.Model(). {example}"
        )

    kind = model if isinstance(model, type) else type(model)
    if issubclass(kind, DDM):
        raise TypeError(
            "model must be a ddm.Model, which says what is to be estimated; got DDM(...), a "
            f"process, whose parameters are known numbers. {example}"
        )
    if issubclass(kind, GeneralDDM | Accumulators):
        raise TypeError(
            f"model must be a ddm.Model; got {kind.__name__}(...), a process that can be "
            f"simulated but not fitted yet. {example}"
        )
    raise TypeError(f"model must be a ddm.Model; got {model!r}. {example}")


def _specification(name: str, value: Any) -> Specification:
    """A parameter as the user specified it, checked: numbers as floats, one column as its name."""
    if isinstance(value, Free):
        return value

    if isinstance(value, str):
        # reading the columns of a formula says what is wrong with it
        if is_formula(value):
            columns_of(name, value)
        return value

    if isinstance(value, (list, tuple)):
        if not value or not all(isinstance(column, str) for column in value):
            raise TypeError(f"{name} must be a list of column names, each a string; got {value!r}.")
        if len(set(value)) < len(value):
            raise ValueError(f"{name}={value!r} names a column twice.")
        return _specification(name, value[0]) if len(value) == 1 else tuple(value)

    is_number = (
        np.ndim(value) == 0
        and np.asarray(value).dtype.kind in "iufO"
        and hasattr(value, "__float__")
    )
    if not is_number:
        raise TypeError(
            f"{name} must be a number, ddm.FREE, a column name, a list of column names or a "
            f"formula; got {value!r}."
        )

    return float(parameters.check(name, value))


def _stimulus(stimulus: Any) -> str | dict[str, dict[Any, int]] | None:
    """The argument ``stimulus``, checked."""
    if stimulus is None or isinstance(stimulus, str):
        return stimulus

    error = f"stimulus must be a column name or {{column: {{level: +1 or -1}}}}; got {stimulus!r}."
    if not isinstance(stimulus, Mapping) or len(stimulus) != 1:
        raise TypeError(error)

    column, signs = next(iter(stimulus.items()))
    if not isinstance(column, str) or not isinstance(signs, Mapping):
        raise TypeError(error)
    if not signs or not all(sign in (1, -1) for sign in signs.values()):
        raise ValueError(error)

    return {column: {level: int(sign) for level, sign in signs.items()}}


def _check_belongings(model: Model) -> None:
    """A ValueError if an option is given without the one to which it belongs."""
    if model.stimulus is None and (model.drift_bias != 0.0 or model.flip_start):
        option = "flip_start=True" if model.flip_start else f"drift_bias={model.drift_bias!r}"
        raise ValueError(
            f"{option} belongs to stimulus coding, where the drift flips with the stimulus. Name "
            "the column of the stimulus: stimulus='...'; without it v, or z, says the same."
        )

    if not isinstance(model.start_shape, float) and model.st0 == 0.0 and model.t0_sd == 0.0:
        raise ValueError(
            f"start_shape={model.start_shape!r} can be estimated only where non-decision times "
            "vary: without that the fastest responses of starts next to a boundary decide about "
            "it. Say non_decision='normal', give st0 a number or ddm.FREE, or fix start_shape."
        )

    if model.lapse_window is not None and not model.has_lapses:
        raise ValueError(
            f"lapse_window={model.lapse_window!r} has no effect, because lapse is 0. Give lapse a "
            "number, or ddm.FREE."
        )

    without = [name for name in model.links if not is_formula(getattr(model, name))]
    if without:
        name = without[0]
        raise ValueError(
            f"links: {name}={getattr(model, name)!r} is no formula, so {name} has no link. Leave "
            f"it out of links, or write a formula: {name}='~ ...'."
        )


def _fixes_scale(specification: Specification) -> bool:
    """Whether a specification of a, v or sv fixes the scale of evidence."""
    return isinstance(specification, float) and specification != 0.0
