"""`Model`: a hypothesis about which parameter is fixed, free, or differs between conditions. It
holds no data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from ddm import parameters
from ddm.arguments import by_name
from ddm.conventions import OUR_NAMES
from ddm.models.formula_terms import columns_of, is_formula
from ddm.models.lapses import checked_window
from ddm.models.links import DEFAULT_LINKS, checked_links


class Free:
    """The type of `FREE`: a parameter to be estimated, one value for all trials."""

    def __repr__(self) -> str:
        return "ddm.FREE"

    def __reduce__(self) -> str:
        return "FREE"


FREE = Free()

Specification = float | Free | str | tuple[str, ...]  # a str is a column, or a formula


@by_name(words=OUR_NAMES)
@dataclass(frozen=True, kw_only=True)
class Model:
    """A drift-diffusion model with unknowns.

    Each parameter is a number (fixed), `ddm.FREE` (estimated, one value), a column name (one value
    per level of that column), a list of column names (one value per combination of levels that
    occurs) or a formula, a string that begins with ~, such as ``"~ coherence"`` or ``"~ 0 + stim +
    scale(x)"`` (coefficients of covariates, which may differ in every trial; the grammar is
    formulaic's).

    Parameters
    ----------
    v, a, t0 : drift rate, boundary separation, non-decision time; free unless said otherwise
    z : relative starting point; 0.5 unless said otherwise
    sv, sz, st0 : variability across trials of drift (SD), relative start and non-decision time
        (widths); 0, that is none, unless said otherwise
    D : diffusion coefficient; 1 unless said otherwise. It sets the scale of evidence, so it can be
        free only if a, or v or sv at a nonzero number, is fixed.
    lapse : proportion of contaminant trials, whose RTs come from ``lapse_window`` and whose
        responses are of either kind equally often; 0 unless said otherwise
    drift_bias : with ``stimulus``, a part of the drift that does not flip: v + drift_bias and -v +
        drift_bias
    lapse_window : (low, high) in seconds: lapses are uniform in that closed window; or
        ``ddm.Exponential(rate)``. None: from the shortest to the longest RT of the data, in
        `fit_each` of each group.
    stimulus : for stimulus coding, the column that says which stimulus was shown. Where its level
        equals the label of the upper response the drift is +v, elsewhere -v. For other levels
        {column: {level: +1 or -1}}.
    flip_start : with ``stimulus``, whether the start flips too: z where the drift is +v, 1 - z
        where it is -v
    links : {parameter: "identity", "log" or "logit"}, the scale on which a formula adds up. Unless
        said otherwise identity for v and drift_bias, logit for z and lapse, log for the others.

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
    lapse: Any = 0.0
    drift_bias: Any = 0.0
    lapse_window: Any = None
    stimulus: Any = field(default=None, hash=False)
    flip_start: bool = False
    links: Any = field(default=None, hash=False)

    def __post_init__(self) -> None:
        for name in parameters.MODEL_NAMES:
            object.__setattr__(self, name, _specification(name, getattr(self, name)))
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
        """Whether a part of the trials may be contaminants."""
        return self.lapse != 0.0

    def is_condition(self, column: str) -> bool:
        """Whether a column tells conditions apart, rather than being read by formulas only."""
        named = [name for name in parameters.MODEL_NAMES if not self.has_formula(name)]
        return column == self.stimulus_column or any(
            column in self.columns_of(name) for name in named
        )

    def has_formula(self, name: str) -> bool:
        """Whether a parameter has a formula."""
        return is_formula(getattr(self, name))

    def link_of(self, name: str) -> str:
        """The link of a parameter that has a formula."""
        return str(self.links.get(name, DEFAULT_LINKS[name]))

    def columns_of(self, name: str) -> tuple[str, ...]:
        """The columns with which a parameter varies."""
        specification = getattr(self, name)
        if is_formula(specification):
            return columns_of(name, specification)
        if isinstance(specification, str):
            return (specification,)
        return specification if isinstance(specification, tuple) else ()

    @property
    def stimulus_column(self) -> str | None:
        """The column of stimulus coding, if any."""
        return next(iter(self.stimulus)) if isinstance(self.stimulus, Mapping) else self.stimulus

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the model asks for, in the order of the parameters, the stimulus
        last.
        """
        named = [column for name in parameters.MODEL_NAMES for column in self.columns_of(name)]
        if self.stimulus_column is not None:
            named.append(self.stimulus_column)
        return tuple(dict.fromkeys(named))

    def __repr__(self) -> str:
        always = parameters.NAMES
        shown = [
            item
            for item in fields(self)
            if item.name in always or getattr(self, item.name) != item.default
        ]
        shown = [item for item in shown if item.name != "links" or self.links]
        return f"Model({', '.join(f'{item.name}={getattr(self, item.name)!r}' for item in shown)})"


def _specification(name: str, value: Any) -> Specification:
    if isinstance(value, Free):
        return value
    if isinstance(value, str):
        if is_formula(value):
            columns_of(name, value)  # says what is wrong with it
        return value
    if isinstance(value, (list, tuple)):
        if not value or not all(isinstance(column, str) for column in value):
            raise TypeError(f"{name} must be a list of column names, each a string; got {value!r}.")
        if len(set(value)) < len(value):
            raise ValueError(f"{name}={value!r} names a column twice.")
        return value[0] if len(value) == 1 else tuple(value)
    if (
        np.ndim(value)
        or np.asarray(value).dtype.kind not in "iufO"
        or not hasattr(value, "__float__")
    ):
        raise TypeError(
            f"{name} must be a number, ddm.FREE, a column name, a list of column names or a "
            f"formula; got {value!r}."
        )
    return float(parameters.check(name, value))


def _stimulus(stimulus: Any) -> str | dict[str, dict[Any, int]] | None:
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
    """An error if an option is given without what it belongs to."""
    if model.stimulus is None and (model.drift_bias != 0.0 or model.flip_start):
        option = "flip_start=True" if model.flip_start else f"drift_bias={model.drift_bias!r}"
        raise ValueError(
            f"{option} belongs to stimulus coding, where the drift flips with the stimulus. Name "
            "the column of the stimulus: stimulus='...'; without it v, or z, says the same."
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
    return isinstance(specification, float) and specification != 0.0
