"""From decision times to reaction times: all distributions of the non-decision time act here.

reaction_times  passages plus a time that is fixed, spread evenly, or normal
normal_times    averages over a normal one
"""
