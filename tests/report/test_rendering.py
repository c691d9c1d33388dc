"""The page as HTML: all of it is there, escaped, and nothing is asked for from elsewhere."""

import re
import sys
from html.parser import HTMLParser

import pytest

from ddm.report.page import (
    Chapter,
    Code,
    Facts,
    Formula,
    Items,
    Notice,
    Page,
    Picture,
    Table,
    Text,
)
from ddm.report.rendering import as_html, write_page
from refusals import refused

HOSTILE = "\"'><script>alert('{{ 7 * 7 }}')</script>&amp;"

PARTS = (
    Text(f"text {HOSTILE}"),
    Formula((f"formula {HOSTILE}", "second line")),
    Items((f"item {HOSTILE}",)),
    Facts(((f"topic {HOSTILE}", (f"said {HOSTILE}",)),)),
    Table(f"caption {HOSTILE}", (f"head {HOSTILE}",) * 4, ((f"cell {HOSTILE}",) * 4,), (True,) * 4),
    Notice("warning", f"notice {HOSTILE}", f"remedy {HOSTILE}"),
    Picture(f"shown {HOSTILE}", f"seen {HOSTILE}", "QQ==", "Qg==", 600, 300),
    Code(f"code {HOSTILE}"),
)

PAGE = Page(
    f"title {HOSTILE}",
    f"made {HOSTILE}",
    Facts((("Question", (f"asked {HOSTILE}",)),)),
    (Chapter("one", f"heading {HOSTILE}", PARTS),),
)


ELEMENTS = (
    "html head meta title link style body main header h1 h2 section nav a p span ul li dl div dt "
    "dd table caption thead tbody tr th td strong pre figure picture source img figcaption footer"
)


class Reader(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def read():
    return Reader(as_html(PAGE))


def test_every_text_is_on_the_page_as_it_was_given(read):
    words = "title made asked heading text formula item topic said caption head cell notice remedy"
    for word in f"{words} shown code".split():
        assert f"{word} {HOSTILE}" in read.text, word
    shown = {value for _, _, value in read.attributes}
    assert f"seen {HOSTILE}" in shown
    # the names of columns stand beside cells on narrow screens
    assert f"head {HOSTILE}" in shown


def test_no_text_becomes_an_element(read):
    assert "script" not in read.elements
    assert set(read.elements) <= set(ELEMENTS.split())
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]


def test_nothing_is_asked_for_from_elsewhere(read):
    addresses = [
        value for _, name, value in read.attributes if name in ("src", "srcset", "href", "action")
    ]
    assert addresses
    assert all(value.startswith(("data:", "#")) for value in addresses)
    html = as_html(PAGE)
    assert "url(" not in html
    assert "@import" not in html
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_a_page_is_written_as_a_whole(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    write_page(PAGE, path)
    assert path.read_text(encoding="utf-8") == as_html(PAGE)
    assert list(tmp_path.iterdir()) == [path]


def test_the_extra_is_named_if_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    text = 'report needs jinja2, which is not installed: pip install "ddm-toolkit[report]"'
    with refused(ImportError, text):
        as_html(PAGE)
