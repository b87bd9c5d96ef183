"""A real Chromium, driven from outside as a person would use it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.support.waiting import until

# Their debug lines hold what is typed, and say the same thing a hundred times
logging.getLogger("selenium").setLevel(logging.WARNING)
logging.getLogger("urllib3.connectionpool").addFilter(lambda record: "/session/" not in record.getMessage())

QUIET = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
    "--window-size=1100,900",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost , EXCLUDE [::1]",
)


def flags(profile: Path) -> list[str]:
    """The command line of a Chromium that makes no connection of its own and keeps everything in `profile`.

    Without its sandbox, which neither root nor most containers can have: it sees pages of the tests only.
    """
    return [*QUIET, "--no-sandbox", f"--user-data-dir={profile}"]


def executable(*names: str) -> str:
    """The first of these programs that is there."""
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        raise FileNotFoundError(f"none of these is in PATH: {', '.join(names)}")
    return found


def chromium() -> str:
    return executable("chromium", "chromium-browser", "google-chrome")


@contextmanager
def started_browser(profile: Path) -> Iterator[Browser]:
    """A browser of its own with a fresh profile."""
    options = Options()
    options.binary_location = chromium()
    for flag in flags(profile):
        options.add_argument(flag)
    with _driven(options) as browser:
        yield browser


@contextmanager
def attached_browser(profile: Path) -> Iterator[Browser]:
    """The browser that somebody else started with `profile` and `--remote-debugging-port=0`, once it is there.

    Who started it ends it.
    """
    options = Options()
    options.debugger_address = f"127.0.0.1:{until(lambda: debugging_port(profile), 'a browser was opened')}"
    with _driven(options) as browser:
        yield browser


def debugging_port(profile: Path) -> str | None:
    """Where the browser that was started with `profile` and `--remote-debugging-port=0` can be asked, once it can."""
    try:
        lines = (profile / "DevToolsActivePort").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    return lines[0] if len(lines) > 1 else None


@contextmanager
def _driven(options: Options) -> Iterator[Browser]:
    service = Service(executable_path=executable("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield Browser(driver)
    finally:
        driver.quit()


class Browser:
    """Pages as a person sees them: every look waits until it is there, by the guard's time."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, address: str) -> Self:
        """Whatever answers; that nothing does is told by the page."""
        try:
            self.driver.get(address)
        except WebDriverException as problem:
            if "ERR_CONNECTION_REFUSED" not in str(problem):
                raise
        return self

    def turn_to(self, address_start: str) -> Self:
        """The tab whose address begins so."""

        def found() -> bool:
            for handle in reversed(self.driver.window_handles):
                self.driver.switch_to.window(handle)
                if self.driver.current_url.startswith(address_start):
                    return True
            return False

        until(found, f"a tab with {address_start}")
        return self

    def find(self, css: str) -> WebElement:
        """The first visible element that fits."""

        def found() -> WebElement | None:
            try:
                return next(
                    (each for each in self.driver.find_elements(By.CSS_SELECTOR, css) if each.is_displayed()), None
                )
            except (NoSuchElementException, StaleElementReferenceException):
                return None

        return until(found, f"{css} in {self.driver.current_url.partition('?')[0]}")

    def sees(self, css: str) -> bool:
        """Whether it is there now."""
        return bool(self.driver.find_elements(By.CSS_SELECTOR, css))

    def type(self, css: str, text: str) -> None:
        field = self.find(css)
        field.clear()
        field.send_keys(text)

    def click(self, css: str) -> None:
        self.find(css).click()

    def text(self) -> str:
        """All that the page shows."""
        return str(self.driver.find_element(By.TAG_NAME, "body").text)

    def wait_for_text(self, part: str) -> str:
        """The page's whole text, once `part` is in it."""

        def shown() -> str | None:
            try:
                text = self.text()
            except (NoSuchElementException, StaleElementReferenceException):
                return None
            return text if part in text else None

        return until(shown, f"the browser shows {part!r}")

    def wait_for_address(self, start: str) -> str:
        """The whole address, once it begins with `start`."""

        def reached() -> str | None:
            address = str(self.driver.current_url)
            return address if address.startswith(start) else None

        return until(reached, f"the browser is at {start}")

    def picture(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))
