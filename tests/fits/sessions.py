"""Conditions of the fixture `sessions`: two subjects, two difficulties, two sessions."""

import ddm

TRUTH = {"easy": ddm.DDM(v=2.0, a=1.4, t0=0.3), "hard": ddm.DDM(v=0.7, a=1.4, t0=0.3)}
