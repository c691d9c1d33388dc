"""What commands with several models have in common."""

import pytest

from cli.command import run
from reports import data, fit


@pytest.mark.parametrize("command", ["compare", "report"])
@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            ["--model", "fit: v=difficulty", "--fit", "fit.json"],
            "a --model and a --fit are both called 'fit'. Give the model another name.",
        ),
        (
            ["--fit", "fit.json", "--fit", "more.json", "--by", "subject"],
            "--by is about models that are fitted here, and saved fits know their groups. Leave "
            "--by out.",
        ),
        (
            ["--model", "one:", "--model", "v=difficulty", "--hierarchical"],
            "--hierarchical needs --by, the column that tells people apart. Say --by subject.",
        ),
    ],
)
def test_models_that_do_not_go_together_are_a_usage_error(
    command, said, text, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    data().to_csv("data.csv", index=False)
    fit().save("fit.json")
    fit().save("more.json")
    out = ["--out", "page.html" if command == "report" else "table.csv"]
    result = run(command, "data.csv", *said, *out)
    assert result.exit_code == 2
    assert " ".join(text.split()) in " ".join(result.stderr.split())
