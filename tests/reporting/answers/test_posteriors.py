"""Draws, as a report looks at them."""

from ddm.reporting.answers.posteriors import answer_of_posterior
from reports import posterior


def test_estimates_and_words_are_those_of_the_draws():
    answer = answer_of_posterior(posterior())
    same = posterior().summary()
    assert answer.estimates["estimate"].equals(same["estimate"])
    assert answer.how == (
        "4 x 500 draws from the posterior of all trials as one person's, by the No-U-Turn sampler."
    )
    assert answer.interval == "95 % credible interval"
    assert answer.call == "ddm.sample(model, trials, draws=500, tune=200, chains=4, seed=3)"
    # of one person there is no picture of people
    assert answer.pictures == ()
    assert len(answer.of_chains) == 1
    assert answer.priors.equals(posterior().priors)
