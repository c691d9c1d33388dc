"""
Whether estimates come back
===========================

100 trials of each of 100 people who are as in the literature: estimates against true values.
"""

import ddm

recovered = ddm.recover(
    ddm.Model(), ddm.typical, n_trials=100, n_datasets=100, methods=["ml", "ez"], seed=1
)
ddm.plots.recovery(recovered)
