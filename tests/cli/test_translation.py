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
        ("verify=1000 simulates such studies", "--verify 1000 simulates such studies"),
        ("Give subjects= to learn", "Give --subjects to learn"),
        ("Add peak_shape to params.", "Add peak_shape."),
        ("or choose another from_.", "or say another --from."),
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
            "Correct the text in the file, or leave its rows out with --where.",
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
        ("priors: 'w' is nothing", "--prior: 'w' is nothing"),
        ("between: 'w' is nothing", "--between: 'w' is nothing"),
        ("shared: 'w' is not estimated", "--shared: 'w' is not estimated"),
        (
            "example priors={'gain': ddm.priors.Normal(0, 1)}.",
            "example --prior 'gain=Normal(0, 1)'.",
        ),
        ("between={'v': '~ age'}: there is", "--between 'v=~ age': there is"),
        ("by=('subject', 'session') has one", "--by subject,session has one"),
        ("shared=('v', 'a') leaves", "--shared v,a leaves"),
        ("more tuning (tune=1000)", "more tuning (--tune 1000)"),
        ("draws, such as draws=7000", "draws, such as --draws 7000"),
        ("Add them: lapse=ddm.FREE", "Add them: --param lapse=free"),
        ("for example ddm.Model(v='group').", "for example --param v=group."),
        ("ddm.sample has an interval", "ddm sample has an interval"),
        ("aside (ddm.check(data)), or", "aside (ddm check), or"),
        ("say them: names=[...], one", "say them: --names NAMES, one"),
        ("use fit.ci(method='bootstrap')", "use the bootstrap, in Python"),
        ("skip=1.", "--skip 1."),
        (
            "it holds text; turn it into such: data['x'] = pd.to_numeric(data['x'])",
            "it holds text; correct the text in the file, or leave its rows out with --where",
        ),
        (
            "say stimulus={'my key': {'l': SIGN, 'r': SIGN}}, where",
            "say --stimulus 'my key=l:SIGN,r:SIGN', where",
        ),
        ("truncated=(0.2, inf) says that", "--truncated 0.2 none says that"),
        (
            "truncated must be (lo, hi) with 0 <= lo < hi; got (None, 0.0).",
            "--truncated must be LOW HIGH with 0 <= LOW < HIGH; got none 0.",
        ),
        (
            "lapse_window must be (low, high) with 0 <= low < high, both finite; got (2.0, 1.5).",
            "--lapse-window must be LOW HIGH with 0 <= LOW < HIGH, both finite; got 2 1.5.",
        ),
        (
            "lapse_window=Uniform(low=0.0, high=5.0) has no effect",
            "--lapse-window 0 5 has no effect",
        ),
        (
            "lapse_window=Exponential(rate=2.5) has no effect",
            "--lapse-window exponential 2.5 has no effect",
        ),
        (
            "flip_start=True belongs to stimulus coding; name it: stimulus='...'; without",
            "--flip-start belongs to stimulus coding; name it: --stimulus COLUMN; without",
        ),
        ("names=['rt', 'my rt'] has a name twice", "--names rt,my rt has a name twice"),
        (
            "decimal must be '.', ',' or None; got 'x'.",
            "--decimal must be a point or a comma; got 'x'.",
        ),
        ("comment must be a text, or None; got ''.", "--comment must be a text; got ''."),
        ("dt=0.01 is an option of method='euler'", "--dt 0.01 is an option of --method euler"),
        ("data sets with n_trials=20: no", "data sets with --trials 20: no"),
        (
            "Fit ddm.Model(D=1), or convert the process: ddm.convert.",
            "Say --param D=1.",
        ),
        ("the deadline is longer, by 1 s", "the deadline is longer, by 1 s"),
        ("decimal=',' if 1,234", "--decimal ',' if 1,234"),
    ],
)  # fmt: skip
def test_arguments_become_options(message, in_the_shell):
    found = in_shell_words(message)
    if in_the_shell is not None:
        assert found == in_the_shell
    assert not any(word in found for word in ("data[", "pd.", "fit_each", "ddm.", "method="))


def test_long_values_are_cut():
    """A cell can hold a recording, and messages show cells."""
    for long in ("x" * 5_000, "x " * 2_500 + "x"):
        message = in_shell_words(f"line 4 has '{long}'. Say --missing {'x' * 400}; if it is one")
        assert (
            message == f"line 4 has '{long[:100]}...'. Say --missing {'x' * 100}...; if it is one"
        )


def test_a_long_message_is_not_cut():
    message = f"a person's {'rt is too long, ' * 30}and a group's"
    assert in_shell_words(message) == message
