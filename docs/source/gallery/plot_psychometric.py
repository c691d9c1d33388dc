"""
Choice over coherence
=====================

Simulated choices of moving dots, whose drift is proportional to their signed coherence.
"""

import numpy as np

import ddm

coherence = np.repeat([-0.512, -0.256, -0.128, -0.064, 0.0, 0.064, 0.128, 0.256, 0.512], 80)
process = ddm.DDM(v=0.0, a=1.5, t0=0.3)
trials = process.simulate(coherence.size, seed=1, per_trial={"v": 8.0 * coherence})
fit = ddm.fit(ddm.Model(v="~ 0 + coherence"), trials.assign(coherence=coherence))
ddm.plots.psychometric(fit, "coherence")
