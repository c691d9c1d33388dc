"""The log likelihoods of many people, with derivatives in the coordinates of each.

people     `PeopleLikelihood`, what Laplace's approximation and samplers need, and the choice
compiled   of constant processes whose trials were all observed: one kernel with exact Hessians
general    of everything else: gradients by the family, Hessians by differences
"""
