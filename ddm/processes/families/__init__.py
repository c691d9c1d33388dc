"""The kinds of process, each as a `ddm.processes.family.Family`.

constant   `DDM`, by closed forms
"""
