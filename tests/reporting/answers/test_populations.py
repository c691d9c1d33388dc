"""A population, as a report looks at it."""

import pandas as pd

from ddm.reporting.answers.populations import answer_of_population
from reports import population


def test_estimates_and_words_are_those_of_the_population():
    answer = answer_of_population(population())
    pd.testing.assert_frame_equal(answer.estimates, population().summary())
    assert answer.how.startswith("One population of 4 people by subject: ")
    assert answer.people == 4
    assert answer.call == "ddm.fit_hierarchical(model, trials, by='subject')"
    assert len(answer.pictures) == 1
