"""The rail beside the pages: which steps there are, which are done, where one is."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tgate_desktop.ui.early import ALIGN_CENTER
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as, theme
from tgate_desktop.ui.wizard.wizard_order import PAGES, Page
from tgate_desktop.words.languages import gettext as _

_WIDTH = 196
_DOT = 24
_GAP = 18


class StepRail(QFrame):
    """What it shows as a whole is its accessible name as well."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "stepRail")
        self._page = Page.ENVIRONMENT
        self._has_words = True
        self._steps = [(_dot(self), text_label("step", parent=self)) for _page in PAGES]
        self._lines = [(QFrame(self), QHBoxLayout()) for _page in PAGES[1:]]
        self._lay_out()
        self._retranslate()
        self._render()
        theme().changed.connect(self._render)

    def show_page(self, page: Page) -> None:
        """The pages before this one are shown as done."""
        self._page = page
        self._render()

    def show_words(self, is_wide: bool) -> None:
        """Without its words the rail is narrow: for a small window, or a large text."""
        if is_wide is not self._has_words:
            self._has_words = is_wide
            self._render()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.XL, Space.L, Space.L)
        column.setSpacing(Space.XS)
        for index, (dot, word) in enumerate(self._steps):
            step = QHBoxLayout()
            step.setSpacing(Space.M)
            step.addWidget(dot)
            step.addWidget(word, 1)
            column.addLayout(step)
            if index < len(self._lines):
                line, beside = self._lines[index]
                line.setProperty("role", "stepLine")
                beside.addWidget(line)
                beside.addStretch(1)
                column.addLayout(beside)
        column.addStretch(1)

    def _retranslate(self) -> None:
        for (_dot_label, word), page in zip(self._steps, PAGES, strict=True):
            word.setText(page_word(page))

    def _render(self) -> None:
        now, size = PAGES.index(self._page), theme().px(_DOT)
        for index, (dot, word) in enumerate(self._steps):
            tone = "done" if index < now else "now" if index == now else "later"
            dot.setFixedSize(size, size)
            if word.isHidden() is self._has_words:
                word.setVisible(self._has_words)
            if dot.property("tone") != tone:
                style_as(dot, tone=tone)
                style_as(word, tone=tone)
            _number(dot, index + 1, is_done=index < now)
        middle = (size - Space.HAIR) // 2
        for line, beside in self._lines:
            beside.setContentsMargins(middle, 0, middle, 0)
            line.setFixedSize(Space.HAIR, theme().px(_GAP))
        self.setFixedWidth(theme().px(_WIDTH) if self._has_words else size + 2 * Space.L)
        self.setAccessibleName(
            _("Step {number} of {count}: {step}").format(number=now + 1, count=len(PAGES), step=page_word(self._page))
        )


def _dot(parent: QWidget) -> QLabel:
    dot = QLabel(parent)
    dot.setProperty("role", "stepDot")
    dot.setProperty("alignment", ALIGN_CENTER)
    return dot


def _number(dot: QLabel, number: int, is_done: bool) -> None:
    if not is_done:
        dot.setText(str(number))
        return
    # Imported here: nothing is done before the first paint.
    from tgate_desktop.ui.icons import pixmap

    dot.setPixmap(pixmap("check", theme().colours.accent, theme().px(16), dot.devicePixelRatioF()))


def page_word(page: Page) -> str:
    """The page's name in the rail."""
    return {
        Page.ENVIRONMENT: _("Environment"),
        Page.APPLICATION: _("Application"),
        Page.COMPANY: _("Company"),
        Page.AUTHORIZE: _("Authorize"),
        Page.TOKENS: _("Tokens"),
    }[page]
