"""
Paths of evidence
=================

The same drift between boundaries that lie near each other, as after an instruction to be fast, and
far from each other.
"""

import ddm

fast = ddm.DDM(v=1.2, a=1.0, t0=0.3)
accurate = ddm.DDM(v=1.2, a=2.0, t0=0.3)
ddm.plots.paths({"speed": fast, "accuracy": accurate})
