"""What is asked of Laplace's approximation of a population.

person_errors   how uncertain the coordinates and the estimates of people are
estimates       estimates of the population, their covariance and intervals, in natural units
notes           what a reader must know: SDs of 0, people with one response or two modes
lapse_check     whether lapses that the model does not have explain the trials better
narrow_tables   tables and texts of at most 80 columns
"""
