"""What a `Model` says of its parameters.

specification    one parameter: a number, free, columns, or a formula
functions        drift, boundary and noise as functions, and the family that they make
stimuli          which stimulus was shown
named_functions  how the parameters of functions are given by name
"""
