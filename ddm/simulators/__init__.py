"""Simulators of the process, compiled by numba: random numbers, and the Euler-Maruyama scheme with and without bias.

Drift, start and non-decision time may vary across trials.
"""
