"""
Where evidence is
=================

The density of evidence that has not been absorbed yet, and what flows out of the boundaries.
"""

import ddm

ddm.plots.state(ddm.DDM(v=1.2, a=1.5))
