"""A hypothesis, and how it is laid over trials.

model             Model: which parameter is fixed, free, or differs between conditions
formulas          parameters as formulas of covariates, with five modules of its own:
formula_terms       what a formula says
random_effects      what it cannot say: how people differ in a population
formula_words       what it may say if it must run no code
formula_columns     the columns of data that it reads
formula_checks      whether its effects can be estimated
links             the scales on which the effects of a formula add up
lapses            distributions of the RTs of contaminants

design            Design: the map from the estimates to the parameters of every cell
layout            the design of a model on trials
conditions        the cells of a design, found by their levels
mixture           densities and distribution functions of processes with lapses
outcomes          what was seen, and what could have been seen, of the trials of a design
expectation       what a model expects of what can be observed: proportions, times, lapses
prediction        simulated trials of a design, limited as the data are
"""
