"""Tools > Practice T-Gate, in the main window."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from tests.support.fake_connect import with_connect
from tests.support.fake_use_cases import FakeDesktop
from tests.ui.looking import Looking
from tgate_desktop.oauth.problems import BrowserNotOpened, PracticeNotStarted
from tgate_desktop.practice import PageTexts
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.preferences import Preferences, show_preferences
from tgate_desktop.ui.runner import Runner
from tgate_desktop.words.languages import ARABIC

ADDRESS = "http://127.0.0.1:8764/trouble"


class Stage(Looking):
    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.use_cases, _ = with_connect()
        self.desktop = FakeDesktop()
        self.window = MainWindow(Runner(lambda: self.use_cases), self.desktop)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: self.window.overview is not None)

    @property
    def action(self) -> QAction:
        return self.window.findChild(QAction, "practiceTGate")

    @property
    def panel(self) -> QWidget:
        return self.find("practicePanel")


@pytest.fixture
def stage(qtbot) -> Stage:
    return Stage(qtbot)


def test_it_starts_practice_and_opens_its_page_of_trouble(stage):
    assert stage.action.text() == "Practice T-Gate"
    stage.action.trigger()
    stage.wait(lambda: stage.desktop.opened == [ADDRESS])
    assert ("start_practice",) in [call[:1] for call in stage.use_cases.calls]
    assert not stage.panel.isVisible()


def test_why_it_does_not_start_is_explained_and_can_be_tried_again(stage):
    stage.use_cases.refuse["start_practice"] = PracticeNotStarted(port=8764, reason="taken")
    stage.action.trigger()
    stage.wait(stage.panel.isVisible)
    assert stage.panel.problem.code == "practice_not_started"
    assert stage.desktop.opened == []
    (again,) = [one for one in stage.panel.findChildren(QWidget, "tryAgain") if one.isVisible()]
    again.click()
    stage.wait(lambda: stage.desktop.opened == [ADDRESS])
    assert not stage.find("problems").isVisible()


def test_that_no_browser_opens_is_explained(stage, monkeypatch):
    monkeypatch.setattr(stage.desktop, "open_browser", lambda _address, on_failed: on_failed(BrowserNotOpened()))
    stage.action.trigger()
    stage.wait(stage.panel.isVisible)
    assert stage.panel.problem.code == "browser_not_opened"
    stage.window.reload()
    stage.wait(lambda: not stage.panel.isVisible())


def test_the_menu_says_it_in_arabic_as_its_pages_do(stage, qapp):
    show_preferences(qapp, Preferences(language=ARABIC))
    stage.wait(lambda: stage.action.text() == PageTexts().index_title.ar)
