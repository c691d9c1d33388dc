"""Drift-diffusion models of reaction times and choices: simulate, compute densities, fit.

Seven nouns, all immutable:

DDM     numbers: one process, like a SciPy distribution   process = ddm.DDM(v=1.2, a=1.5, t0=0.3)
Model   a hypothesis: what is fixed, free, or varies      model = ddm.Model(v="difficulty")
Trials  a table of trials, checked once                   trials = ddm.Trials(data, upper="right")
Fit     estimates with their uncertainty                  fit = ddm.fit(model, trials)
Fits    one Fit per group, as one table                   ddm.fit_each(model, trials, by="subject")
HierarchicalFit  a population of several people           fit_hierarchical(model, trials, by=...)
Posterior        draws, of a person or of a population    sample(model, trials, by="subject")

Two other kinds of process: `GeneralDDM`, whose drift, boundaries and noise are functions (see
`boundaries` and `drifts`), has the methods of `DDM`, and a `Model` takes the same functions;
`Accumulators`, in which several units race or compete, can be simulated, but not fitted.
"""

from importlib.metadata import version as _version

from ddm import boundaries, contaminants, datasets, drifts, plots, priors
from ddm.conversion.converting import convert
from ddm.doctor.checking import check
from ddm.estimation.binned import ChiSquare, GSquare, QuantileLikelihood
from ddm.estimation.distances.kolmogorov_smirnov import KolmogorovSmirnov
from ddm.estimation.ez import EZ, RobustEZ
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.objective import Method
from ddm.explorer.exploring import explore
from ddm.fits.comparison import winners
from ddm.fits.cross_validation import cross_validate
from ddm.fits.fits import Fits
from ddm.fits.fitting import fit, fit_each
from ddm.fits.log_likelihoods.function import log_likelihood
from ddm.fits.result import ConvergenceWarning, Fit
from ddm.models.lapses import Exponential
from ddm.models.model import Model
from ddm.models.specifications.specification import FREE
from ddm.populations.comparison import likelihood_ratio
from ddm.populations.fitting import fit_hierarchical
from ddm.populations.hierarchical_fit import HierarchicalFit
from ddm.posterior.comparison import compare
from ddm.posterior.loading import load
from ddm.posterior.posterior import Posterior
from ddm.posterior.prior_predictions import prior_predictive
from ddm.posterior.sampling import sample
from ddm.processes.accumulators import Accumulators
from ddm.processes.ddm import DDM
from ddm.processes.general import GeneralDDM
from ddm.reading.table_files import read_table
from ddm.report.reported import hand_over as _hand_over
from ddm.reporting.writing import write_report as _write_report
from ddm.studies.fisher_information import information
from ddm.studies.of_populations.planning import plan_population
from ddm.studies.of_populations.recovery import recover_population
from ddm.studies.planning import plan
from ddm.studies.recovery import recover
from ddm.studies.recovery_statistics import recovery_summary
from ddm.studies.truths import typical
from ddm.trials.trials import Trials

__version__ = _version("ddm-toolkit")

# the method `report` of fits, which stand below what a report says
_hand_over(_write_report)

__all__ = [
    "DDM",
    "read_table",
    "Trials",
    "check",
    "Model",
    "FREE",
    "fit",
    "fit_each",
    "Fit",
    "Fits",
    "fit_hierarchical",
    "HierarchicalFit",
    "sample",
    "Posterior",
    "priors",
    "prior_predictive",
    "load",
    "compare",
    "winners",
    "likelihood_ratio",
    "cross_validate",
    "log_likelihood",
    "recover",
    "recover_population",
    "recovery_summary",
    "information",
    "plan",
    "plan_population",
    "typical",
    "explore",
    "contaminants",
    "MaximumLikelihood",
    "ChiSquare",
    "GSquare",
    "QuantileLikelihood",
    "KolmogorovSmirnov",
    "EZ",
    "RobustEZ",
    "Method",
    "Exponential",
    "ConvergenceWarning",
    "GeneralDDM",
    "boundaries",
    "drifts",
    "Accumulators",
    "convert",
    "datasets",
    "plots",
]


def __dir__() -> list[str]:
    """The public names, which TAB offers; the packages that hold them can be imported too."""
    return [*__all__, "__all__", "__doc__", "__name__", "__version__"]
