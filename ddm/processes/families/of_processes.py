"""Which family a process is of, and its row of parameters there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.parameters import LAPSE
from ddm.processes.ddm import DDM
from ddm.processes.families.constant import CONSTANT
from ddm.processes.family import Family


def family_of(process: DDM) -> Family:
    """The family of a process."""
    return CONSTANT


def row_of(process: DDM) -> NDArray[np.float64]:
    """The row of ``parameters_by_cell`` of a process in its family, (m,), without lapses."""
    row = CONSTANT.unsaid
    row[:LAPSE] = process.parameters_by_cell()[0]
    return row
