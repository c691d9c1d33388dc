"""The page in a real browser, served as a user serves it."""

import os
import re
import signal
import socket
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import ddm
from browsers import chromium
from ddm.explorer.presets import BY_TITLE
from ddm.explorer.serving import HOST, address_of, server_of

EASY = ddm.DDM(v=2.0, a=1.4, t0=0.3)
HARD = ddm.DDM(v=1.0, a=1.4, t0=0.3)

# parts of the page stand in shadow trees
FIND = """
const all = (root, what) => [...root.querySelectorAll("*")].flatMap(
  one => [...(one.matches(what) ? [one] : []), ...(one.shadowRoot ? all(one.shadowRoot, what) : [])]
);
return all(document, arguments[0]);
"""
SOURCE = """
const {data} = Bokeh.documents[0].get_model_by_name(arguments[0]);
const column = data instanceof Map ? data.get(arguments[1]) : data[arguments[1]];
return column === undefined ? null : Array.from(column);
"""


class Shown:
    """The page, as a reader has it."""

    def __init__(self, browser):
        self.browser = browser

    def parts(self, what):
        return self.browser.run(FIND, what)

    def part(self, what, place=0):
        return self.browser.wait(lambda: self.parts(what)[place:], f"{what} {place}")[0]

    def numbers(self, source, column):
        return np.array(self.browser.run(SOURCE, source, column), dtype=float)

    def text(self, what="p, td"):
        """What the parts say, asked at once since some are replaced meanwhile."""
        return " ".join(self.browser.run(TEXTS, what))

    def slider(self, name):
        labels = [one.text.split(" ")[0] for one in self.parts("label.name")]
        return self.parts("input.slider")[labels.index(name)]

    def select(self, label, option):
        from selenium.webdriver.support.ui import Select

        (found,) = (one for one in self.parts("select") if self.browser.run(LABEL, one) == label)
        Select(found).select_by_visible_text(option)

    def curve_is_that_of(self, process, response=1):
        """Whether the density in the browser is that of the process."""
        rt = self.numbers(f"density {response}", "x")
        sign = 1.0 if response else -1.0
        drawn = sign * self.numbers(f"density {response}", "y")
        return rt.size > 100 and np.allclose(drawn, process.pdf(rt, response), atol=1e-9)


TEXTS = FIND.replace("return all", "const found = all") + (
    "return found.map(one => one.textContent);"
)
LABEL = "return arguments[0].labels[0].textContent"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    parts = {"easy": EASY.simulate(150, seed=1), "hard": HARD.simulate(150, seed=2)}
    data = pd.concat(parts, names=["level"]).reset_index("level")
    folder = tmp_path_factory.mktemp("explorer")
    data.to_csv(folder / "data.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def served(folder):
    """The command, and the address that it prints."""
    command = [sys.executable, "-m", "ddm", "explore", "data.csv", "--no-browser"]
    program = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        line = program.stdout.readline()
        yield program, re.search(r"http://localhost:\d+/", line)[0]
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser, served):
    _, address = served
    browser.open(address)
    shown = Shown(browser)
    browser.wait(lambda: len(shown.parts("input.slider")) == 7, "seven sliders")
    first = ddm.DDM(v=1.5, a=1.5, t0=0.3)
    browser.wait(lambda: shown.curve_is_that_of(first), "the first curve")
    return shown


def test_a_slider_moved_changes_the_curve_as_the_density_says(page):
    from selenium.webdriver.common.keys import Keys

    canvas = page.part("canvas", 1)
    before = canvas.screenshot_as_base64
    slider = page.slider("v")
    slider.send_keys(Keys.ARROW_RIGHT * 14)
    assert slider.get_attribute("value") == "2.2"
    process = ddm.DDM(v=2.2, a=1.5, t0=0.3)
    page.browser.wait(lambda: page.curve_is_that_of(process, 1), "the upper curve of v = 2.2")
    page.browser.wait(lambda: page.curve_is_that_of(process, 0), "the lower curve of v = 2.2")
    page.browser.wait(
        lambda: np.allclose(
            page.numbers("quantiles 1", "y"), process.quantile([0.1, 0.3, 0.5, 0.7, 0.9], 1)
        ),
        "the quantiles of v = 2.2",
    )
    assert page.numbers("quantiles 1", "x")[0] == pytest.approx(process.probability(1))
    page.browser.wait(lambda: canvas.screenshot_as_base64 != before, "another picture")
    assert page.parts("input.number")[0].get_attribute("value") == "2.2"


def test_a_typed_number_may_lie_beyond_the_slider(page):
    from selenium.webdriver.common.keys import Keys

    number = page.parts("input.number")[1]
    number.send_keys(Keys.CONTROL, "a")
    number.send_keys("4.5", Keys.TAB)
    process = ddm.DDM(v=1.5, a=4.5, t0=0.3)
    page.browser.wait(lambda: page.curve_is_that_of(process), "the curve of a = 4.5")
    assert page.slider("a").get_attribute("value") == "4"


def test_another_process_is_shown_with_its_own_sliders(page):
    page.select("Boundaries", "exponential collapse")
    process = ddm.GeneralDDM(drift=1.5, boundary=ddm.boundaries.exponential, a=1.5, tau=1.2, t0=0.3)
    page.browser.wait(lambda: page.curve_is_that_of(process), "collapsing boundaries")
    assert page.slider("tau").get_attribute("value") == "1.2"


def test_an_example_moves_the_sliders(page):
    preset = BY_TITLE["EZ example (Wagenmakers et al. 2007)"]
    page.select("Example from the literature", preset.title)
    process = preset.form.process(preset.values)
    page.browser.wait(lambda: page.curve_is_that_of(process), "the example")
    number = page.parts("input.number")[0].get_attribute("value")
    assert float(number) == pytest.approx(preset.values["v"], rel=1e-5)


def test_the_code_makes_the_process_that_is_shown(page):
    from selenium.webdriver.common.keys import Keys

    page.slider("z").send_keys(Keys.ARROW_LEFT * 10)
    page.browser.wait(lambda: "z=0.45" in page.text("pre.code"), "the code of z = .45")
    namespace = {}
    exec(page.text("pre.code").partition("\ndata = ")[0], namespace)
    assert namespace["process"] == ddm.DDM(v=1.5, a=1.5, z=0.45, t0=0.3)
    assert page.curve_is_that_of(namespace["process"])
    page.part("button.copy").click()
    page.browser.wait(lambda: page.text("span.said"), "an answer to the button")


def test_a_fit_of_the_chosen_trials_moves_the_sliders(page, folder):
    page.select("Data", "by level")
    page.browser.wait(lambda: "n = 150" in page.text(), "the trials of a level")
    (button,) = (one for one in page.parts("button") if one.text == "Fit from here")
    button.click()
    data = pd.read_csv(folder / "data.csv").query("level == 'easy'")
    fit = ddm.fit(ddm.Model(), data)
    page.browser.wait(lambda: f"Log likelihood {fit.loglik:.2f}" in page.text(), "the fit")
    value = page.slider("v").get_attribute("value")
    assert float(value) == pytest.approx(fit.params["v"], abs=0.05)
    assert f"{fit.se['v']:.2g}" in page.text()


def test_the_page_says_why_values_are_no_process(page):
    from selenium.webdriver.common.keys import Keys

    page.slider("sz").send_keys(Keys.END)
    page.slider("z").send_keys(Keys.END)
    said = page.browser.wait(lambda: page.text("p.error"), "an error")
    assert said.startswith("sz must be a number >= 0 and below 2 min(z, 1 - z)")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_screen_is_scrolled_sideways(page, served, width):
    page.browser.open(served[1], width=width, height=844)
    page.browser.wait(lambda: len(page.parts("canvas")) >= 4, "four figures")
    assert page.browser.run("return window.innerWidth") == width
    assert not page.browser.is_wider_than_the_screen()


def test_every_control_has_a_name_for_readers(page):
    names = page.browser.run(
        FIND.replace("return all", "const found = all")
        + "return found.map(one => one.getAttribute('aria-label') || "
        "(one.labels && one.labels[0] ? one.labels[0].textContent : one.textContent));",
        "input, select, button",
    )
    assert len(names) > 25
    assert all(name.strip() for name in names)
    label = page.parts("label.name")[0].text
    assert label == "v drift rate; positive towards the upper boundary (evidence/s)"


def test_the_page_asks_no_other_machine_and_complains_of_nothing(page):
    page.browser.wait(lambda: len(page.parts("canvas")) >= 4, "four figures")
    assert page.browser.hosts() == {"localhost"}
    assert page.browser.said() == []


def test_only_this_machine_is_listened_to(served):
    server = server_of(None)
    try:
        assert server.address == HOST == "127.0.0.1"
        assert address_of(server) == f"http://localhost:{server.port}/"
    finally:
        server._http.stop()
        server._tornado.stop()


def test_a_port_that_is_taken_is_refused():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            server_of(None, port=port)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_control_c_ends_the_command_without_an_error(folder):
    command = [sys.executable, "-m", "ddm", "explore", "--no-browser"]
    # where a shell starts it in the background, a program inherits that Ctrl-C is ignored
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as program:
        line = program.stdout.readline()
        assert re.fullmatch(r"exploring at http://localhost:\d+/ \(Ctrl-C ends it\)\n", line)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=30)
    assert (program.returncode, said) == (0, "")
