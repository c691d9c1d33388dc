"""`fit`, `fit_each`, and what can be asked of their results.

fitting       fit, fit_each
result        Fit, on top of estimates, what it found without its trials
fits          Fits of groups, on top of columns, their figures as arrays
diagnosis     the message of a fit; needs: what its functions need of it
answers       derived quantities and tests, of one person and of people
tables        a fit as a table, and its minimum in a few words
intervals     profiles and bootstrap; interval_tables: these, Wald's, and derived quantities
checks        observed beside expected: tables, pictures, simulated data
saving        fits as files, and SavedTrials, what these hold of trials
saved         what such files must hold, checked before anything is made of it
loading       load, fits from files; restoring: the parts of a fit from a file
comparison    compare, winners; nested: likelihood_ratio; cross_validation: cross_validate
"""
