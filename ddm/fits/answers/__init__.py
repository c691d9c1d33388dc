"""Answers for one person and for people: derived quantities, t tests, likelihood ratios.

quantities        what `derived` takes, as functions of the estimates
propagation       their values and standard errors, by the delta method
t_tests           Student's and Welch's tests of numbers, one per person
people_levels     the level of each person in a column of the trials
derived           Derived, quantities of people and their tests
ratio_of_pair     the likelihood-ratio test of two fits; ratio_of_people: those of people
nesting           whether a model is a special case of another
chi_bar           distributions of likelihood ratios, and of their sums over people
names_of_others   names that people bring from other packages, and ours
"""
