"""Whole pages, as texts and in a real browser."""

import base64

import pytest

import ddm
from browsers import chromium
from ddm.reporting.writing import page_of
from refusals import refused
from reports import HOSTILE, THINGS, chapter, data, fit, fits, page, plain_fit, texts_in

CHAPTERS = ["estimates", "fit", "model", "data", "check", "conventions", "code", "references"]

# what only some have
MORE = ("comparison", "chains")


@pytest.mark.parametrize("kind", THINGS)
def test_every_kind_has_the_same_chapters(kind):
    names = [one.name for one in page(kind).chapters]
    assert [name for name in names if name not in MORE] == CHAPTERS
    assert ("chains" in names) == (kind == "posterior")
    assert all(one.parts for one in page(kind).chapters)


@pytest.mark.parametrize("kind", THINGS)
def test_every_estimate_stands_on_the_page(kind):
    text = chapter("estimates", kind)
    params = THINGS[kind]().params
    labels = params.columns if kind == "fits" else params.index
    assert all(label in text for label in labels)


def test_estimates_are_written_like_their_errors():
    row = fit().summary().loc["a"]
    assert f"{row['estimate']:.3f}" in chapter("estimates")
    assert f"{row['ci_low']:.3f}" in chapter("estimates")


def test_notes_of_the_fit_stand_on_the_page():
    for note in fit().message.split("; "):
        assert note in chapter("estimates")
    for note in fits().notes["note"]:
        assert note in chapter("estimates", "fits")


def test_the_seed_of_draws_and_versions_are_said():
    text = chapter("code", "posterior")
    assert "seed=3" in text
    assert f"ddm-toolkit {ddm.__version__}" in text


def test_loading_keeps_what_a_page_says(tmp_path):
    path = tmp_path / "draws.nc"
    THINGS["posterior"]().save(path)
    one = data()[data()["subject"] == "s0"]
    again = page_of(ddm.load(path, data=one), title=f"About {HOSTILE}")
    assert texts_in(again.chapters[-2].parts) == texts_in(page("posterior").chapters[-2].parts)


def test_a_loaded_fit_without_its_trials_cannot_be_reported(tmp_path):
    path = tmp_path / "fit.json"
    fit().save(path)
    text = "report needs the RTs, which a saved fit does not keep. Load it with them: "
    with refused(ValueError, f"{text}ddm.load(path, data=...)."):
        ddm.load(path).report(tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()
    ddm.load(path, data=data()).report(tmp_path / "report.html")
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"title": 3}, TypeError, "title must be a text, or None; got 3."),
        ({"question": ["a"]}, TypeError, "question must be a text, or None; got ['a']."),
        (
            {"against": [1]},
            TypeError,
            "against must be {name: fit}, as in against={'one drift': other}; got list.",
        ),
        (
            {"against": {"this model": 1}},
            ValueError,
            "against: 'this model' is the name of the reported model in the comparison. Give the "
            "other model another name.",
        ),
    ],
)
def test_what_is_no_argument_is_refused(arguments, error, text, tmp_path):
    with refused(error, text):
        plain_fit().report(tmp_path / "report.html", **arguments)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr("ddm.reporting.writing.page_of", lambda *_, **__: pytest.fail("worked"))
    with pytest.raises(OSError, match="nowhere"):
        plain_fit().report(tmp_path / "nowhere" / "report.html")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """The pages of all kinds as files."""
    from ddm.report.rendering import write_page

    folder = tmp_path_factory.mktemp("pages")
    for kind in THINGS:
        write_page(page(kind), folder / f"{kind}.html")
    return {kind: (folder / f"{kind}.html").as_uri() for kind in THINGS}


@pytest.fixture(scope="module")
def browser():
    with chromium() as one:
        yield one


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", THINGS)
def test_a_browser_shows_the_whole_page(kind, width, browser, addresses):
    browser.open(addresses[kind], width=width)
    assert not browser.is_wider_than_the_screen()
    assert browser.said() == []
    assert browser.run("return document.title") == f"About {HOSTILE}"
    assert browser.run("return document.scripts.length") == 0
    # nothing inside is cut off, and all pictures are decoded
    cut = """return [...document.querySelectorAll('main *')].filter(
        one => one.getBoundingClientRect().right > window.innerWidth + 0.5).length"""
    assert browser.run(cut) == 0
    shown = "return [...document.images].map(one => one.complete && one.naturalWidth > 0)"
    assert all(browser.run(shown))
    text = browser.run("return document.body.innerText")
    assert HOSTILE in text


def test_the_pages_ask_for_nothing(browser, addresses):
    for address in addresses.values():
        browser.open(address)
    asked = {one for one in browser.requests() if not one.startswith(("file:", "data:"))}
    assert asked <= {"about:blank", "chrome://newtab/"}
    assert browser.hosts() <= {"None"}


def test_phones_get_their_own_pictures(browser, addresses):
    widths = []
    for width in (1280, 390):
        browser.open(addresses["fit"], width=width)
        widths.append(browser.run("return [...document.images].map(one => one.naturalWidth)"))
    wide, narrow = widths
    assert all(b < a for a, b in zip(wide, narrow, strict=True) if a > 400)


def test_the_page_can_be_printed_on_a4(browser, addresses):
    browser.open(addresses["fits"])
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    content = base64.b64decode(printed["data"])
    assert content.startswith(b"%PDF")
    # 210 x 297 mm in points
    assert b"/MediaBox [0 0 594.95996 841.91998]" in content or b"[0 0 595" in content
    pages = content.count(b"/Type /Page\n") + content.count(b"/Type /Page ")
    assert 3 <= pages <= 12
