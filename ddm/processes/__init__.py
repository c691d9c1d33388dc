"""Processes: numbers that make trials.

ddm                  DDM: constant boundaries, with density, distribution function and samples
general              GeneralDDM: drift, boundaries and noise are functions
general_functions    what these functions take, and the rows of numbers for them
general_checks       checks of what a GeneralDDM is made of
accumulators         Accumulators: several units that race or compete
accumulator_checks   checks of what accumulators are made of
tables               parameters of each trial, and the tables that `simulate` and `paths` return
"""
