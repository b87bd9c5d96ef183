"""*Help > Guide* with real widgets; its pages are the project's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QTextDocument, QTextFormat, QTextTable
from PySide6.QtWidgets import QListWidget, QPushButton

from tests.support.company_views import NOON, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.oauth.problems import BrowserNotOpened, CatalogUnreadable, every_problem
from tgate_desktop.ui import guide_window
from tgate_desktop.ui.guide_text import GuideText, section_name
from tgate_desktop.ui.guide_window import GuideWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.preferences import Preferences, show_preferences
from tgate_desktop.ui.runner import Runner
from tgate_desktop.words.guide import GuidePage

LINKED = GuidePage("linked", "en", "Linked", "# Linked\n\n[one](problems.md#invalid_grant) [web](https://x.example/)\n")


class Stage(Looking):
    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(a_view())
        self.desktop = FakeDesktop()
        self.main = MainWindow(Runner(lambda: self.use_cases), self.desktop, now=lambda: NOON)
        qtbot.addWidget(self.main)
        self.main.show()
        qtbot.waitExposed(self.main)

    def open(self) -> Stage:
        self.main.findChild(QAction, "guide").trigger()
        self.window = self.main.findChild(GuideWindow)
        self.wait(lambda: self.pages.count() > 0)
        return self

    @property
    def pages(self) -> QListWidget:
        return self.find("guidePages", QListWidget)

    @property
    def guide(self) -> GuideText:
        return self.find("guideText", GuideText)

    def top(self) -> str:
        """The line at the upper edge of what is seen."""
        return self.guide.cursorForPosition(QPoint(self.guide.viewport().width() // 2, 12)).block().text()


@pytest.fixture
def shown(qtbot) -> Stage:
    return Stage(qtbot).open()


def test_the_key_for_help_opens_the_one_guide(qtbot):
    stage = Stage(qtbot)
    assert stage.main.findChild(QAction, "guide").shortcut().toString() == "F1"
    stage.open().open()
    assert len(stage.main.findChildren(GuideWindow)) == 1
    titles = [stage.pages.item(row).text() for row in range(stage.pages.count())]
    assert titles[0] == "Problems and what to do"
    assert "The command line" in titles
    assert stage.guide.document().begin().text() == titles[0]


def test_a_page_is_chosen_by_key_and_shown_from_its_beginning(shown):
    shown.guide.verticalScrollBar().setValue(500)
    shown.qtbot.keyClick(shown.pages, Qt.Key.Key_End)
    title = shown.pages.currentItem().text()
    assert shown.guide.document().begin().text() == title
    assert shown.guide.verticalScrollBar().value() == 0


def test_a_problem_on_the_screen_is_looked_up(qtbot):
    stage = Stage(qtbot)
    stage.use_cases.refuse["overview"] = CatalogUnreadable(path="/a/catalog")
    stage.main.reload()
    panel = stage.main.findChild(guide_window.ProblemPanel, "catalogPanel")
    qtbot.waitUntil(panel.isVisible, timeout=10_000)
    stage.open()
    stage.wait(lambda: stage.top() == "catalog_unreadable")


def test_every_problem_has_its_section(shown):
    for kind in set(every_problem()):
        assert shown.guide.show_section(kind.code), kind.code
    assert not shown.guide.show_section("no_such_problem")


@pytest.mark.parametrize(
    ("heading", "name"),
    [("invalid_grant", "invalid_grant"), ("The way to T-Gate", "the-way-to-t-gate"), ("Is it on?", "is-it-on")],
)
def test_sections_are_named_as_links_name_them(heading, name):
    assert section_name(heading) == name


def test_a_link_leads_to_a_page_and_its_section_and_one_to_the_web_to_the_browser(qtbot, monkeypatch):
    real = guide_window.guide_pages
    monkeypatch.setattr(guide_window, "guide_pages", lambda: (LINKED, *real()))
    stage = Stage(qtbot).open()
    stage.guide.anchorClicked.emit(QUrl("https://x.example/"))
    assert stage.desktop.opened == ["https://x.example/"]
    assert stage.guide.document().begin().text() == "Linked"
    stage.guide.anchorClicked.emit(QUrl("problems.md#invalid_grant"))
    assert stage.pages.currentItem().text() == "Problems and what to do"
    assert stage.top() == "invalid_grant"
    stage.guide.anchorClicked.emit(QUrl("#catalog_unreadable"))
    assert stage.top() == "catalog_unreadable"


@pytest.mark.parametrize("link", ["file:///etc/passwd", "../it.md", "javascript:alert(1)", "gone.md"])
def test_what_is_not_in_the_guide_is_not_looked_for(shown, link):
    before = shown.guide.toPlainText()
    shown.guide.anchorClicked.emit(QUrl(link))
    assert shown.guide.toPlainText() == before
    assert shown.desktop.opened == []


def test_no_picture_is_loaded_from_anywhere(shown, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"x")
    for address in (picture.as_uri(), str(picture), "https://x.example/x.png"):
        kind = QTextDocument.ResourceType.ImageResource.value
        assert shown.guide.loadResource(kind, QUrl(address)) is None


def test_a_browser_that_does_not_open_is_said_and_the_link_can_be_copied(shown):
    shown.desktop.open_browser = lambda _address, on_failed: on_failed(BrowserNotOpened())
    shown.guide.anchorClicked.emit(QUrl("https://x.example/"))
    assert shown.is_shown("problemPanel")
    shown.find("copyLink", QPushButton).click()
    assert shown.desktop.texts == ["https://x.example/"]


def test_in_arabic_the_same_page_is_shown_from_right_to_left_and_code_is_not(shown, qapp):
    show_preferences(qapp, Preferences("ar"))
    shown.wait(lambda: shown.pages.item(0).text() == "المشكلات وما العمل")
    document = shown.guide.document()
    assert document.begin().text() == "المشكلات وما العمل"
    assert document.defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
    last = shown.pages.count() - 1
    shown.pages.setCurrentRow(last)
    document = shown.guide.document()
    block, code = document.begin(), []
    while block.isValid():
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage):
            code.append(block.blockFormat().layoutDirection())
        block = block.next()
    assert set(code) == {Qt.LayoutDirection.LeftToRight}
    table = next(one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable))
    last_column = table.cellAt(1, table.columns() - 1).firstCursorPosition().block().text()
    assert "tgate-desktop companies" in last_column


def test_every_line_of_a_page_is_laid_out(shown):
    assert shown.guide.show_section("invalid_grant")
    shown.guide.document().size()
    block = shown.guide.document().begin()
    while block.isValid():
        assert block.layout().lineCount() > 0, block.text()
        block = block.next()


def test_pages_that_cannot_be_read_are_read_once_more(qtbot, monkeypatch, expected_warnings):
    expected_warnings.expect("nobody foresaw")
    real = guide_window.guide_pages
    found = [OSError("no"), real()]

    def read():
        answer = found.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(guide_window, "guide_pages", read)
    stage = Stage(qtbot)
    stage.main.findChild(QAction, "guide").trigger()
    stage.window = stage.main.findChild(GuideWindow)
    stage.wait(lambda: stage.is_shown("problemPanel"))
    stage.press("tryAgain")
    stage.wait(lambda: stage.pages.count() > 0)
    assert not stage.is_shown("problemPanel")
