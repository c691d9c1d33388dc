"""A page as HTML: one file, without scripts, that asks for nothing from elsewhere."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ddm.extra_packages import needed
from ddm.report.page import Page
from ddm.runtime.whole_files import write_whole

TEMPLATES = ("page.html.jinja", "parts.html.jinja", "page.css")


def as_html(page: Page) -> str:
    """The page as a text.

    Every text of the page is escaped (jinja2's autoescape), and a policy in the page itself forbids
    scripts and whatever is not in the file.
    """
    jinja2 = needed("jinja2", "report", extra="report")
    folder = files("ddm.report")
    texts = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in TEMPLATES}
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("page.html.jinja")
    return str(template.render(page=page))


def write_page(page: Page, path: str | Path) -> None:
    """Write the page to a file, as a whole."""
    write_whole(path, as_html(page).encode("utf-8"))
