"""Derivatives of solutions, and of what follows from them, in the numbers of the functions.

The steps are linear in the coefficients of the equation, so that their derivatives are steps of the
same matrices: one more pass, on the steps and modes of the solution, gives them all.

reaction_times  RTs, and the derivatives in the non-decision time
passages        decision times and responses: of one solution, and sums of several
drifts          other drifts from one solution, and averages over them

curves          densities and distribution functions between rows, with their derivatives
solutions       from a solution to the derivatives of its curves
second_pass     the steps once more, with those of all derivatives
rates           the equation at the stages, and its derivatives
lanes           arithmetic on rows of numbers, as vector instructions
directions      the numbers that are changed
"""
