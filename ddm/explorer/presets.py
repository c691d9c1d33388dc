"""Processes from the literature, with numbers as they were published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ddm.conversion.converting import convert
from ddm.explorer.catalogue import Form
from ddm.explorer.sliders import values_at_first


@dataclass(frozen=True, kw_only=True)
class Preset:
    """Numbers of a publication.

    title : what a reader chooses
    source : the publication, and where the numbers stand
    published : the numbers, by the names of ``convention``, which is one of `ddm.convert`
    more : parameters that the convention does not have
    """

    title: str
    source: str
    published: Mapping[str, float]
    convention: str = "ddm"
    more: Mapping[str, float] = field(default_factory=dict)
    form: Form = field(default_factory=Form)

    @property
    def values(self) -> dict[str, float]:
        """The parameters, as the sliders have them: with D = 1, and times in s."""
        converted = dict(self.published)
        if self.convention != "ddm":
            converted = convert(converted, from_=self.convention, to="ddm")
        # what a publication does not name does not vary
        first = values_at_first(self.form.names)
        return {name: {**first, **converted, **self.more}[name] for name in self.form.names}

    @property
    def said(self) -> str:
        """Where the numbers come from, and how they were converted."""
        if self.convention == "ddm":
            return self.source
        numbers = ", ".join(f"{name} = {value:g}" for name, value in self.published.items())
        return f"{self.source} Converted to D = 1 and seconds from {numbers}."


_RATCLIFF_ROUDER = (
    "Ratcliff & Rouder (1998), subject jf, the brightest of five bins of brightness under {}: "
    "estimates without variability across trials in the reanalysis of rtdists."
)

# the numbers with which the paper shows its model, in ms, with noise 4 per root of a ms
_ULRICH = {
    "mu_c": 0.5,
    "b": 75.0,
    "mu_r": 300.0,
    "sigma_r": 30.0,
    "alpha": 3.0,
    "A": 20.0,
    "tau": 30.0,
    "a": 2.0,
}
_CONFLICT = Form(drift="conflict", start="beta", non_decision="normal")
_ULRICH_SOURCE = (
    "Ulrich, Schröter, Leuthold & Birngruber (2015), the diffusion model for conflict tasks, {}; "
    "noise 4 per root of a ms."
)

PRESETS = (
    Preset(
        title="EZ example (Wagenmakers et al. 2007)",
        source=(
            "Wagenmakers, van der Maas & Grasman (2007), the worked example of the EZ method: 80.2 "
            "% correct, RTs with mean .723 s and variance .112 s²; noise s = .1."
        ),
        published={"v": 0.0999385262, "a": 0.1399702027, "Ter": 0.3000299725},
        convention="ez",
    ),
    Preset(
        title="Brightness, accuracy instruction (Ratcliff & Rouder 1998)",
        source=_RATCLIFF_ROUDER.format("instructions for accuracy"),
        published={
            "v": 1.89554737007,
            "a": 1.89853022239,
            "z": 0.490208531403,
            "t0": 0.220130361661,
        },
    ),
    Preset(
        title="Brightness, speed instruction (Ratcliff & Rouder 1998)",
        source=_RATCLIFF_ROUDER.format("instructions for speed"),
        published={
            "v": 2.83645445615,
            "a": 0.86631373808,
            "z": 0.465930829169,
            "t0": 0.193580851892,
        },
    ),
    Preset(
        title="Medical decisions, variable drift (Trueblood et al. 2018)",
        source=(
            "Trueblood et al. (2018), pathologist 2, pictures of blast cells, whose response is "
            "the upper one: estimates in the examples of fddm."
        ),
        published={
            "v": 5.68130350793,
            "a": 2.79091179064,
            "z": 0.401011489978,
            "t0": 0.376446421591,
            "sv": 2.2812976275,
        },
    ),
    Preset(
        title="Conflict task, congruent (Ulrich et al. 2015)",
        source=_ULRICH_SOURCE.format("congruent trials"),
        published=_ULRICH,
        convention="ulrich",
        more={"congruency": 1.0},
        form=_CONFLICT,
    ),
    Preset(
        title="Conflict task, incongruent (Ulrich et al. 2015)",
        source=_ULRICH_SOURCE.format("incongruent trials"),
        published=_ULRICH,
        convention="ulrich",
        more={"congruency": -1.0},
        form=_CONFLICT,
    ),
)
BY_TITLE = {preset.title: preset for preset in PRESETS}
