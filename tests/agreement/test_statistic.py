"""What a statistic is."""

from ddm.agreement.statistic import sides_of


def test_responses_that_leave_a_trace_lower_first():
    assert sides_of((True, True)) == [False, True]
    assert sides_of((False, True)) == [True]
