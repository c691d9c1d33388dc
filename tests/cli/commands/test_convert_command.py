"""`ddm convert`: numbers and columns in another convention, and what it refuses."""

import io

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal, run

HSSM = ["--from", "hssm", "--to", "ddm"]


def test_numbers_are_printed_and_written():
    numbers = ["--param", "v=1.2", "--param", "a=0.75", "--param", "z=0.5", "--param", "t=0.3"]
    result = done("convert", *HSSM, *numbers, "--out", "out.csv")
    assert result.stdout == "v = 1.2\na = 1.5\nz = 0.5\nt0 = 0.3\n"
    assert pd.read_csv("out.csv").to_dict("records") == [{"v": 1.2, "a": 1.5, "z": 0.5, "t0": 0.3}]


def test_names_of_packages_may_be_in_capitals():
    said = done("convert", "--from", "HSSM", "--to", "Ratcliff", "--param", "a=0.75").stdout
    assert said == "a = 0.15\n"


def test_estimates_of_people_are_converted_without_their_errors():
    done("fit", "data.csv", "--by", "subject", "--param", "v=condition", "--out", "fits.csv")
    result = done("convert", "fits.csv", "--from", "ddm", "--to", "ratcliff", "--out", "out.csv")
    fits = pd.read_csv("fits.csv")
    errors = ["v[easy]_se", "v[hard]_se", "a_se", "t0_se"]
    expected = ddm.convert(fits.drop(columns=errors), from_="ddm", to="ratcliff")
    pd.testing.assert_frame_equal(pd.read_csv("out.csv"), expected, rtol=1e-12)
    assert [name for name in expected if name.endswith("_se")] == []
    assert "not converted, so left out: v[easy]_se, v[hard]_se, a_se, t0_se\n" in result.stderr
    printed = done("convert", "fits.csv", "--from", "ddm", "--to", "ratcliff").stdout
    pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(printed)), expected, rtol=1e-12)


def test_the_summary_of_one_fit_is_converted():
    done("fit", "data.csv", "--param", "v=condition", "--out", "fit.csv")
    result = done("convert", "fit.csv", "--from", "ddm", "--to", "hssm", "--out", "out.csv")
    fit = pd.read_csv("fit.csv").set_index("parameter")["estimate"]
    converted = pd.read_csv("out.csv").set_index("parameter")["estimate"]
    assert list(converted.index) == ["v[easy]", "v[hard]", "a", "t"]
    assert converted.to_numpy() == pytest.approx(fit.to_numpy() * [1.0, 1.0, 0.5, 1.0])
    assert "left out: se, ci_low, ci_high, unit\n" in result.stderr


def test_rows_and_forms_are_as_in_other_commands():
    table = pd.DataFrame({"who": ["001", "002"], "v": [1.5, 2.5], "a": [1.0, 2.0]})
    table.to_csv("german.csv", sep=";", decimal=",", index=False)
    options = ["--text", "who", "--where", "v > 2"]
    said = done("convert", "german.csv", "--from", "ddm", "--to", "hssm", *options).stdout
    assert said == "who,v,a\n002,2.5,1.0\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            [],
            "say what is converted: numbers, as in --param v=1.2 --param a=1.5, or else DATA, a "
            "file with a column per parameter.",
        ),
        (
            ["data.csv", "--param", "v=1"],
            "say what is converted: numbers, as in --param v=1.2 --param a=1.5, or else DATA, a "
            "file with a column per parameter.",
        ),
        (["--param", "v=fast"], "Invalid value for --param: 'fast' is not a number."),
        (
            ["--param", "v=1", "--param", "v=2"],
            "Invalid value for --param: v is said more than once. Leave one of them out.",
        ),
        (["--param", "v"], "Invalid value for --param: 'v'; write NAME=VALUE."),
        (
            ["--param", "v=1", "--param", "t0=0.3"],
            "there is 't0', but the names of hssm are v, a, z, t, sv, sz, st. Rename, remove or "
            "add accordingly.",
        ),
        (
            ["--param", "a=-1"],
            "The a of hssm must be > 0; got -1. Check that the numbers are in the convention of "
            "hssm.",
        ),
    ],
)
def test_wrong_usage(arguments, message):
    assert refusal("convert", *HSSM, *arguments, code=2) == message


def test_a_start_in_units_of_evidence_needs_the_separation():
    assert refusal("convert", "--from", "rtdists", "--to", "ddm", "--param", "z=0.5", code=2) == (
        "z cannot be converted without a: rtdists measures it in units of evidence. Add a, the "
        "boundary separation in rtdists."
    )


def test_an_unknown_package():
    message = refusal("convert", "--from", "dmat", "--to", "ddm", "--param", "v=1", code=2)
    assert message.startswith("Invalid value for '--from': 'dmat' is not one of 'ddm', 'ratcliff',")


def test_a_table_without_parameters_exits_1():
    result = run("convert", "data.csv", "--from", "hssm", "--to", "ddm")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: there is no column that is a parameter of hssm (v, a, z, t, sv, sz, st); its "
        "columns are subject, condition, rt, response. Rename the columns, or say another --from."
    )


def test_coefficients_exit_1():
    done("fit", "data.csv", "--param", "v=~ condition", "--out", "fit.csv")
    result = run("convert", "fit.csv", "--from", "ddm", "--to", "hssm")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: 'v[Intercept]' is a coefficient of a formula, an effect on the scale of a link, "
        "which is no parameter of another package. Convert the parameters of the conditions by "
        "ddm.convert(fit.conditions), in Python."
    )


def test_estimates_on_the_scale_of_a_link_exit_1():
    done("fit", "data.csv", "--param", "a=~ 0 + subject", "--out", "fit.csv")
    result = run("convert", "fit.csv", "--from", "ddm", "--to", "hssm")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: 'a[subject]' is in log evidence, the scale of a link, which is that of no "
        "parameter of another package. Convert the parameters of the conditions by "
        "ddm.convert(fit.conditions), in Python."
    )


def test_the_table_is_never_overwritten():
    assert refusal("convert", "data.csv", *HSSM, "--out", "data.csv", code=2) == (
        "Invalid value for '--out': 'data.csv' is the file 'data.csv' that is read, which is never "
        "overwritten. Write to another file."
    )
