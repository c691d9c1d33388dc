"""Derivatives of solutions, and of what follows from them, in the numbers of the functions.

The steps are linear in the coefficients of the equation, so that their derivatives are steps of the
same matrices: one more pass, on the steps and modes of the solution, gives them all.
"""
