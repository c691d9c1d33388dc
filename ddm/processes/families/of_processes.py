"""Which family a process is of, and its row of parameters there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ddm.parameters import LAPSE
from ddm.processes.ddm import DDM
from ddm.processes.families.constant import CONSTANT
from ddm.processes.families.general import General
from ddm.processes.family import Family
from ddm.processes.general import GeneralDDM
from ddm.processes.general_checks import check_complete
from ddm.processes.general_functions import OWN, Functions, by_role

# the processes whose densities are known
Process = DDM | GeneralDDM

# the classes of these, for messages
CLASSES = "ddm.DDM or ddm.GeneralDDM"


def family_of(process: Process) -> Family:
    """The family of a process."""
    if isinstance(process, DDM):
        return CONSTANT
    functions = _functions_of(process)
    return General(functions, process.breaks, process.start, process.non_decision)


def row_of(
    process: Process, *, given: Mapping[str, float] = MappingProxyType({})
) -> NDArray[np.float64]:
    """The row of ``parameters_by_cell`` of a process in its family, (m,), without lapses.

    ``given`` are numbers of parameters that the process leaves out. A ValueError if others are left
    out too.
    """
    if isinstance(process, DDM):
        row = CONSTANT.unsaid
        row[:LAPSE] = process.parameters_by_cell()[0]
        return row

    functions = _functions_of(process)
    check_complete(functions, given)
    values = {**given, **functions.values, **{name: getattr(process, name) for name in OWN}}
    family = family_of(process)
    row = family.unsaid
    for name, position in family.positions.items():
        row[position] = values.get(name, row[position])
    return row


def _functions_of(process: GeneralDDM) -> Functions:
    """The functions of a process, with the numbers of their parameters."""
    given = by_role(process.drift, process.boundary, process.noise)
    return Functions(given, process.parameters)
