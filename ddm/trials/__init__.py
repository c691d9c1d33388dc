"""Data, checked once.

trials        Trials: a table of reaction times and responses, and what was set aside
labels        which label of a response is which boundary
observation   what limited their observation: deadlines, removed reaction times, responses that
              leave no trace
"""
