"""Hypotheses about people: what a population is estimated with.

prior_choice  stated priors, as a table and in other units of evidence
"""
