"""A wizard on a stage: real widgets, made-up use cases, found by the names that the contract gives."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from tests.support.company_views import STAGING
from tests.support.fake_connect import FakeAttempt, with_connect
from tests.support.fake_use_cases import FakeDesktop
from tests.support.hygiene import GUARD_S
from tgate_desktop.flows.states import CompanyView, ConnectState
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_window import WizardWindow


class Stage:
    """Presses and types as a person does; `attempt` is the latest."""

    def __init__(
        self, qtbot, *views: CompanyView, again: CompanyView | None = None, with_overview: bool = False
    ) -> None:
        self.qtbot = qtbot
        self.use_cases, self.connect = with_connect(*views)
        self.use_cases.own_environments[STAGING.environment_id] = STAGING
        self.desktop = FakeDesktop()
        overview = self.use_cases.desk.overview() if with_overview else None
        self.window = WizardWindow(Runner(lambda: self.use_cases), self.desktop, overview, again)
        self.closed: list[bool] = []
        self.changed: list[str | None] = []
        self.window.closed.connect(lambda: self.closed.append(True))
        self.window.company_changed.connect(lambda view: self.changed.append(view.company.name if view else None))
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.load()
        self.wait(lambda: len(self.use_cases.calls_of("overview")) > int(with_overview))
        self.wait(lambda: self.window.state.overview is not None)

    def wait(self, condition) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=int(GUARD_S * 1000))

    def find(self, name: str, kind: type = QWidget):
        found = self.window.findChildren(kind, name)
        assert found, f"there is no {name}"
        return next((one for one in found if one.isVisible()), found[0])

    def text(self, name: str) -> str:
        return self.find(name, QLabel).text()

    def typed(self, name: str) -> str:
        return self.find(name, QLineEdit).text()

    def is_shown(self, name: str) -> bool:
        return any(one.isVisible() for one in self.window.findChildren(QWidget, name))

    def press(self, name: str) -> None:
        button = self.find(name, QAbstractButton)
        assert button.isVisible(), f"{name} is hidden"
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.click()

    def type(self, name: str, text: str) -> None:
        edit = self.find(name, QLineEdit)
        assert edit.isVisible(), f"{name} is hidden"
        edit.setFocus()
        edit.clear()
        QTest.keyClicks(edit, text)

    def paste(self, name: str, text: str) -> None:
        edit = self.find(name, QLineEdit)
        edit.clear()
        QApplication.clipboard().setText(text)
        edit.paste()

    def choose_environment(self, row_name: str) -> None:
        rows = self.find("environment")
        for row in range(rows.count()):
            if rows.item(row).text() == row_name:
                rows.setCurrentRow(row)
                return
        raise AssertionError(f"no row {row_name}")

    def key(self, key: Qt.Key, name: str | None = None) -> None:
        QTest.keyClick(self.find(name) if name else self.window.focusWidget() or self.window, key)

    @property
    def page(self) -> Page:
        return self.window.state.page

    @property
    def attempt(self) -> FakeAttempt:
        return self.connect.attempts[-1]

    def fill_application(self) -> None:
        self.type("clientId", "client-9")
        self.type("clientSecret", "a-typed-secret")
        self.type("redirectUri", "http://127.0.0.1:8765/callback")

    def to_company(self) -> None:
        """By an application of one's own at Staging."""
        self.choose_environment("Staging")
        self.press("next")
        self.fill_application()
        self.press("next")
        assert self.page is Page.COMPANY

    def to_authorize(self, name: str = "Olive House") -> None:
        if self.page is not Page.COMPANY:
            self.to_company()
        self.type("company", name)
        attempts = len(self.connect.attempts)
        self.press("next")
        self.wait(lambda: len(self.connect.attempts) > attempts)
        assert self.page is Page.AUTHORIZE

    def show(self, state: ConnectState) -> None:
        """What the attempt says now, and the screen has heard it."""
        self.attempt.show(state)
        self.wait(lambda: self.window.state.connect == state)

    def end(self) -> None:
        """Ends what still runs, and closes the window."""
        for attempt in self.connect.attempts:
            attempt.end()
        if self.window is not None and not self.closed:
            self.window.close()
