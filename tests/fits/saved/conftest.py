"""A function that changes one part of the file of a saved fit, and says how it is refused."""

import json

import pytest

import ddm
from fits.cases import CASES, DATA
from fits.earlier import of_schema_2
from refusals import refused


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A function: the content of the file of a case, without a checksum, or of fits of groups."""
    folder = tmp_path_factory.mktemp("written")
    contents = {}

    def content(case):
        if case not in contents:
            path = folder / "fit.json"
            if case == "groups":
                ddm.fit_each(ddm.Model(), DATA, by="block").save(path)
            else:
                model, trials, method = CASES[case]
                ddm.fit(model, trials, method=method).save(path)
            contents[case] = json.dumps(of_schema_2(json.loads(path.read_text())))
        return json.loads(contents[case])

    return content


@pytest.fixture
def check_refused(tmp_path, written):
    """A function: a file of a case with other values at some places is damaged, and says so."""

    def check(case, changes, message):
        whole = written(case)
        for where, value in changes.items():
            *way, last = where.split("/")
            holder = whole
            for key in way:
                holder = holder[int(key) if isinstance(holder, list) else key]
            holder[int(last) if isinstance(holder, list) else last] = value
        path = tmp_path / "fit.json"
        path.write_text(json.dumps(whole))
        with refused(
            ValueError,
            f"{str(path)!r} is damaged: {message}. Give the file as fit.save(...) wrote it.",
        ):
            ddm.load(path)

    return check
