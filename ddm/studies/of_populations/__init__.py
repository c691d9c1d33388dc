"""Studies of people: known populations, simulated and estimated.

conditions   the conditions of which each person has trials
people       the predictors that people have
designs      a population of known values with so many people and trials, and data of it
methods      what each method finds in one data set
study        many data sets of several sizes, fitted by several methods
recovery     recover_population: estimates beside what is true
shrinkage    how well people were found, beside separate fits
precision    how precise one quantity is, and how many people it needs
planning     plan_population: people and trials for a wanted precision
"""
