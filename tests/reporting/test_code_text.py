"""The code of a page makes the same fit."""

import pandas as pd

import ddm
from ddm.reporting.code_text import call, code_of
from reports import MODEL, THINGS, data


def run(code, table, folder):
    """What the lines make, with a table in place of the file, and the page in a folder."""
    csv = folder / "data.csv"
    table.to_csv(csv, index=False)
    page = folder / "report.html"
    code = code.replace('"DATA.csv"', repr(str(csv))).replace('"report.html"', repr(str(page)))
    names = {}
    exec(code, names)
    assert page.is_file()
    return names["fit"]


def test_the_lines_make_the_same_fits(tmp_path):
    fits = THINGS["fits"]()
    code = code_of(
        fits.model, fits.made.trials, call("fit_each", by=fits.by), title="T", question="Q"
    )
    again = run(code, data(), tmp_path)
    pd.testing.assert_frame_equal(again.params, fits.params)


def test_labels_units_and_deadlines_are_said(tmp_path):
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(150, seed=1)
    table = pd.DataFrame({"RT": 1e3 * table["rt"], "key": table["response"].map({0: "f", 1: "j"})})
    table.loc[table["RT"] > 900.0, ["RT", "key"]] = None
    said = {"rt": "RT", "response": "key", "upper": "j", "deadline": 0.9, "unit": "ms"}
    model = ddm.Model(z=ddm.FREE)
    fit = ddm.fit(model, ddm.Trials(table, **said))
    code = code_of(model, fit.trials, call("fit", method="ml"), title="T", question=None)
    assert (
        "trials = ddm.Trials(data, rt='RT', response='key', deadline=0.9, unit='ms', upper='j')"
        in code
    )
    again = run(code, table, tmp_path)
    pd.testing.assert_series_equal(again.params, fit.params)


def test_a_call_says_what_differs_from_the_defaults():
    assert call("fit", method="ml") == "ddm.fit(model, trials)"
    assert call("fit", method="chi2", said=("a",)) == (
        "ddm.fit(model, trials, method='chi2')  # with bounds or starts of a"
    )
    assert call("sample", by=("g", "s"), draws=10, seed=1) == (
        "ddm.sample(model, trials, by=['g', 's'], draws=10, seed=1)"
    )


def test_the_code_of_the_model_is_the_model():
    assert eval(MODEL.code, {"ddm": ddm}) == MODEL


def test_other_models_are_made_by_the_same_lines(tmp_path):
    fits = THINGS["fits"]()
    made = call("fit_each", by=fits.by)
    others = {"one drift": (ddm.Model(), made)}
    code = code_of(fits.model, fits.made.trials, made, title="T", question=None, others=others)
    assert "others = {'one drift': ddm.fit_each(ddm.Model(v=ddm.FREE, " in code
    run(code, data(), tmp_path)
    assert "one drift" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_window_without_an_end_is_one_that_can_be_typed(tmp_path):
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(150, seed=1)
    table = table[table["rt"] > 0.4]
    fit = ddm.fit(ddm.Model(), ddm.Trials(table, truncated=(0.4, None)))
    code = code_of(fit.model, fit.trials, call("fit"), title="T", question=None)
    assert "trials = ddm.Trials(data, truncated=(0.4, None))" in code
    pd.testing.assert_series_equal(run(code, table, tmp_path).params, fit.params)
