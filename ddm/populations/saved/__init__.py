"""Hierarchical fits as JSON, written without pickle.

writing      what a file holds
populations  the population in a file, of a fit or of draws, and again with its trials
reading      a fit from a file
"""
