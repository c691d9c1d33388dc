"""Models of the fixture `two_levels`: one drift, and one for each level."""

import ddm

PARTS = {"easy": ddm.DDM(v=2.0, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
ONE, BY_LEVEL = ddm.Model(), ddm.Model(v="difficulty")
