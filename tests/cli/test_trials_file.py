"""Files that cannot be used: what the command says of each."""

import pytest

from cli.command import done, refusal

ADVICE = (
    "It must be a text file (UTF-8) of comma-separated values, with decimal points and column "
    "names in the first row; if its name ends in .gz, compressed by gzip."
)

MORE_VALUES = "its rows have more values than there are column names"


@pytest.mark.parametrize("command", ["fit", "check"])
@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("no.csv", b"", "No columns to parse from file"),
        ("no.csv", b"rt;response\n0,5;1\n0,7;0\n", "its values are separated by semicolons"),
        ("no.csv", b"rt\tresponse\n0.5\t1\n", "its values are separated by tabs"),
        ("no.csv", b"rt,response\n1,0.5,1\n2,0.7,0\n", MORE_VALUES),
        ("no.csv", b"rt,response\n0,5,1\n0,7,0\n", MORE_VALUES),
    ],
)
def test_a_file_that_is_no_table_is_refused(folder, command, file, content, reason):
    (folder / file).write_bytes(content)
    assert refusal(command, file, code=1) == f"{file} cannot be read as a table: {reason}. {ADVICE}"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("no.csv", b"a\nb,c\nd,e,f\n"),
        ("no.csv", b"\x89PNG\r\n\x1a\n\x00\xff"),
        ("no.csv", "rt,response\n0.5,très\n".encode("latin-1")),
        ("no.csv.gz", b"rt,response\n0.5,1\n"),
        ("no.csv.gz", b"\x1f\x8b\x08\x00broken"),
        ("no.zip", b"PK\x03\x04broken"),
    ],
)
def test_a_file_that_pandas_cannot_read_is_refused_without_a_traceback(folder, file, content):
    """The reason is in the words of pandas, Python or the decompressor."""
    (folder / file).write_bytes(content)
    message = refusal("check", file, code=1)
    assert message.startswith(f"{file} cannot be read as a table: ")
    assert message.endswith(ADVICE)


def test_spaces_after_commas_are_not_part_of_names_and_labels(folder):
    (folder / "spaces.csv").write_text("rt, response\n0.5, yes\n0.6, no\n")
    assert (
        "boundaries: upper is response = yes, lower is no\n"
        in done("check", "spaces.csv", "--upper", "yes").stdout
    )
