"""Messages in the words of the shell."""

import pytest

from ddm.cli.translation import in_shell_words


def test_backticks_are_explained_where_they_are_the_cause():
    hint = (
        " Put a condition with backticks in single quotes, since a shell runs what stands in them "
        "otherwise: --where '`Zone Type` == \"test\"'."
    )
    for message in (
        "--where ' == 5': it cannot be read.",
        "--where 'Zone == 5': there is no column Zone. Did you mean `Zone Type`?",
    ):
        assert in_shell_words(message) == message + hint
    assert in_shell_words("--where 'x == 5': no") == "--where 'x == 5': no"


@pytest.mark.parametrize(
    ("message", "in_the_shell"),
    [
        ("first in row 'line 4': 0.98 s", "first in line 4: 0.98 s"),
        ("row 'line 4 of s01.csv' has 'x'", "line 4 of s01.csv has 'x'"),
        ("say ddm.Trials(data, upper='right').", "say --upper 'right'."),
        ("say so: ddm.Trials(data, unit='ms'); if", "say so: --unit 'ms'; if"),
        (
            "Drop these rows (data.dropna(subset=['my x'])) or fill them in.",
            "Drop these rows (--where '`my x` == `my x`' keeps those with a value) or fill them "
            "in.",
        ),
        (
            "Turn text into numbers: data['rt'] = pd.to_numeric(data['rt']).",
            "correct the text in the file, or leave its rows out with --where.",
        ),
        (
            "or else group it first, for example data['x'] = pd.cut(data['x'], 5).",
            "or else group it first.",
        ),
        (
            "say so: data['x'] = data['x'].astype('category').",
            "say so with a formula: '~ 0 + C(x)'.",
        ),
        ("Use method='ml', or group the covariates with pd.cut.", None),
        ("one person's (fit_each(model, data, by='s') fits each on its own)", None),
        ("If it is none, set it to NaN; else", "If it is none, say --missing CODE; else"),
        ("; if not, set rt and response to NaN.", "; if not, leave both empty in the file."),
        ("D=ddm.FREE cannot be", "D=free cannot be"),
        ("bounds={'v': (-5.0, 5.0)}.", "--bounds v=-5,5."),
        ("or links={'a': 'identity'}.", "or --links a=identity."),
        ("missing={'rt': [-1.0, 999.0]}: there", "--missing rt=-1,999: there"),
        (
            "say stimulus={'side': {'left': SIGN, 'right': SIGN}}, where",
            "say --stimulus side=left:SIGN,right:SIGN, where",
        ),
        ("say them: names=[...], one", "say them: --names NAMES, one"),
        ("use fit.ci(method='bootstrap')", "use the bootstrap, in Python"),
        ("skip=1.", "--skip 1."),
        ("the deadline is longer, by 1 s", "the deadline is longer, by 1 s"),
        ("decimal=',' if 1,234", "--decimal ',' if 1,234"),
    ],
)  # fmt: skip
def test_arguments_become_options(message, in_the_shell):
    found = in_shell_words(message)
    if in_the_shell is not None:
        assert found == in_the_shell
    assert not any(word in found for word in ("data[", "pd.", "fit_each", "ddm.", "method="))
