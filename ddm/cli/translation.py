"""Messages of the package in the words of the shell: options in place of arguments and of code."""

from __future__ import annotations

import re
from collections.abc import Callable

from ddm.reading.expression_columns import as_named

Translation = str | Callable[[re.Match[str]], str]

# arguments that are options of the same name
OPTIONS = (
    "upper|unit|deadline|deadline_tolerance|truncated|observed|omissions|lost_rt|lapse_window|"
    "stimulus|flip_start|method|by|seed|start|bounds|links|draws|tune|chains|shared|between|"
    "sep|decimal|encoding|names|skip|comment|missing|where|file_column|dt|k|bootstrap|checkpoint"
)

# how the value of an argument is written in a message
VALUE = r"'[^']*'|\"[^\"]*\"|-?\d[\d.]*(?:e[-+]?\d+)?(?<![.])"

# of what stands in a file and is longer than this, messages show the beginning
LONGEST = 300
MOST_SHOWN = 100


def in_shell_words(message: str) -> str:
    """The message with options in place of Python: ``--upper 'right'``, ``--lost-rt late``.

    Rows are called as they are in their file: line 4, not row 'line 4'.
    """
    for pattern, translation in TRANSLATIONS:
        message = pattern.sub(translation, message)
    message = _without_long_values(message)
    return message + BACKTICKS if NEEDS_BACKTICKS.match(message) else message


# a message about a condition that has to do with backticks: it proposes them, or a shell ran what
# stood between them, so that the condition begins with an operator
NEEDS_BACKTICKS = re.compile(r"--where (['\"])(?:\s*(?:[=!<>]|in\b|not in\b).*|.*?\1: .*`.*)", re.S)

# a shell runs what stands in backticks within double quotes
BACKTICKS = (
    " Put a condition with backticks in single quotes, since a shell runs what stands in them "
    "otherwise: --where '`Zone Type` == \"test\"'."
)


def _without_long_values(message: str) -> str:
    """The message with the beginnings of values that nobody reads to their end.

    A cell may hold a recording of eye movements, and a file that is no table is one long cell.
    """
    kept, left_out = f"{{{MOST_SHOWN}}}", f"{{{LONGEST - MOST_SHOWN},}}"
    for mark in ("'", '"'):
        quoted = rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}]{kept})[^{mark}]{left_out}{mark}"
        message = re.sub(quoted, rf"{mark}\1...{mark}", message)
    return re.sub(rf"(?<!\S)(\S{kept})\S{left_out}?(['\"]?[.,;:]?)(?!\S)", r"\1...\2", message)


# --- calls and values -----------------------------------------------------------------------------


def _options_of_call(call: re.Match[str]) -> str:
    """The options for the arguments in ``ddm.Trials(data, upper='right')``."""
    return re.sub(rf"(\w+)=({VALUE}|[^,]+),?", lambda one: f"{_dashed(one[1])} {one[2]}", call[1])


def _option(argument: re.Match[str]) -> str:
    """The option for one argument with its value, or without one."""
    name, value = argument[1], (argument[2] or "" if argument.re.groups > 1 else "")
    if name == "omissions":
        value = value.replace(" ", "-")
    bare = value[1:-1] if value[:1] in ("'", '"') else value
    shown = bare if re.fullmatch(r"[\w.-]*", bare) else value
    return f"{_dashed(name)} {shown}".strip()


def _dashed(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _option_by_name(argument: re.Match[str]) -> str:
    """``--bounds v=-5,5`` for ``bounds={'v': (-5, 5)}``, and such."""
    values = ",".join(_plain(argument[3]))
    return f"{_dashed(argument[1])} {argument[2]}={values}"


def _plain(values: str) -> list[str]:
    """The values in a tuple or list as they are typed: none for no value, 5 for 5.0."""
    values = re.sub(r"\b(\d+)\.0\b", r"\1", values.strip("()[]"))
    found = [value.strip().strip("'\"") for value in values.split(",")]
    return ["none" if value in ("None", "inf") else value for value in found]


def _option_of_two(argument: re.Match[str]) -> str:
    """``--truncated 0.2 3`` for ``truncated=(0.2, 3)``."""
    return f"{_dashed(argument[1])} {' '.join(_plain(argument[2]))}"


def _option_of_many(argument: re.Match[str]) -> str:
    """``--names rt,response`` for ``names=['rt', 'response']``."""
    return f"{_dashed(argument[1])} {','.join(_plain(argument[2]))}"


def _window(said: re.Match[str]) -> str:
    """What an option of two numbers must be, in the words of its help."""
    got = " ".join(_plain(said[3]))
    return f"{_dashed(said[1])} must be LOW HIGH with 0 <= LOW < HIGH{said[2]}; got {got}"


def _stimulus(argument: re.Match[str]) -> str:
    """``--stimulus side=left:SIGN,right:SIGN`` for a dictionary of signs."""
    signs = argument[2].replace("'", "").replace(": ", ":").replace(", ", ",")
    said = f"{argument[1]}={signs}"
    return f"--stimulus '{said}'" if " " in said else f"--stimulus {said}"


def _with_value(call: re.Match[str]) -> str:
    """How rows with a missing value are left out."""
    column = as_named(call[1])
    return f" (--where '{column} == {column}' keeps those with a value)"


# --- the table ------------------------------------------------------------------------------------

# of populations and priors
POPULATIONS: tuple[tuple[str, Translation], ...] = (
    (r"^(prior|between|shared)s?: ", r"--\1: "),
    (r"\bpriors=\{(['\"])(.*?)\1: ddm\.priors\.(\w+\([^()]*\))\}", r"--prior '\2=\3'"),
    (r"\bbetween=\{'([^']*)': (['\"])(.*?)\2\}", r"--between '\1=\3'"),
    (r"\b(by|shared)=\(([^()]*)\)", _option_of_many),
    (r"\bddm\.fit_each\(model, data, by=\.\.\.\)", "ddm fit without --hierarchical"),
    (r"\bfor example ddm\.Model\((\w+)='?([^')]*)'?\)", r"for example --param \1=\2"),
    (r"(?<=Add them: )lapse=ddm\.FREE", "--param lapse=free"),
    (r"\bddm\.sample\b", "ddm sample"),
    (r"\bddm\.check\(data\)", "ddm check"),
)

# of checkpoints
CHECKPOINTS: tuple[tuple[str, Translation], ...] = (
    (r"\bshutil\.rmtree\(('[^']*')\)", r"rm -r \1"),
    (r"\bseed=None draws", "without --seed the command draws"),
    (r"\bwith checkpoint= give a whole number", "with --checkpoint give a whole number"),
    (r"(?<=[:;] )n_(trials|datasets)= (?=was)", r"--\1 "),
    (r"(?<=[:;] )methods= (?=was)", "--method "),
    (r"\bcheckpoint: (?=the file )", "--checkpoint: "),
    (r": fewer processes at a time \(n_jobs=\) need less", ""),
)

# of numbers in the conventions of packages
CONVERSIONS: tuple[tuple[str, Translation], ...] = (
    (r"^params has\b", "there is"),
    (r", but the parameters of (?=\S+ are )", ", but the names of "),
    (r"\bChoose another from_\b|\bchoose another from_\b", "say another --from"),
    (r",? to params\.$", "."),
    (r"\bCheck that params is in\b", "Check that the numbers are in"),
    (
        r"\bConvert one condition at a time, as a dict\.",
        "Convert one condition at a time: --param.",
    ),
    (
        r": ddm\.convert\(fit\.conditions, from_=\.\.\., to=\.\.\.\)",
        " by ddm.convert(fit.conditions), in Python",
    ),
)

# of plans
PLANS: tuple[tuple[str, Translation], ...] = (
    (
        rf"(?<![-\w.])(verify|spread|subjects|alpha)=({VALUE}|)",
        lambda said: f"--{said[1]} {said[2]}".strip(),
    ),
    (r"\bn_trials=(?= )", "--trials"),
    (r"(?<=Leave one of them out, or )(se|power)\b", r"--\1"),
    (
        r"; an effect in a formula is an estimate: estimate=",
        "; for an effect in a formula say --estimate",
    ),
    (
        r"\bdifference must be two estimates, as \('v\[easy\]', 'v\[hard\]'\)",
        "--difference must be two estimates, as v[easy],v[hard]",
    ),
    (r"^(estimate|difference): ", r"--\1: "),
    (r"^(se|power|alpha|spread) (?=must be )", r"--\1 "),
    (r"^n_trials (?=must |has )", "--trials "),
    (
        r"^give what is wanted, se or power, or else n_trials,",
        "say what is wanted, --se or --power, or else --trials,",
    ),
)

# of pictures
PICTURES: tuple[tuple[str, Translation], ...] = (
    (r"^(row|col|x)='([^']*)'", r"--\1 \2"),
    (
        r"Group them first: \w+=pd\.cut\(data\[.*?\], \d+\)",
        "Group its values in the file, or name another column",
    ),
    (r"^order=\{'([^']*)': \.\.\.\}", r"--order \1=..."),
    (r"^order (?=must |names )", "--order "),
    (r"Choose some: ddm\.plots\.pairs\(.*?\)\.", "Choose some in Python: ddm.plots.pairs."),
)

# what is looked for, in this order, and what stands in its place
TRANSLATIONS: tuple[tuple[re.Pattern[str], Translation], ...] = tuple(
    (re.compile(pattern), translation)
    for pattern, translation in (
        *POPULATIONS,
        *CHECKPOINTS,
        *CONVERSIONS,
        *PLANS,
        *PICTURES,
        (r"\brow '((?:line|row|record) [^']*)'", r"\1"),
        (r"ddm\.Trials\(data, (.*?)\)", _options_of_call),
        (r" \(data\.dropna\(subset=\[['\"](.*?)['\"]\]\)\)", _with_value),
        (
            r"(?:\b([Tt])urn (?:text|it|them) into (?:numbers|such)): "
            r"data\[.*?\] = pd\.to_numeric\(data\[.*?\]\)",
            lambda said: (
                f"{'C' if said[1] == 'T' else 'c'}orrect the text in the file, or leave its rows "
                "out with --where"
            ),
        ),
        (
            r"say so: data\[['\"](.*?)['\"]\] = data\[.*?\]\.astype\('category'\)",
            r"say so with a formula: '~ 0 + C(\1)'",
        ),
        (r", for example data\[.*?\] = \S+?(?:\(.*?\))?(?=\.(?:\s|$))", ""),
        (r",? (?:with |\()pd\.cut\)?", " before"),
        (r"\bif not, set rt and response to NaN", "if not, leave both empty in the file"),
        (r"\b([Ss])et (?:it|rt and response) to NaN(?: there)?", r"\1ay --missing CODE"),
        (r"\bfit_each\(model, data, by=(.*?)\)", r"--by \1"),
        (r"\bfit\.ci\(method='bootstrap'\)", "the bootstrap, in Python"),
        (r"\bddm\.fit\(model, data\)", "the command without --by"),
        (r"\bFit ddm\.Model\((.*?)\), or convert .*?: ddm\.convert", r"Say --param \1"),
        (r"\bddm\.FREE\b", "free"),
        (r"\blapse_window=Uniform\(low=(\S+), high=(\S+)\)", r"lapse_window=(\1, \2)"),
        (r"\blapse_window=Exponential\(rate=(\S+)\)", r"lapse_window=(exponential, \1)"),
        (r"\bddm\.Exponential\((.*?)\)", r"exponential \1"),
        (r"\bflip_start=True\b", "--flip-start"),
        (r"\bstimulus='\.\.\.'", "--stimulus COLUMN"),
        (r"\bwrite share=", "write "),
        (r"\bn_trials=(?=\d)", "--trials "),
        (
            r"\b(truncated|lapse_window) must be \(\w+, \w+\) with 0 <= \w+ < \w+(.*?); "
            r"got \((.*?)\)",
            _window,
        ),
        (r"\bdecimal must be '\.', ',' or None", "--decimal must be a point or a comma"),
        (r"\b(encoding|comment) must be a text, or None", r"--\1 must be a text"),
        (r"\b(bounds|links|missing|start)=\{'([^']*)': (.*?)\}", _option_by_name),
        (r"\bstimulus=\{'([^']*)': \{(.*?)\}\}", _stimulus),
        (r"\b(names)=\[\.\.\.\]", "--names NAMES"),
        (rf"(?<![-\w])({OPTIONS})=\(([^()]*)\)", _option_of_two),
        (rf"(?<![-\w])({OPTIONS})=\[([^\[\]]*)\]", _option_of_many),
        (rf"(?<![-\w])({OPTIONS})=({VALUE}|)", _option),
        (rf"(?<![-\w])({OPTIONS})(?= must be )", _option),
        (
            r"(?<![-\w])(deadline_tolerance|lapse_window|lost_rt|flip_start|file_column)\b(?!=)",
            lambda argument: _dashed(argument[1]),
        ),
    )
)
