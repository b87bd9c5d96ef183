"""*Help > Guide*: the pages that come with the program, to read in the app's language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QUrl
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.guide_text import GuideText
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.guide import GuidePage, guide_pages
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.ui.main_window import MainWindow

_SIZE = (980, 760)
_LIST_WIDTH = 240
_OF_THE_WEB = ("http", "https")


@dataclass(frozen=True)
class GuideState:
    """`pages` are None before they are read; `name` and `section` are what is to be shown, the first page without."""

    pages: tuple[GuidePage, ...] | None = None
    name: str = ""
    section: str = ""

    @property
    def page(self) -> GuidePage | None:
        pages = self.pages or ()
        return next((page for page in pages if page.name == self.name), pages[0] if pages else None)


class GuideWindow(QWidget):
    """Pages are read on a worker. Links lead from page to page; one to the web goes to the browser."""

    def __init__(self, runner: Runner, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "guideWindow")
        closes_by_key(self)
        self.resize(*(theme().px(side) for side in _SIZE))
        self._desktop = desktop
        self._state = GuideState()
        self._shown: GuidePage | None = None
        self._link = ""
        self._lane = runner.lane(self)
        self._pages = named(QListWidget(), "guidePages")
        self._text = GuideText("guideText")
        self._problem = ProblemPanel(desktop, (Action.COPY_LINK, Action.TRY_AGAIN))
        self._pages.currentRowChanged.connect(self._choose)
        self._text.anchorClicked.connect(self._follow)
        self._problem.action_requested.connect(self._act)
        self._lay_out()
        self._retranslate()

    @classmethod
    def bring_up(
        cls, runner: Runner, desktop: Desktop, main: MainWindow, name: str = "", section: str = ""
    ) -> GuideWindow:
        """The one window beside `main`, in front, at this section of this page; without, where it was."""
        window = main.findChild(cls, "guideWindow")
        if window is None:
            window = cls(runner, desktop, main)
        window.show_section(name, section)
        show_in_front(window)
        return window

    def show_section(self, name: str = "", section: str = "") -> None:
        """Reads the pages, where that was not done yet."""
        if name:
            self._state = replace(self._state, name=name, section=section)
        if self._state.pages is None:
            self.reload()
        else:
            self._render()

    def reload(self) -> None:
        """Reads the pages in the language in use."""
        self._lane.run(lambda _use_cases: guide_pages(), self._on_pages, self._on_problem)

    def _on_pages(self, pages: tuple[GuidePage, ...]) -> None:
        self._problem.show_problem(None)
        self._state = replace(self._state, pages=pages)
        with QSignalBlocker(self._pages):
            self._pages.clear()
            for page in pages:
                self._pages.addItem(QListWidgetItem(page.title))
        self._render()

    def _on_problem(self, problem: Problem) -> None:
        self._problem.show_problem(problem)

    def _choose(self, row: int) -> None:
        pages = self._state.pages or ()
        if 0 <= row < len(pages):
            self._state = replace(self._state, name=pages[row].name, section="")
            self._render()

    def _follow(self, link: QUrl) -> None:
        """What the pages do not have is not looked for."""
        self._problem.show_problem(None)
        name, section = link.path().removesuffix(".md"), link.fragment()
        if link.scheme() in _OF_THE_WEB:
            self._link = link.toString()
            self._desktop.open_browser(self._link, self._on_problem)
        elif not link.scheme() and (not name or any(page.name == name for page in self._state.pages or ())):
            self._state = replace(self._state, name=name or self._state.name, section=section)
            self._render()

    def _act(self, action: Action) -> None:
        if action is Action.COPY_LINK:
            self._desktop.copy_text(self._link)
        else:
            self.reload()

    def _render(self) -> None:
        page = self._state.page
        if page is None:
            return
        with QSignalBlocker(self._pages):
            self._pages.setCurrentRow((self._state.pages or ()).index(page))
        if page != self._shown:
            self._shown = page
            self._text.show_page(page)
        if self._state.section:
            self._text.show_section(self._state.section)

    def _lay_out(self) -> None:
        splitter = named(QSplitter(Qt.Orientation.Horizontal), "guideSplitter")
        splitter.addWidget(self._pages)
        splitter.addWidget(self._text)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme().px(_LIST_WIDTH), theme().px(_SIZE[0] - _LIST_WIDTH)])
        splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self._problem)
        column.addWidget(splitter, 1)

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Guide"))
        self._pages.setAccessibleName(_("Pages of the guide"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            if self._state.pages is not None:
                self.reload()
        super().changeEvent(event)
