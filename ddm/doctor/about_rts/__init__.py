"""What the column of RTs holds.

units             times in other units than seconds
mixed_units       some times in seconds, some in milliseconds
clocks            the time of a session in place of RTs
codes             times that stand for none, or that cannot be
extremes          RTs that are too fast, or pile up at the longest one
slow_outliers     RTs far beyond the others of a person, and what published rules say of them
trimmed           RTs that begin abruptly, since others were left out
quantised         RTs in steps of a screen or a keyboard
digits            RTs with so many significant digits
"""
