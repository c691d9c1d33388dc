"""Simulators, compiled by numba: exact samples of the constant process, and steps in time for
everything else.

streams         one stream of random numbers per trial
trial           what varies from trial to trial, and the codes of responses
bridge          crossings within a step
steps           dt and t_max: checks, and the bias to expect
exact           constant parameters, by rejection
euler           the Euler-Maruyama scheme; euler_kernels: its steps, textbook and corrected
user_functions  drift, boundary and noise as functions of the user's own in these kernels
accumulators    coupled units; coupled_steps: checks of their dt
"""
