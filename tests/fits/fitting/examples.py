"""The parameters of the process behind the data."""

TRUTH = {"v": 1.2, "a": 1.5, "t0": 0.3}
