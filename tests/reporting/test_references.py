"""BibTeX that a reader can copy."""

import re
from importlib.metadata import version

import pytest

from ddm.reporting.answers.words import REFERENCES_OF_METHOD
from ddm.reporting.references import ALWAYS, BIBTEX, bibtex


@pytest.mark.parametrize("key", BIBTEX)
def test_an_entry_has_its_key_balanced_braces_and_what_a_citation_needs(key):
    entry = BIBTEX[key]
    assert entry.startswith(f"@article{{{key},\n")
    assert entry.endswith("\n}")
    assert entry.count("{") == entry.count("}")
    fields = set(re.findall(r"(\w+) = \{", entry))
    assert {"author", "title", "journal", "year", "volume", "pages"} <= fields
    assert f"year = {{{key[-4:]}}}" in entry
    assert re.search(r"pages = \{\d+--\d+\}", entry)


def test_entries_stand_once_the_package_first():
    text = bibtex(["navarro2009", "navarro2009", "ratcliff1978"])
    keys = re.findall(r"@\w+\{(\w+),", text)
    assert keys == ["ddm", *ALWAYS, "navarro2009"]
    assert f"version = {{{version('ddm-toolkit')}}}" in text


def test_every_key_that_is_used_is_known():
    used = {key for keys in REFERENCES_OF_METHOD.values() for key in keys}
    others = {"kass1989", "hoffman2014", "vehtari2017", "vehtari2021", "akaike1974"}
    assert used | others | {"vandekerckhove2007"} == set(BIBTEX) - set(ALWAYS)
