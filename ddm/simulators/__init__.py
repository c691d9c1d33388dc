"""Simulators, compiled by numba: exact samples of the constant process, and steps in time.

streams         one stream of random numbers per trial
trial           what varies from trial to trial, and the codes of responses
bridge          crossings within a step
steps           dt and t_max: checks, and the bias to expect
exact           samples of the process with constant parameters, by rejection
euler           the Euler-Maruyama scheme, for all processes of one dimension
euler_kernels   the steps of this scheme, textbook and corrected
kernels_with_functions  the same steps with functions of the user's own in them
uniform_numbers uniform numbers of each trial, for samples by an inverse
accumulators    several coupled units, in steps
coupled_steps   checks of dt for accumulators
"""
