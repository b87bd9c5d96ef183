"""The tabs below a company's name: **Tokens**, **Requests**, **History**, each a key away."""

from __future__ import annotations

import enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

from tgate_desktop.ui.names import named
from tgate_desktop.words.languages import gettext as _


class Tab(enum.Enum):
    """In their order."""

    TOKENS = "tokens"
    REQUESTS = "requests"
    HISTORY = "history"


_TABS = tuple(Tab)


class CompanyTabs(QTabBar):
    """Ctrl and its number brings a tab up from anywhere in the window. Signals: `tab_chosen(Tab)`, however it came."""

    tab_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "companyTabs")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for at, tab in enumerate(_TABS):
            self.addTab("")
            keys = QShortcut(QKeySequence(_keys(at)), self)
            keys.activated.connect(lambda tab=tab: self._bring_up(tab))
        self.currentChanged.connect(lambda at: self.tab_chosen.emit(_TABS[at]))
        self._retranslate()

    @property
    def tab(self) -> Tab:
        return _TABS[self.currentIndex()]

    def show_tab(self, tab: Tab) -> None:
        self.setCurrentIndex(_TABS.index(tab))

    def _bring_up(self, tab: Tab) -> None:
        self.show_tab(tab)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _retranslate(self) -> None:
        texts = {Tab.TOKENS: _("Tokens"), Tab.REQUESTS: _("Requests"), Tab.HISTORY: _("History")}
        for at, tab in enumerate(_TABS):
            self.setTabText(at, texts[tab])
            keys = QKeySequence(_keys(at)).toString(QKeySequence.SequenceFormat.NativeText)
            self.setTabToolTip(at, f"{texts[tab]} (\u2066{keys}\u2069)")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _keys(at: int) -> str:
    return f"Ctrl+{at + 1}"
