"""Processes: numbers that make trials.

ddm                  DDM, the process with constant boundaries, of which everything is known in
                     closed form
general              GeneralDDM, whose drift, boundaries and noise are functions, with
                     general_functions (what these take) and general_checks
accumulators         Accumulators, several units that race or compete; accumulator_checks: what they
                     are made of
tables               what all three share: the tables that `simulate` and `paths` return
"""
