"""Bayesian estimation: what is asked of the draws of a posterior.

diagnostics   R-hat, effective sample sizes and Monte Carlo errors of arrays of draws
loo           leave-one-out cross-validation from the draws, of trials and of people
comparison    models side by side, by what they predict of data left out
groups        named arrays with dimensions, in groups: the form that files and arviz share
arviz_form    these as an object of arviz, of either generation
netcdf        these as a file, which needs no arviz to be read
extras        packages of the extra ``bayes``, or an error with the command that installs them
"""
