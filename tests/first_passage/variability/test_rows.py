"""Rows of the arrays of times and nodes: each has its own."""

from ddm.first_passage.variability import rows


def test_each_row_is_one_of_the_array():
    of_times = [rows.TRIAL, rows.TIME, rows.WEIGHT, rows.BY_T, rows.BY_ST0, rows.MOVES]
    of_times += [rows.MIDDLE, rows.HALF, rows.STARTS, rows.LOG]
    assert sorted(of_times) == list(range(rows.N_TIME_ROWS))
    of_nodes = [rows.AT, rows.T, rows.W, rows.FAR, rows.SHARE, rows.VALUE]
    of_nodes += [rows.IN_V, rows.IN_A, rows.IN_W, rows.IN_T, rows.IN_SV]
    assert sorted(of_nodes) == list(range(rows.N_NODE_ROWS))
