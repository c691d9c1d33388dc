"""Pictures of populations: people and their median, and draws.

panels_of_people   what these pictures share: a panel for each estimate in which people differ
separate_estimates people towards the population, each from a fit of its own
people_intervals   the estimates of people, with intervals
traces             draws by chain
"""
