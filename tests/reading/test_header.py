"""Names of columns and of rows."""

from ddm.reading.delimited import Form, records_of
from ddm.reading.header import Record, under_names


def read(text):
    return (records_of("x.csv", text, Form()).names,)


def test_names_of_rows_as_r_writes_them():
    assert read("rt side\n1 0.5 left\n2 0.6 right\n")[0] == ["row_name", "rt", "side"]
    assert read('"rt","side"\n"1",0.5,"left"\n"2",0.6,"right"\n')[0] == ["row_name", "rt", "side"]


def test_names_of_rows_without_a_name():
    """As R's write.csv has them."""
    text = '"","rt","side"\n"1",0.5,"left"\n"2",0.6,"right"\n'
    assert read(text)[0] == ["row_name", "rt", "side"]
    # write.csv2, with decimal commas
    assert read(text.replace(",", ";").replace(".", ","))[0] == ["row_name", "rt", "side"]


def test_lines_of_names_that_are_repeated_are_left_out_and_counted():
    found = records_of("x.csv", "rt,side\n0.5,left\nrt,side\n0.6,right\n", Form())
    assert [record.line for record in found.records] == [2, 4]
    assert found.found == ("repeated lines of names left out: 1",)


def test_columns_without_name_and_values_are_left_out():
    records = [Record(1, ["rt", "side", ""]), Record(2, ["0.5", "left", ""])]
    assert under_names("x.csv", records, ",", None) == (
        ["rt", "side"],
        [Record(2, ["0.5", "left"])],
        (),
    )
    assert under_names("x.csv", records[1:], ",", ["a", "b"])[0] == ["a", "b"]
