"""The sources of data sets: full addresses, and what a shipped file is."""

import hashlib
import re

import pytest

from ddm.datasets.copies import file_of
from ddm.datasets.sources import SOURCES

PUBLISHED = {name: source for name, source in SOURCES.items() if source.repository}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_set_is_pinned(name):
    source = PUBLISHED[name]
    assert re.fullmatch("[0-9a-f]{40}", source.commit)
    assert re.fullmatch("[0-9a-f]{64}", source.sha256)
    assert "doi:10." in source.reference
    assert source.page == f"https://github.com/{source.repository}"


def test_an_address():
    assert SOURCES["roitman_shadlen_2002"].address == (
        "https://raw.githubusercontent.com/mwshinn/PyDDM/7ce3c8af861913ed17f5d83f5830c4dffd56be9d/"
        "doc/downloads/roitman_rts.csv"
    )


def test_a_set_that_was_made_here_has_no_page():
    assert SOURCES["speed_accuracy"].page == ""


def test_the_published_file_that_ships_is_that_of_the_source():
    content = file_of("cavanagh_2011").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SOURCES["cavanagh_2011"].sha256


def test_its_licence_lies_beside_it():
    file = file_of("cavanagh_2011")
    text = file.with_name("cavanagh_theta_nn.LICENSE.txt").read_text(encoding="utf-8")
    assert SOURCES["cavanagh_2011"].commit in text
    assert "Copyright (c) 2012, Thomas V. Wiecki, Imri Sofer, Michael J. Frank" in text
    assert "Redistributions in binary form must reproduce the above copyright notice" in text


@pytest.mark.parametrize("name", [name for name in PUBLISHED if not PUBLISHED[name].ships])
def test_the_real_files_are_those_that_are_pinned(name, raw):
    assert hashlib.sha256(raw(name)).hexdigest() == SOURCES[name].sha256
