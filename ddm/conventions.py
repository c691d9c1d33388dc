"""What other packages mean by the parameters.

All packages fit the same process, but they write it down differently. ``a = 1.2`` is the distance
between the boundaries in fast-dm, but half of it in HSSM. ``z = 0.5`` is halfway up in HDDM, but an
amount of evidence in rtdists. The non-decision time is the middle of its range in some packages,
its smallest value in others, and the mean of a normal distribution in models of conflict tasks.
Ratcliff's noise has an SD of 0.1 where most others have 1, which makes each of his drift rates ten
times smaller. Numbers from a paper or from another program are therefore wrong by a factor of 2 or
10 until they are converted, and no error says so.

The convention of each package is data: one `Convention` in `CONVENTIONS`. `ddm.convert`, in
`ddm.conversion`, is the only code that acts on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

# the parameters for which packages have names: ours, but with the strength of the noise in the
# place of D, because most packages have the root of D
OURS = ("v", "a", "z", "t0", "sv", "sz", "st0", "noise", "start_shape", "t0_sd")

# and those of the drift `ddm.drifts.conflict`, which only packages for conflict tasks have
OF_CONFLICT = ("amplitude", "peak", "peak_shape")

# by what the numbers of a starting point mean: what they must be, in words
START = {
    "relative": "between 0 and 1, relative to the boundary separation",
    "absolute": "between 0 and the boundary separation, in units of evidence",
    "signed": "between -1 (lower boundary) and 1 (upper boundary)",
}


@dataclass(frozen=True)
class Convention:
    """How one package writes down the process.

    package : its name
    spelling : its names for `OURS` and `OF_CONFLICT`, in this order; "-" for a parameter that it
        does not have, which may be left out at the end
    s : the SD of its noise per square root of its unit of time, unless the parameters say it
    unit_of_time : in seconds
    noise_is, a_is, z_is, sz_is, t0_is, st0_is, peak_is : what its numbers mean. A t0 is the mean,
        before it is cut at 0, where t0_sd is above 0.
    source : where this is documented
    """

    package: str
    spelling: str
    s: float = 1.0
    unit_of_time: float = 1.0
    noise_is: Literal["SD", "variance"] = "SD"
    a_is: Literal["full", "half"] = "full"
    z_is: Literal["relative", "absolute", "signed"] = "relative"
    sz_is: Literal["relative width", "absolute width", "absolute half-width"] = "relative width"
    t0_is: Literal["smallest", "middle"] = "smallest"
    st0_is: Literal["width", "half-width"] = "width"
    peak_is: Literal["time", "scale"] = "time"
    source: str = ""

    @property
    def names(self) -> dict[str, str]:
        """The package's name of each parameter that it has, by our name."""
        pairs = zip((*OURS, *OF_CONFLICT), self.spelling.split(), strict=False)
        return {ours: theirs for ours, theirs in pairs if theirs != "-"}


CONVENTIONS = {
    convention.package: convention
    for convention in (
        Convention(
            "ddm",
            "v a z t0 sv sz st0 D start_shape t0_sd",
            noise_is="variance",
            source="ddm.parameters",
        ),
        Convention(
            "ratcliff",
            "v a z Ter eta sz st s",
            s=0.1,
            z_is="absolute",
            sz_is="absolute width",
            t0_is="middle",
            source=(
                "Ratcliff & Tuerlinckx (2002), doi:10.3758/BF03196302; "
                "Ratcliff & McKoon (2008), doi:10.1162/neco.2008.12-06-420"
            ),
        ),
        Convention(
            "fast-dm",
            "v a zr t0 sv szr st0 -",
            t0_is="middle",
            source=(
                "Voss, Voss & Lerche (2015), doi:10.3389/fpsyg.2015.00336; parameters.c, "
                "check_bounds (the z and sz of the first versions, described in their file MANUAL, "
                "were absolute)"
            ),
        ),
        Convention(
            "hddm",
            "v a z t sv sz st -",
            t0_is="middle",
            source="github.com/hddm-devs/hddm, src/pdf.pxi, full_pdf",
        ),
        Convention(
            "hssm",
            "v a z t sv sz st -",
            a_is="half",
            t0_is="middle",
            source=(
                "github.com/lnccbrown/HSSM 0.3.0, likelihoods/blackbox.py, logp_full_ddm: HDDM's "
                "density at 2 a. Data simulated for full_ddm follow the convention ssm-simulators, "
                "which differs in sz and st"
            ),
        ),
        Convention(
            "ssm-simulators",
            "v a z t sv sz st s",
            a_is="half",
            sz_is="absolute half-width",
            t0_is="middle",
            st0_is="half-width",
            source=(
                "github.com/lnccbrown/ssm-simulators 0.12.5, src/cssm/ddm_models.pyx, full_ddm "
                "(in full_ddm_rv sz is a half-width relative to the separation)"
            ),
        ),
        Convention(
            "pyddm",
            "drift B x0 nondectime - - halfwidth noise",
            a_is="half",
            z_is="signed",
            t0_is="middle",
            st0_is="half-width",
            source=(
                "github.com/mwshinn/PyDDM 0.9.0: DriftConstant, NoiseConstant, BoundConstant, "
                "ICPointRatio (as in gddm; the x0 of ICPoint is in units of evidence), "
                "OverlayNonDecisionUniform"
            ),
        ),
        Convention(
            "rtdists",
            "v a z t0 sv sz st0 s",
            z_is="absolute",
            sz_is="absolute width",
            source=(
                "github.com/rtdists/rtdists, R/diffusion.R (z and sz were relative before version "
                "0.6)"
            ),
        ),
        Convention(
            "stan",
            "delta alpha beta tau var_delta var_beta var_tau -",
            source=(
                "Stan Functions Reference, Wiener First Passage Time Distribution; "
                "github.com/stan-dev/math, prim/prob/wiener_full_lpdf.hpp (var_delta is an SD and "
                "the two others are widths, despite their names)"
            ),
        ),
        Convention(
            "brms",
            "mu bs bias ndt - - - -",
            source="github.com/paul-buerkner/brms, R/stan-likelihood.R, stan_log_lik_wiener",
        ),
        Convention(
            "ez",
            "v a - Ter - - - s",
            s=0.1,
            source="Wagenmakers, van der Maas & Grasman (2007), doi:10.3758/BF03194023, get.vaTer",
        ),
        Convention(
            "ulrich",
            "mu_c b - mu_r - - - - alpha sigma_r A tau a",
            s=4.0,
            unit_of_time=0.001,
            a_is="half",
            peak_is="scale",
            source=(
                "Ulrich, Schroter, Leuthold & Birngruber (2015), "
                "doi:10.1016/j.cogpsych.2015.02.005: milliseconds, and a noise of 4 per root of one"
            ),
        ),
        Convention(
            "driftdm",
            "muc b - non_dec - - - - alpha sd_non_dec A tau a",
            a_is="half",
            peak_is="scale",
            source="github.com/bucky2177/dRiftDM, R/models.R, dmc_dm",
        ),
    )
}

# further words of the field for our parameters, besides the names that packages have for them
WORDS = {
    "v": "drift_rate",
    "a": "boundary boundaries bound threshold separation boundary_separation",
    "z": "start start_point starting_point response_bias",
    "t0": "non_decision nondecision non_decision_time nondecision_time",
    "sv": "drift_variability",
    "sz": "start_variability",
    "st0": "non_decision_variability nondecision_variability",
    "D": "sigma diffusion diffusion_coefficient",
    "lapse": "lapses lapse_rate p_outlier",
}

# ours with the parameters of conflict tasks, for packages that have them
OURS_IN_CONFLICT = replace(
    CONVENTIONS["ddm"], spelling=" ".join([CONVENTIONS["ddm"].spelling, *OF_CONFLICT])
)

# by each name of a parameter in another package, in lower case: our name; the first package counts
NAMES_IN_PACKAGES = {
    theirs.lower(): CONVENTIONS["ddm"].names[ours]
    for convention in reversed(CONVENTIONS.values())
    for ours, theirs in convention.names.items()
    if ours in OURS
}

# by each name or word for a parameter, in lower case: our name
OUR_NAMES = NAMES_IN_PACKAGES | {
    word: ours for ours, words in WORDS.items() for word in words.split()
}
