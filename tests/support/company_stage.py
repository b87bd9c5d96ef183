"""The main window with a company's tabs, for tests of what is in them."""

from __future__ import annotations

from PySide6.QtWidgets import QListView, QPlainTextEdit

from tests.support.company_views import NOON, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.ui.company_tabs import CompanyTabs, Tab
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.record_list import ROW_ROLE, RecordRow
from tgate_desktop.ui.runner import Runner


class CompanyStage(Looking):
    """*Olive House* is shown; `kept` and `happened` are what the archive holds, the newest first."""

    def __init__(self, qtbot, *views, kept=(), happened=()):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(*(views or (a_view(),)))
        self.use_cases.requests.kept = list(kept)
        self.use_cases.requests.happened = list(happened)
        self.desktop = FakeDesktop()
        self.window = MainWindow(Runner(lambda: self.use_cases), self.desktop, now=lambda: NOON)
        qtbot.addWidget(self.window)
        self.window.resize(1060, 900)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: self.use_cases.calls_of("open") != [])

    @property
    def tabs(self) -> CompanyTabs:
        return self.find("companyTabs", CompanyTabs)

    def bring_up(self, tab: Tab) -> None:
        self.tabs.show_tab(tab)

    def console(self, name: str) -> str:
        return self.find(name, QPlainTextEdit).toPlainText()

    def rows(self, name: str) -> list[RecordRow]:
        model = self.find(name, QListView).model()
        return [model.index(row, 0).data(ROW_ROLE) for row in range(model.rowCount())]

    def choose(self, name: str, row: int) -> None:
        listed = self.find(name, QListView)
        listed.setCurrentIndex(listed.model().index(row, 0))
