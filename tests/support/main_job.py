"""The main job as people do it: integration staff at the app's window, the restaurant's owner at the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.support.browser import Browser
from tests.support.desktop import Desktop
from tests.support.pages import PracticePages
from tests.support.session import Program, Session

WIZARD = "Connect a company"
MAIN = "T-Gate Desktop"
PRACTICE = "http://127.0.0.1:8764/"
PRACTICE_REDIRECT_PORT = 8765
OWNER = ("owner@practice.example", "practice")
SLOW_GUARD_S = 30.0


@dataclass(frozen=True)
class Tokens:
    """What two people compare by phone."""

    access: str
    refresh: str


class MainJob:
    """One run of the app. Steps return when the window shows their result."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.program: Program = session.start()
        self.wizard: Desktop = self.program.window[WIZARD]
        self.main: Desktop = self.program.window[MAIN]

    def choose_practice(self) -> None:
        """Through the first two pages: Practice T-Gate, whose application fills itself in."""
        self.wizard.see("environment", guard_s=SLOW_GUARD_S)
        self.wizard.press("next")
        self.wizard.see("clientId", other_than="", guard_s=SLOW_GUARD_S)
        self.wizard.see("redirectUri", text=f"http://127.0.0.1:{PRACTICE_REDIRECT_PORT}/callback")
        self.wizard.press("next")

    def name_company(self, name: str) -> None:
        """Through the page that asks for it; then the app listens."""
        self.wizard.type("company", name)
        self.wizard.press("next")
        self.wizard.see("stepListening", contains="done", guard_s=SLOW_GUARD_S)

    def begin_another(self) -> None:
        """From the main window, with an application in use: the wizard starts at the company."""
        self.main.keys("ctrl+n")
        self.wizard.see("company")

    def open_browser(self) -> Browser:
        """The browser that the app opened, at Practice T-Gate."""
        self.wizard.press("openBrowser")
        return self.session.browser().turn_to(PRACTICE)

    def approve(self, restaurant: str) -> Browser:
        """The owner signs in, chooses the restaurant and approves; the browser then says that it is connected."""
        browser = self.open_browser()
        PracticePages(browser, *OWNER, restaurant).approve()
        browser.wait_for_text("Connected")
        return browser

    def deny(self) -> Browser:
        """The owner denies; the browser then says that it is not connected."""
        browser = self.open_browser()
        PracticePages(browser, *OWNER).deny()
        browser.wait_for_text("Not connected")
        return browser

    def connect_first(self, name: str, restaurant: str) -> None:
        """All the way from a fresh start to the main window."""
        self.choose_practice()
        self.name_company(name)
        self.approve(restaurant)
        self.finish()

    def connect_another(self, name: str, restaurant: str) -> None:
        """All the way from the main window and back."""
        self.begin_another()
        self.name_company(name)
        self.approve(restaurant)
        self.finish()

    def choose_company(self, name: str) -> None:
        """A click on its row in the main window's list."""
        row = next(row for row in self.main.rows("companies") if row.text.startswith(name))
        self.main.click_named(row.name)
        self.main.see("companyTitle", text=name)

    def finish(self) -> None:
        """Says Yes by Finish; the main window is what is left."""
        self.wizard.press("finish")
        self.program.window.wait_for_windows(MAIN)

    def tokens(self, window: Desktop) -> Tokens:
        """The fingerprints that `window` shows."""
        return Tokens(window.text("accessFingerprint"), window.text("refreshFingerprint"))

    def refresh(self, window: Desktop) -> tuple[Tokens, Tokens]:
        """The fingerprints before and after pressing Refresh. A server may use them, so it asks first."""
        before = self.tokens(window)
        window.press("refresh")
        window.press("refreshAnyway")
        window.see("accessFingerprint", other_than=before.access, guard_s=SLOW_GUARD_S)
        return before, self.tokens(window)

    def quit(self) -> None:
        """As a person does, by the keyboard."""
        self.main.keys("ctrl+q")
        self.program.process.wait(SLOW_GUARD_S)

    def written_files(self) -> list[Path]:
        """Every file that the app wrote, and what it printed."""
        return [self.program.output, *(path for path in self.session.home.rglob("*") if path.is_file())]
