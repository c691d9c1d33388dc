"""A real browser for tests of pages: chromium without a window, asked by selenium.

``chromium()`` starts one; a test is skipped, with the reason, where none is installed. A `Browser`
keeps what the page's scripts said and which addresses it asked for.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

# names under which chromium and its driver are installed
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRIVER = "chromedriver"

# s; a page that takes longer is broken
PATIENCE = 30.0

# schemes of addresses that reach no other machine by themselves
OWN_SCHEMES = ("data", "blob", "about", "chrome")


class Browser:
    """A browser with one page."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self._network: list[dict[str, Any]] = []
        self._console: list[dict[str, Any]] = []

    def open(self, address: str, *, width: int = 1280, height: int = 900) -> None:
        """Go to a page, on a screen of so many pixels, which may be that of a phone."""
        self.resize(width, height)
        self.driver.get(address)

    def resize(self, width: int, height: int = 900) -> None:
        """Show the page on a screen of this size; windows themselves cannot be so narrow."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: Callable[[], Any], what: str) -> Any:
        """What the condition gives as soon as it is not false or None; an error that says what was
        waited for if that does not come.
        """
        from selenium.common.exceptions import TimeoutException
        from selenium.webdriver.support.ui import WebDriverWait

        try:
            # a polling wait with a deadline, as selenium has it
            return WebDriverWait(self.driver, PATIENCE, poll_frequency=0.02).until(
                lambda _: condition()
            )
        except TimeoutException:
            raise AssertionError(f"{what} did not happen; the page says {self.said()}") from None

    def screenshot(self, path: Any) -> None:
        """Write a picture of the whole page."""
        height = self.run("return document.documentElement.scrollHeight")
        width = self.run("return window.innerWidth")
        self.resize(width, max(int(height), 300))
        self.driver.save_screenshot(str(path))

    def said(self) -> list[str]:
        """What the page's scripts said that is worse than a remark: errors and warnings."""
        self._console += self.driver.get_log("browser")
        return [one["message"] for one in self._console if one["level"] in ("SEVERE", "WARNING")]

    def requests(self) -> list[str]:
        """The addresses that the page asked for."""
        self._network += [
            json.loads(one["message"])["message"] for one in self.driver.get_log("performance")
        ]
        sent = ("Network.requestWillBeSent", "Network.webSocketCreated")
        return [
            one["params"].get("request", one["params"])["url"]
            for one in self._network
            if one["method"] in sent
        ]

    def hosts(self) -> set[str]:
        """The machines that the page asked."""
        parts = [urlsplit(address) for address in self.requests()]
        return {str(one.hostname) for one in parts if one.scheme not in OWN_SCHEMES}

    def is_wider_than_the_screen(self) -> bool:
        """Whether the page must be scrolled sideways."""
        return bool(
            self.run("return document.documentElement.scrollWidth > window.innerWidth + 0.5")
        )


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped where chromium, its driver or selenium is not installed."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which(DRIVER)
    if program is None or driver is None:
        pytest.skip(f"{'chromium' if program is None else DRIVER} is not installed")

    options = webdriver.ChromeOptions()
    options.binary_location = program
    # a container's root may not use the sandbox, and its /dev/shm is small
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)
    # the browser's own errands are no requests of the page
    options.add_argument("--disable-background-networking")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})

    service = webdriver.ChromeService(executable_path=driver)
    started = webdriver.Chrome(options=options, service=service)
    try:
        yield Browser(started)
    finally:
        started.quit()
