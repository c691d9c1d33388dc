"""The process behind the fixture `clean`, and its number of trials."""

from ddm import DDM

TRUTH = DDM(v=1.0, a=1.5, t0=0.3)
N = 4000
