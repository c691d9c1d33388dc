"""What differs between a Fit, Fits, a HierarchicalFit and a Posterior in a report.

answer       `Answer`, what the chapters ask of any of them
single       of one fit
separate     of one fit per person
populations  of a population, by Laplace's approximation
posteriors   of draws
kinds        which of them a thing is
"""
