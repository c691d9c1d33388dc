"""The six answers at the top of a page."""

import re
from dataclasses import replace

import numpy as np
import pytest

import ddm
from ddm.reporting.summary import p_text, said, share_text
from ddm.reporting.writing import page_of
from reports import HOSTILE, THINGS, fit, fits, plain_fit, posterior, summary


@pytest.mark.parametrize("kind", THINGS)
def test_every_page_begins_with_six_answers(kind):
    topics = ["Question", "Model", "Answer", "How sure", "Left out", "Does it fit?"]
    assert list(summary(kind)) == topics
    assert all(line for lines in summary(kind).values() for line in lines)


def numbers(text):
    """The estimate and the ends of its range."""
    found = re.search(r"= (\S+) evidence/s, from (\S+) to (\S+)", text)
    return [float(one.rstrip(".").replace("−", "-")) for one in found.groups()]


def test_the_answer_of_a_fit_is_the_difference_of_its_conditions():
    (line,) = summary()["Answer"]
    assert line.startswith(f"Drift rate (v): {HOSTILE} − easy = −")
    row = fit().derived({"d": lambda p: p[f"v[{HOSTILE}]"] - p["v[easy]"]}).loc["d"]
    assert numbers(line) == pytest.approx(row[["estimate", "ci_low", "ci_high"]], abs=6e-3)


def test_that_of_people_has_a_t_test():
    (line,) = summary("fits")["Answer"]
    test = fits().derived({"d": lambda p: p[f"v[{HOSTILE}]"] - p["v[easy]"]}).tests.loc["d"]
    assert numbers(line) == pytest.approx(test[["mean", "ci_low", "ci_high"]], abs=6e-3)
    t = f"{test['t']:.2f}".replace("-", "−")
    assert line.endswith(f"(t(3) = {t}, p = {test['p_value']:.3f}).")


def test_that_of_draws_has_a_probability():
    (line,) = summary("posterior")["Answer"]
    row = posterior().derived({"d": lambda p: p[f"v[{HOSTILE}]"] - p["v[easy]"]}).loc["d"]
    assert numbers(line) == pytest.approx(row[["estimate", "ci_low", "ci_high"]], abs=6e-3)
    assert line.endswith(f"(above 0 with probability {share_text(row['p_positive'])}).")


def test_without_conditions_the_answer_are_the_estimates():
    lines = dict(page_of(plain_fit()).summary.rows)["Answer"]
    assert [line.split(" = ")[0] for line in lines] == ["v", "a", "t0"]


def test_the_answer_of_a_formula_are_its_effects():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(150, seed=1)
    table["theta"] = np.linspace(-1.5, 2, 150)
    page = page_of(ddm.fit(ddm.Model(v="~ theta"), table))
    (line,) = dict(page.summary.rows)["Answer"]
    assert line.startswith("v[theta] = ")


def test_more_than_six_answers_are_counted():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(400, seed=1).assign(c=[*range(8)] * 50)
    lines = dict(page_of(ddm.fit(ddm.Model(v="c"), table)).summary.rows)["Answer"]
    assert len(lines) == 7
    assert lines[-1] == "and 1 more answer: see Estimates."


def test_the_question_is_the_one_that_was_asked():
    page = page_of(plain_fit(), question="Why?")
    assert dict(page.summary.rows)["Question"] == ("Why?",)


def test_a_fit_without_an_optimum_says_so():
    optimum = replace(plain_fit().optimum, converged=False)
    lines = dict(page_of(replace(plain_fit(), optimum=optimum)).summary.rows)["How sure"]
    assert lines[0] == "The search did not converge, so the estimates must not be trusted."


def test_small_p_values_are_not_told_apart():
    assert p_text(0.0004) == "< 0.001"
    assert p_text(0.04) == "0.040"
    assert share_text(1.0) == "> 0.999"
    assert share_text(0.0) == "< 0.001"


def test_a_number_without_a_unit_has_none():
    row = {"estimate": 0.512, "ci_low": 0.48, "ci_high": 0.54}
    assert said("z", row, "-") == "z = 0.512, from 0.480 to 0.540"
