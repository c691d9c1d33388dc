"""`Model`: a hypothesis, without data: which parameter is fixed, free, or differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ddm import parameters
from ddm.arguments import by_name, is_number
from ddm.conventions import OUR_NAMES
from ddm.distributions import BELONGING, BELONGING_NAMES, WORDS, chosen, existing
from ddm.function_parameters import COVARIATES
from ddm.html_text import fields_block
from ddm.models.formula_terms import columns_of, is_formula
from ddm.models.lapses import checked_window
from ddm.models.links import checked_links
from ddm.models.specifications.functions import (
    covariates_of,
    drift_takes_v,
    family_of_model,
    function_text,
    numbers_for_roles,
    refuse_untaken,
    unsaid,
)
from ddm.models.specifications.named_functions import (
    listed_names,
    names_of_functions,
    parameters_of_functions,
)
from ddm.models.specifications.specification import (
    FREE,
    Specification,
    checked_covariate,
    checked_specification,
)
from ddm.models.specifications.stimuli import checked_stimulus
from ddm.processes.accumulators import Accumulators
from ddm.processes.ddm import DDM
from ddm.processes.family import Family
from ddm.processes.general import GeneralDDM
from ddm.processes.general_checks import check_start_density

# what a model says of the parameters that belong to an option, if the user says nothing
WHEN_LEFT_OUT = {
    row.name: FREE if row.model_default is None else row.model_default for row in BELONGING
}

# fields that are shown in other places, or not at all
ELSEWHERE = {*BELONGING_NAMES, "drift", "boundary", "noise", "breaks", "covariates", "parameters"}


@by_name(words=OUR_NAMES, more=names_of_functions, hidden=("parameters",))
@parameters_of_functions
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
    drift, boundary, noise : functions in place of constant ones, as in `GeneralDDM`: of x and t (a
        boundary and noise of t only) and of parameters. A number is v, a or D.
    breaks : decision times, s, at which a function jumps or bends
    covariates : parameters of your functions whose values are known for every trial; each is then
        the name of a column of numbers. Those of ready-made functions (congruency, flankers) are
        known to be such.
    **parameters : the parameters that the functions take, by name, each specified as above.
        v, a and t0 are free unless said otherwise; any other one has to be said. A parameter of
        your own function needs ``bounds`` in `fit`.

    With ``stimulus`` and a drift function the drift is reflected about x = 0 where the sign is -1,
    ``-drift(-x, t)``; start and boundaries stay. What is not allowed is a ValueError or TypeError.

    Examples
    --------
    >>> import ddm
    >>> ddm.Model(v="difficulty", a="instruction")
    Model(v='difficulty', a='instruction', z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=1.0)
    >>> ddm.Model(v="~ coherence", lapse=0.02, lapse_window=(0, 2)).link_of("a")
    'log'

    A leak, and boundaries that collapse:

    >>> ddm.Model(
    ...     drift=ddm.drifts.leaky, boundary=ddm.boundaries.exponential, v="difficulty",
    ...     leak=ddm.FREE, tau=ddm.FREE,
    ... ).columns
    ('difficulty',)
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
    drift: Any = None
    boundary: Any = None
    noise: Any = None
    breaks: tuple[float, ...] = ()
    covariates: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stimulus", checked_stimulus(self.stimulus))
        object.__setattr__(self, "covariates", listed_names("covariates", self.covariates))
        self._specify_numbers()
        self._specify_parameters()
        self._specify_table()

        object.__setattr__(self, "lapse_window", checked_window(self.lapse_window))
        object.__setattr__(self, "links", checked_links(self.links or {}, self.family.rows))

        if self.sv != 0.0 and not drift_takes_v(self.family):
            raise ValueError(
                f"sv={self.sv!r} is the SD of the parameter v, which drift does not take. Name v "
                "in drift, e.g. drift=lambda x, v, leak: v - leak * x, or leave sv out."
            )
        if (
            self.D is not None
            and not isinstance(self.D, float)
            and not any(map(_fixes_scale, (self.a, self.v, self.sv)))
        ):
            raise ValueError(
                f"D={self.D!r} cannot be estimated together with v and a: (v, a, sv, D) and (k v, "
                "k a, k sv, k^2 D) predict the same data. Fix a, or v or sv at a nonzero number, "
                "or leave D at 1."
            )

        if isinstance(self.z, float) and isinstance(self.sz, float):
            parameters.check_start(self.z, self.sz)

        _check_belongings(self)

    def _specify_table(self) -> None:
        """Check the parameters of the table; those that no function takes are None."""
        options = {name: getattr(self, name) for name in (*parameters.MODEL_NAMES, *WORDS)}
        if callable(self.start):
            check_start_density(self.start, self.z, self.sz, self.start_shape)
            options["start"] = "uniform"
        for name, value in chosen(options, WHEN_LEFT_OUT).items():
            object.__setattr__(self, name, value)
        exists = (*existing(options), "lapse", "drift_bias")
        for name, row in parameters.BY_NAME.items():
            given = getattr(self, name)
            if name not in self.family.rows and name != "drift_bias":
                given = None
            elif name in exists:
                given = checked_specification(row, given)
            object.__setattr__(self, name, given)

    def _specify_numbers(self) -> None:
        """Take a number given as drift, boundary or noise for v, a or D."""
        for name, number in numbers_for_roles(self).items():
            if name not in parameters.BY_NAME:
                continue
            if getattr(self, name) != type(self).__dataclass_fields__[name].default:
                raise ValueError(
                    f"{name}={getattr(self, name)!r} is given twice, also as the number "
                    f"{number:g} in place of a function. Give one of them."
                )
            object.__setattr__(self, name, number)

    def _specify_parameters(self) -> None:
        """Check the parameters of functions; ValueError if one is missing, or is none."""
        refuse_untaken(self.parameters, self.family)
        numbers = numbers_for_roles(self)
        known = covariates_of(self, self.family)
        specified: dict[str, Specification] = {}
        for name, row in self.family.rows.items():
            if name in parameters.MODEL_NAMES:
                continue
            given = {**numbers, **self.parameters}
            value = given[name] if name in given else unsaid(self, self.family, name)
            is_known = name in known
            check = (
                checked_covariate(name, value) if is_known else checked_specification(row, value)
            )
            specified[name] = check
        object.__setattr__(self, "covariates", known)
        object.__setattr__(self, "parameters", MappingProxyType(specified))

    @cached_property
    def family(self) -> Family:
        """The kind of process, of which the parameters are those of the model."""
        return family_of_model(self)

    @cached_property
    def specifications(self) -> Mapping[str, Specification]:
        """How each parameter is specified, by its name."""
        of_table = {name: getattr(self, name) for name in parameters.MODEL_NAMES}
        known = {**of_table, **self.parameters}
        return MappingProxyType({name: known[name] for name in self.family.rows})

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the fields, without what follows from them."""
        state = {item.name: getattr(self, item.name) for item in fields(self)}
        return {**state, "parameters": dict(self.parameters)}

    @property
    def has_lapses(self) -> bool:
        """Whether some of the trials may be contaminants."""
        return self.lapse != 0.0

    def is_condition(self, column: str) -> bool:
        """Whether a column tells conditions apart; False if only formulas read it."""
        if column == self.stimulus_column:
            return True

        return any(
            column in self.columns_of(name) and not self.has_formula(name)
            for name in self.specifications.keys() - set(self.covariates)
        )

    def has_formula(self, name: str) -> bool:
        """Whether the parameter of this name is given by a formula, as in ``v="~ coherence"``."""
        return is_formula(self.specifications.get(name))

    def link_of(self, name: str) -> str:
        """The name of the link of the parameter ``name``, which has a formula."""
        return str(self.links.get(name, self.family.rows[name].links[0]))

    def columns_of(self, name: str) -> tuple[str, ...]:
        """The columns on which a parameter depends."""
        specification = self.specifications[name]
        if isinstance(specification, str) and is_formula(specification):
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
        named = [column for name in self.specifications for column in self.columns_of(name)]
        if self.stimulus_column is not None:
            named.append(self.stimulus_column)
        return tuple(dict.fromkeys(named))

    def __repr__(self) -> str:
        shared = getattr(self.family, "shared", {})
        notes = "".join(f"; {name} is one parameter of {roles}" for name, roles in shared.items())
        return f"{self.code.removeprefix('ddm.')}{notes}"

    @property
    def code(self) -> str:
        """The call that makes the model, as it is written after ``import ddm``."""
        return f"ddm.Model({', '.join(f'{name}={value}' for name, value in self._said().items())})"

    def _repr_html_(self) -> str:
        return fields_block("Model", self._said())

    def _said(self) -> dict[str, Any]:
        """The parameters of a process, and other arguments without a default, as in code."""
        shown = set(existing(vars(self)))
        said = {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.name in shown
            or (item.name not in ELSEWHERE and getattr(self, item.name) != item.default)
        }
        links = said.pop("links", None)
        functions = {
            role: getattr(self, role)
            for role in ("drift", "boundary", "noise")
            if getattr(self, role) is not None and not is_number(getattr(self, role))
        }
        texts = {role: function_text(function) for role, function in functions.items()}
        given = {name: value for name, value in said.items() if value is not None}
        given |= dict(self.parameters) | ({"breaks": self.breaks} if self.breaks else {})
        texts |= {name: function_text(value) for name, value in given.items()}
        own = tuple(name for name in self.covariates if name not in COVARIATES)
        texts |= {"covariates": repr(own)} if own else {}
        return {**texts, "links": repr(links)} if links else texts


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
    if issubclass(kind, GeneralDDM):
        example = "Give its functions to one: ddm.Model(drift=..., boundary=..., v=ddm.FREE)."
    if issubclass(kind, DDM | GeneralDDM):
        raise TypeError(
            "model must be a ddm.Model, which says what is to be estimated; got "
            f"{kind.__name__}(...), a process, whose parameters are known numbers. {example}"
        )
    if issubclass(kind, Accumulators):
        raise TypeError(
            f"model must be a ddm.Model; got {kind.__name__}(...), a process that can be "
            f"simulated but not fitted. {example}"
        )
    raise TypeError(f"model must be a ddm.Model; got {model!r}. {example}")


def _check_belongings(model: Model) -> None:
    """A ValueError if an option is given without the one to which it belongs."""
    if model.stimulus is None and (model.drift_bias != 0.0 or model.flip_start):
        option = "flip_start=True" if model.flip_start else f"drift_bias={model.drift_bias!r}"
        raise ValueError(
            f"{option} belongs to stimulus coding, where the drift flips with the stimulus. Name "
            "the column of the stimulus: stimulus='...'; without it v, or z, says the same."
        )

    if model.flip_start and callable(model.start):
        raise ValueError(
            "flip_start=True flips z, but start is a density of its own, which stays as it is. "
            "Leave flip_start out, or give z in place of start."
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

    without = [name for name in model.links if not model.has_formula(name)]
    if without:
        name = without[0]
        raise ValueError(
            f"links: {name}={model.specifications[name]!r} is no formula, so {name} has no link. "
            f"Leave it out of links, or write a formula: {name}='~ ...'."
        )


def _fixes_scale(specification: Specification) -> bool:
    """Whether a specification of a, v or sv fixes the scale of evidence."""
    return isinstance(specification, float) and specification != 0.0
