"""Bayesian estimation: draws from a posterior, and what is asked of them.

placing            automatic coordinates, from a sampler's numbers to a population
limits             non-decision times below the fastest RT, in such coordinates
log_posterior      the log density that is sampled, with its gradient
scaling            the scale of the sampler's numbers, from Laplace's approximation
nuts               the sampler, on any log density
sampling           `sample`
posterior          `Posterior`, what it returns
person_draws       what it says of one person
prior_predictions  `prior_predictive`, what is expected before there are estimates
tables             draws as tables with intervals and diagnostics
verdict            whether chains can be trusted, in words
diagnostics        R-hat, effective sample sizes and Monte Carlo errors of arrays of draws
pointwise          log likelihoods of single trials, and of people, for every draw
loo                leave-one-out cross-validation from the draws, of trials and of people
comparison         `compare`: models side by side, by what they predict of data left out
forms              draws in files, and as objects of arviz
loading            `load`
extras             packages of the extra ``bayes``, or an error with the command that installs them
"""
