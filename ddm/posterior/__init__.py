"""Bayesian estimation: draws from a posterior, and what is asked of them.

placing        automatic coordinates, from a sampler's numbers to a population
log_posterior  the log density that is sampled, with its gradient
scaling        the scale of the sampler's numbers, from Laplace's approximation
nuts           the sampler, on any log density
sampling       `sample`
posterior      `Posterior`, what it returns
prior_predictions  `prior_predictive`, what is expected before there are estimates
tables         draws as tables with intervals and diagnostics
verdict        whether chains can be trusted, in words
diagnostics    R-hat, effective sample sizes and Monte Carlo errors of arrays of draws
loo            leave-one-out cross-validation from the draws, of trials and of people
comparison     models side by side, by what they predict of data left out
groups         named arrays with dimensions, in groups: the form that files and arviz share
arviz_form     these as an object of arviz, of either generation
netcdf         these as a file, which needs no arviz to be read
extras         packages of the extra ``bayes``, or an error with the command that installs them
"""
