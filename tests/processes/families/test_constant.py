"""The family of the constant process: one, also after pickling, and the rows of the table."""

import pickle

import numpy as np

import ddm
from ddm.parameters import BY_NAME, POSITIONS
from ddm.processes.families.constant import CONSTANT


def test_its_parameters_are_those_of_the_table():
    assert CONSTANT.rows is BY_NAME
    assert CONSTANT.positions is POSITIONS
    assert CONSTANT.has_closed_forms


def test_it_is_like_itself_in_another_process():
    assert CONSTANT.is_like(pickle.loads(pickle.dumps(CONSTANT)))


def test_a_row_is_a_process():
    process = ddm.DDM(v=1.0, a=1.2, z=0.4, t0=0.3, sv=0.5, sz=0.1, st0=0.2, D=0.8)
    row = np.append(process.parameters_by_cell()[0], 0.05)
    assert CONSTANT.process(row) == process
