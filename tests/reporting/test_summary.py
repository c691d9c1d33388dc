"""The six answers at the top of a page."""

import re
from dataclasses import replace

import numpy as np
import pytest

import ddm
from ddm.reporting.estimates_words import share_text
from ddm.reporting.writing import page_of
from reports import HOSTILE, THINGS, data, fit, fits, plain_fit, posterior, summary


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
    line, *_ = summary()["Answer"]
    assert line.startswith(f"Drift rate (v): {HOSTILE} − easy = −")
    row = fit().derived({"d": lambda p: p[f"v[{HOSTILE}]"] - p["v[easy]"]}).loc["d"]
    assert numbers(line) == pytest.approx(row[["estimate", "ci_low", "ci_high"]], abs=6e-3)


def test_that_of_people_has_a_t_test():
    line, *_ = summary("fits")["Answer"]
    test = fits().derived({"d": lambda p: p[f"v[{HOSTILE}]"] - p["v[easy]"]}).tests.loc["d"]
    assert numbers(line) == pytest.approx(test[["mean", "ci_low", "ci_high"]], abs=6e-3)
    t = f"{test['t']:.2f}".replace("-", "−")
    assert line.endswith(f"(t(3) = {t}, p = {test['p_value']:.3f}).")


def test_that_of_draws_has_a_probability():
    line, *_ = summary("posterior")["Answer"]
    row = posterior().derived({"d": lambda p: p[f"v[{HOSTILE}]"] - p["v[easy]"]}).loc["d"]
    assert numbers(line) == pytest.approx(row[["estimate", "ci_low", "ci_high"]], abs=6e-3)
    share = share_text(1.0 - row["p_positive"])
    assert line.endswith(f"(below 0 with probability {share}).")


def test_without_conditions_the_answer_are_the_estimates():
    lines = dict(page_of(plain_fit()).summary.rows)["Answer"]
    assert [line.split(" = ")[0] for line in lines[:-1]] == ["v", "a", "t0"]


def test_the_answer_of_a_formula_are_its_effects():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(150, seed=1)
    table["theta"] = np.linspace(-1.5, 2, 150)
    page = page_of(ddm.fit(ddm.Model(v="~ theta"), table))
    line, *_ = dict(page.summary.rows)["Answer"]
    assert line.startswith("v[theta] = ")


def test_of_many_differences_the_values_are_said():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(400, seed=1).assign(c=[*range(8)] * 50)
    one = ddm.fit(ddm.Model(v="c"), table)
    line = dict(page_of(one).summary.rows)["Answer"][0]
    assert line.startswith("Drift rate (v) by c: 0 ")
    assert line.endswith(" evidence/s (ranges and differences: see Estimates).")
    values = re.findall(r"\d (−?[\d.]+)(?:,| evidence)", line)
    found = [float(value.replace("−", "-")) for value in values]
    assert found == pytest.approx(one.params[:8].to_numpy(), abs=6e-3)


def test_that_no_other_model_was_compared_is_said():
    assert summary()["Answer"][-1] == "No other model was compared with this one."


def test_the_same_differences_in_a_better_model_are_said():
    table = data().rename(columns={"difficulty": "c"})
    better = ddm.fit(ddm.Model(v="c", a="c"), table)
    page = page_of(ddm.fit(ddm.Model(a="c"), table), against={"both": better})
    lines = dict(page.summary.rows)["Answer"]
    assert lines[1].startswith("“both” is preferred to this model by AIC (lower by ")
    assert lines[2].startswith(f"There a[{HOSTILE}] − a[easy] = ")
    none = page_of(
        ddm.fit(ddm.Model(a="c"), table), against={"v": ddm.fit(ddm.Model(v="c"), table)}
    )
    assert dict(none.summary.rows)["Answer"][2] == "“v” has none of these differences."


def test_a_model_that_does_not_fit_warns_of_its_answer():
    table = ddm.DDM(v=0.5, a=1.6, z=0.75, t0=0.3).simulate(1500, seed=2)
    lines = dict(page_of(ddm.fit(ddm.Model(), table)).summary.rows)["Answer"]
    assert lines[-1] == (
        "All of this is said by a model that misses systematic parts of the data (see below)."
    )


def test_the_question_is_the_one_that_was_asked():
    page = page_of(plain_fit(), question="Why?")
    assert dict(page.summary.rows)["Question"] == ("Why?",)


def test_a_fit_without_an_optimum_says_so():
    optimum = replace(plain_fit().optimum, converged=False)
    lines = dict(page_of(replace(plain_fit(), optimum=optimum)).summary.rows)["How sure"]
    assert lines[0] == "The search did not converge, so the estimates must not be trusted."
