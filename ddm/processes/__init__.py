"""Processes: numbers that make trials.

ddm                  DDM: constant boundaries, with density, distribution function and samples
general              GeneralDDM: drift, boundaries and noise are functions
general_functions    what these functions take, and the rows of numbers for them
general_fields       how its fields and parameters are given
general_solutions    which equations are solved for it, and kept
general_questions    what is asked of a solution: quantiles, moments
general_gradients    derivatives in all parameters
general_likelihoods  values and gradients of the trials of many cells, for fits
general_simulation   exact samples, and checks of those in steps
general_checks       checks of what a GeneralDDM is made of
evaluation           distributions of RT and response as users write them
states               what is inside a process over time: densities of evidence, concentrations
accumulators         Accumulators: several units that race or compete
accumulator_checks   checks of what accumulators are made of
tables               parameters of each trial, and the tables that `simulate` and `paths` return
"""
