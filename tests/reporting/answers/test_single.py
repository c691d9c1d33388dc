"""One fit, as a report looks at it."""

import pandas as pd

from ddm.reporting.answers.single import answer_of_fit
from reports import fit


def test_estimates_and_words_are_those_of_the_fit():
    answer = answer_of_fit(fit())
    pd.testing.assert_frame_equal(answer.estimates, fit().summary())
    assert answer.how == f"One fit to all {fit().n} trials, by maximum likelihood."
    assert answer.notes == tuple(fit().message.split("; "))
    assert answer.call == "ddm.fit(model, trials)"
