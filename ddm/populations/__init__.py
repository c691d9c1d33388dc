"""Populations: how people differ, and what is estimated of all of them together.

effects       the coordinates of a parameter: means, contrasts of conditions, coefficients
predictors    what differs between people, and predicts their coordinates
population    a model laid over people
quantities    what is estimated, in natural units
known_values  a population of known values, for studies
prior_choice  stated priors, as a table and in other units of evidence
cells_of_people  the parameters of the trials of people, from their coordinates
people_checks  what is asked of estimates of people and of their trials
likelihoods   the likelihood of each person
"""
