"""`Model`: a hypothesis about which parameter is fixed, free, or differs between conditions. It holds no data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from ddm import parameters


class Free:
    """The type of `FREE`: a parameter to be estimated, one value for all trials."""

    def __repr__(self) -> str:
        return "ddm.FREE"

    def __reduce__(self) -> str:
        return "FREE"


FREE = Free()

Specification = float | Free | str | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A drift-diffusion model with unknowns.

    Each parameter is a number (fixed), `ddm.FREE` (estimated, one value), a column name (one value per level of that
    column) or a list of column names (one value per combination of levels that occurs).

    Parameters
    ----------
    v, a, t0 : drift rate, boundary separation, non-decision time; free unless said otherwise
    z : relative starting point; 0.5 unless said otherwise
    sv, sz, st0 : variability across trials of drift (SD), relative start and non-decision time (widths); 0, that is
        none, unless said otherwise
    D : diffusion coefficient; 1 unless said otherwise. It sets the scale of evidence, so it can be free only if a, or
        v or sv at a nonzero number, is fixed.
    stimulus : for stimulus coding, the column that says which stimulus was shown. Where its level equals the label of
        the upper response the drift is +v, elsewhere -v. For other levels {column: {level: +1 or -1}}.

    Examples
    --------
    >>> import ddm
    >>> ddm.Model(v="difficulty", a="instruction")
    Model(v='difficulty', a='instruction', z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=1.0)
    """

    v: Any = FREE
    a: Any = FREE
    z: Any = 0.5
    t0: Any = FREE
    sv: Any = 0.0
    sz: Any = 0.0
    st0: Any = 0.0
    D: Any = 1.0
    stimulus: Any = field(default=None, hash=False)

    def __post_init__(self) -> None:
        for name in parameters.NAMES:
            object.__setattr__(self, name, _specification(name, getattr(self, name)))
        object.__setattr__(self, "stimulus", _stimulus(self.stimulus))
        if not isinstance(self.D, float) and not any(map(_fixes_scale, (self.a, self.v, self.sv))):
            raise ValueError(
                f"D={self.D!r} cannot be estimated together with v and a: (v, a, sv, D) and (k v, k a, k sv, k^2 D) "
                "predict the same data. Fix a, or v or sv at a nonzero number, or leave D at 1."
            )
        if isinstance(self.z, float) and isinstance(self.sz, float):
            parameters.check_start(self.z, self.sz)

    def columns_of(self, name: str) -> tuple[str, ...]:
        """The columns with which a parameter varies."""
        specification = getattr(self, name)
        if isinstance(specification, str):
            return (specification,)
        return specification if isinstance(specification, tuple) else ()

    @property
    def stimulus_column(self) -> str | None:
        """The column of stimulus coding, if any."""
        return next(iter(self.stimulus)) if isinstance(self.stimulus, Mapping) else self.stimulus

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the model asks for, in the order of the parameters, the stimulus last."""
        named = [column for name in parameters.NAMES for column in self.columns_of(name)]
        if self.stimulus_column is not None:
            named.append(self.stimulus_column)
        return tuple(dict.fromkeys(named))

    def __repr__(self) -> str:
        shown = [field for field in fields(self) if field.name != "stimulus" or self.stimulus is not None]
        return f"Model({', '.join(f'{field.name}={getattr(self, field.name)!r}' for field in shown)})"


def _specification(name: str, value: Any) -> Specification:
    if isinstance(value, Free):
        return value
    if isinstance(value, str):
        if value.lstrip().startswith("~"):
            raise ValueError(
                f"{name}={value!r}: formulas are not understood; use a column name, or a list of column names."
            )
        return value
    if isinstance(value, (list, tuple)):
        if not value or not all(isinstance(column, str) for column in value):
            raise TypeError(f"{name} must be a list of column names, each a string; got {value!r}.")
        if len(set(value)) < len(value):
            raise ValueError(f"{name}={value!r} names a column twice.")
        return value[0] if len(value) == 1 else tuple(value)
    if np.ndim(value) or np.asarray(value).dtype.kind not in "iufO" or not hasattr(value, "__float__"):
        raise TypeError(f"{name} must be a number, ddm.FREE, a column name or a list of column names; got {value!r}.")
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


def _fixes_scale(specification: Specification) -> bool:
    return isinstance(specification, float) and specification != 0.0
