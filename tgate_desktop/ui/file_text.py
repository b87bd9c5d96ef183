"""The text of a file, to read, select and copy: fixed width, as large as its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Type, theme

_LEAST_LINES = 6


class FileText(QPlainTextEdit):
    """It has no accessible name: that would hide the text."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text = ""
        self._follow_text_size()
        theme().changed.connect(self._follow_text_size)

    def show_text(self, text: str, is_prose: bool = False) -> None:
        """Prose is read in the direction of its language, all else left to right. The same text again keeps what is
        selected and where it was scrolled to."""
        if text == self._text:
            return
        self._text = text
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        if is_prose:
            option = QTextOption(Qt.AlignmentFlag.AlignLeading)
        direction = Qt.LayoutDirection.LayoutDirectionAuto if is_prose else Qt.LayoutDirection.LeftToRight
        option.setTextDirection(direction)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.setPlainText(text)

    def _follow_text_size(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme().points(Type.CAPTION))
        self.setFont(font)
        self.setMinimumHeight(_LEAST_LINES * self.fontMetrics().lineSpacing())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._follow_text_size()
