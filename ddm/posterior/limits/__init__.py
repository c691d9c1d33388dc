"""Non-decision times below a person's fastest RT, for a sampler that moves without limits.

bent_times  times that approach their limit along a curve
cut_normal  normal distributions that are cut off at an end
"""
