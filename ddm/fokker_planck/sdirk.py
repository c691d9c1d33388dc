"""The steps in time: SDIRK4(3) of Hairer & Wanner (1996, Solving ODEs II, table IV.6.5).

Five stages with one matrix each, L-stable and stiffly accurate: the last stage is the result. The
embedded method of order 3 gives the error.
"""

from __future__ import annotations

import numpy as np

STAGES = 5

# the diagonal
GAMMA = 0.25

# the times of the stages
C = np.array([1 / 4, 3 / 4, 11 / 20, 1 / 2, 1.0])

# below the diagonal
A = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1 / 2, 0.0, 0.0, 0.0, 0.0],
        [17 / 50, -1 / 25, 0.0, 0.0, 0.0],
        [371 / 1360, -137 / 2720, 15 / 544, 0.0, 0.0],
        [25 / 24, -49 / 48, 125 / 16, -85 / 12, 0.0],
    ]
)

# the weights, and what they differ by from those of order 3
B = np.array([25 / 24, -49 / 48, 125 / 16, -85 / 12, 1 / 4])
E = B - np.array([59 / 48, -17 / 96, 225 / 32, -85 / 12, 0.0])
