"""The kernels of compiled searches are those of the engine."""

from ddm.first_passage import by_trial, distribution
from ddm.processes.families import closed_forms


def test_they_are_the_engine_s_own():
    assert closed_forms.sorted_by_side is by_trial.sorted_by_side
    assert closed_forms.write_cdf is distribution.write_cdf
    assert all(hasattr(closed_forms, name) for name in closed_forms.__all__)
