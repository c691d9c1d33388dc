"""`fit`, `fit_each`, and what is asked of their answer.

fitting       fit, fit_each
result        Fit, one answer, on top of what it found: estimates; fits: Fits, one Fit per group
diagnosis     the message of a fit; needs: what is asked of a fit that cannot answer
tables        a fit as a table, and in one line
intervals     profiles and bootstrap; interval_tables: these, Wald's, and the delta method
goodness      predictions beside the data
saving        fits as files, and what these know of trials
loading       load: and back; restoring: the parts of a fit from a file
comparison    compare, winners; nested: likelihood_ratio; cross_validation: cross_validate
"""
