"""Populations: how people differ, and what is estimated of all of them together.

effects          the coordinates of a parameter: means, contrasts of conditions, coefficients
predictors       what differs between people, and predicts their coordinates
population       a model laid over people
quantities       what is estimated, in natural units
prior_choice     stated priors, as a table and in other units of evidence
population_priors the prior of each number of a population, by default or stated
likelihoods      the likelihood of each person
laplace          Laplace's approximation, in which people are integrated out, and its maximum
fitting          `fit_hierarchical`
hierarchical_fit `HierarchicalFit`, what it returns
person           what it says of one person
answers          its estimates and notes
cells_of_people  the parameters of the trials of people, from their coordinates
people_checks    what is asked of estimates of people and of their trials
comparison       populations side by side, and likelihood ratios
saved            files of fits, and the populations in them
loading          the fit of a file
"""
