"""Files of saved fits: what is no such file, or of a later version."""

import json

import pytest

import ddm
from ddm.models.formula_words import ALLOWED
from ddm.models.lapses import Uniform
from fits.cases import DATA, MISSED
from fits.earlier import of_schema_1, of_schema_2
from refusals import refused

DAMAGED = {
    "schema": 1,
    "kind": "fit",
    "written_by": "ddm 0.1",
    "params": {"v": 1.0},
    "cov": [1.0, 2.0],
}

OTHERS = [
    {},
    [],
    {"schema": "one"},
    {"schema": 1},
    {"schema": 1, "kind": "cat", "written_by": "ddm 0.1"},
    DAMAGED,
]


@pytest.mark.parametrize("text", ["", "no json", *map(json.dumps, OTHERS)])
def test_other_files_are_refused(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with refused(
        ValueError,
        f"{str(path)!r} is no file of a saved fit. Give a file that fit.save(...) has written.",
    ):
        ddm.load(path)


def test_later_schemas_are_refused(tmp_path):
    path = tmp_path / "fit.json"
    ddm.fit(ddm.Model(), DATA).save(path)
    path.write_text(
        json.dumps({**json.loads(path.read_text()), "schema": 7, "written_by": "ddm 9.0"})
    )
    with refused(
        ValueError,
        f"{str(path)!r} was written by ddm 9.0 in schema 7, and this version reads schemas up to "
        "4. Install that version or a later one: pip install --upgrade ddm-toolkit.",
    ):
        ddm.load(path)


# -- formulas --------------------------------------------------------------------------------------


def with_formula(path, value, kind="fit"):
    """The file of a fit, or of fits of groups, in which v is given by another formula."""
    model = ddm.Model(v="~ x")
    made = ddm.fit(model, DATA) if kind == "fit" else ddm.fit_each(model, DATA, by="block")
    made.save(path)
    whole = json.loads(path.read_text())
    for item in [whole] if kind == "fit" else whole["fits"]:
        item["model"]["v"] = value
    path.write_text(json.dumps(whole))
    return path


@pytest.mark.parametrize("kind", ["fit", "fits"])
@pytest.mark.parametrize("is_listed", [False, True])
def test_a_formula_in_a_file_runs_no_code(tmp_path, monkeypatch, kind, is_listed):
    monkeypatch.chdir(tmp_path)
    formula = "~ I(__import__('os').system('touch harmed'))"
    path = with_formula(tmp_path / "fit.json", [formula] if is_listed else formula, kind)
    for data in (None, DATA):
        with refused(
            ValueError,
            f"{str(path)!r} is not loaded: v={formula!r}: __import__('os').system('touch harmed') "
            f"is not allowed. {ALLOWED}",
        ):
            ddm.load(path, data=data)
    assert [file.name for file in tmp_path.iterdir()] == ["fit.json"]


def test_a_formula_of_allowed_words_is_loaded(tmp_path):
    for formula in ("~ np.abs(x)", "~ sqrt(abs(x))"):
        model = ddm.Model(v=formula)
        fit = ddm.fit(model, DATA)
        fit.save(tmp_path / "fit.json")
        again = ddm.load(tmp_path / "fit.json", data=DATA)
        assert again.model == model
        assert again.pointwise_loglik.sum() == pytest.approx(fit.loglik)


# -- lapses and deadlines in files of version 0.1.0 ------------------------------------------------


def rewritten(path, fit):
    """The file of a fit as version 0.1.0 wrote it, before responses could have lost their RT."""
    fit.save(path)
    path.write_text(json.dumps(of_schema_1(json.loads(path.read_text()))))
    return path


OUTDATED = (
    "the fit was saved by version 0.1.0, in which no lapse lay beyond its deadline; such lapses "
    "cannot be written any more. Fit the trials again."
)


@pytest.mark.parametrize(
    ("window", "then"),
    [
        ((0.0, 2.0), (0.0, 0.9)),  # of which none lay beyond the deadline
        ((0.1, 0.8), (0.1, 0.8)),
        ((1.0, 2.0), (1.0, 2.0)),  # all of which were omissions
    ],
)
def test_the_windows_of_earlier_files_end_at_the_deadline(tmp_path, window, then):
    fit = ddm.fit(
        ddm.Model(v=1.2, a=1.5, t0=0.3, lapse=0.03, lapse_window=window),
        ddm.Trials(MISSED, deadline=0.9),
    )
    again = ddm.load(rewritten(tmp_path / "fit.json", fit))
    assert again.lapses == again.model.lapse_window == Uniform(*then)


def test_the_windows_of_this_version_stay_as_they_are(tmp_path):
    model = ddm.Model(lapse=0.03, lapse_window=(0.0, 2.0))
    fit = ddm.fit(model, ddm.Trials(MISSED, deadline=0.9))
    fit.save(tmp_path / "fit.json")
    assert ddm.load(tmp_path / "fit.json").lapses == Uniform(0.0, 2.0)


def test_lapses_of_earlier_files_that_cannot_be_written_any_more(tmp_path):
    mixed = MISSED.assign(limit=[0.9, 1.2] * 150)
    exponential = ddm.Model(lapse=0.03, lapse_window=ddm.Exponential(2.0))
    for model, deadline in (
        (exponential, 0.9),
        (ddm.Model(lapse=0.03, lapse_window=(0.0, 1.0)), "limit"),
    ):
        path = tmp_path / "fit.json"
        rewritten(path, ddm.fit(model, ddm.Trials(mixed, deadline=deadline)))
        with refused(ValueError, OUTDATED):
            ddm.load(path)

    path = rewritten(tmp_path / "fit.json", ddm.fit(exponential, DATA))
    assert ddm.load(path).lapses == ddm.Exponential(2.0)
    inside = ddm.Model(lapse=0.03, lapse_window=(0.0, 0.8))
    path = rewritten(path, ddm.fit(inside, ddm.Trials(mixed, deadline="limit")))
    assert ddm.load(path).lapses == Uniform(0.0, 0.8)


def test_groups_of_earlier_files_are_refused_alike(tmp_path):
    model = ddm.Model(lapse=0.03, lapse_window=ddm.Exponential(2.0))
    fits = ddm.fit_each(model, ddm.Trials(MISSED, deadline=0.9), by="block", n_jobs=1)
    path = tmp_path / "fits.json"
    rewritten(path, fits)
    with refused(ValueError, OUTDATED):
        ddm.load(path)


# -- damage ----------------------------------------------------------------------------------------


def test_bytes_that_are_no_fit_at_all(tmp_path):
    path = tmp_path / "fit.json"
    ddm.fit(ddm.Model(), DATA).save(path)
    whole = path.read_bytes()
    for other in (b"", bytes(100), b"\x89PNG\r\n", whole.decode().encode("utf-16"), b"[" * 10):
        path.write_bytes(other)
        with refused(
            ValueError,
            f"{str(path)!r} is no file of a saved fit. Give a file that fit.save(...) has written.",
        ):
            ddm.load(path)


def test_a_folder_is_no_fit(tmp_path):
    with refused(
        ValueError,
        f"{str(tmp_path)!r} is no file of a saved fit. Give a file that fit.save(...) has written.",
    ):
        ddm.load(tmp_path)
    with pytest.raises(FileNotFoundError):
        ddm.load(tmp_path / "none.json")


def test_bytes_that_were_a_fit(tmp_path):
    path = tmp_path / "fit.json"
    ddm.fit(ddm.Model(), DATA).save(path)
    whole = path.read_bytes()
    for what, damaged in {
        "it is no JSON": whole[:-20],
        "it is no JSON ": whole.replace(b"converged", b"conv\xffrged"),
        "it has 'n' twice": whole.replace(b'"n"', b'"n": 1, "n"'),
        "it has NaN, which is no JSON": whole.replace(b'"nan"', b"NaN"),
        "it is nested too deeply": whole.replace(b'"limits": ""', b'"limits": ' + b"[" * 100_000),
    }.items():
        path.write_bytes(damaged)
        with refused(
            ValueError,
            f"{str(path)!r} is damaged: {what.strip()}. Give the file as fit.save(...) wrote it.",
        ):
            ddm.load(path)


def test_the_settings_of_a_method_that_it_does_not_take(tmp_path):
    path = tmp_path / "fit.json"
    ddm.fit(ddm.Model(), DATA).save(path)
    whole = of_schema_2(json.loads(path.read_text()))
    for settings, what in (
        (
            {"name": "ml", "t0_gap": -1.0},
            "t0_gap must be",
        ),
        ({"name": "ml", "more": 1}, "got an unexpected keyword"),
    ):
        path.write_text(json.dumps({**whole, "method": settings}))
        with pytest.raises(ValueError, match=f"is damaged: it cannot be a fit, since .*{what}"):
            ddm.load(path)
