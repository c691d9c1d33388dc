"""Priors: what is known of parameters before the data, as distributions.

Normal       a mean and an SD, for parameters of either sign
LogNormal    a median, and the SD of the logarithm, for positive parameters
LogitNormal  a median, and the SD of the logit, for shares
HalfNormal   the absolute value of a normal number, for SDs over people
Beta         a and b, for shares
Gamma        a shape and a scale, for positive parameters

A prior of a parameter is that of the median person's value, in the parameter's own units; its
logpdf, ppf and draw say what it means:

    ddm.priors.LogNormal(0.3, 0.7).ppf([0.025, 0.975])    # 95 % of the t0 that it expects, in s

Priors by default, for D = 1. ``difference`` is the SD of the normal prior, with mean 0, of the
difference between two levels, or of a slope per SD of its covariate; ``people`` is the SD of the
half-normal prior of the SD over people. These two are on the scale of the link: v and drift_bias as
they are, z and lapse as logits, all others as logarithms.

parameter    prior                  difference  people
v            Normal(0, 3)           2           1
a            LogNormal(1.5, 0.7)    0.5         0.5
z            LogitNormal(0.5, 0.7)  0.7         0.5
t0           LogNormal(0.3, 0.7)    0.5         0.5
sv           LogNormal(0.7, 0.7)    0.5         0.5
sz           -                      0.5         0.5
st0          LogNormal(0.1, 0.7)    0.5         0.5
D            LogNormal(1, 0.5)      0.5         0.3
start_shape  LogNormal(4, 0.5)      0.3         0.3
t0_sd        LogNormal(0.05, 0.7)   0.5         0.5
lapse        Beta(1, 19)            0.7         0.5
drift_bias   Normal(0, 1)           1           0.5

sz has none: its likelihood has no maximum, so that a prior decides, which must be stated. Those of
ready-made boundaries and drifts are in `ddm.function_parameters`. Parameters of functions of your
own have none either.
"""

from ddm.priors.distribution import Distribution
from ddm.priors.distributions import Beta, Gamma, HalfNormal, LogitNormal, LogNormal, Normal

__all__ = [
    "Beta",
    "Distribution",
    "Gamma",
    "HalfNormal",
    "LogNormal",
    "LogitNormal",
    "Normal",
]


def __dir__() -> list[str]:
    """The public names: the distributions, without the modules that hold them."""
    return __all__
