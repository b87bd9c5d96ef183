"""The text of a file, to read, select and copy: as large as its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QApplication, QPlainTextEdit

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
        self._is_prose = False
        self._follow_text_size()
        theme().changed.connect(self._follow_text_size)

    def show_text(self, text: str, is_prose: bool = False) -> None:
        """Prose is read in the direction of its language, all else left to right. The same text again keeps what is
        selected and where it was scrolled to."""
        if text == self._text:
            return
        self._text = text
        self._is_prose = is_prose
        is_mirrored = is_prose and QApplication.isRightToLeft()
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        direction = Qt.LayoutDirection.LayoutDirectionAuto if is_prose else Qt.LayoutDirection.LeftToRight
        option.setTextDirection(direction)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self._follow_text_size()
        self.setPlainText(text)

    def _follow_text_size(self) -> None:
        kind = QFontDatabase.SystemFont.GeneralFont if self._is_prose else QFontDatabase.SystemFont.FixedFont
        font = QFontDatabase.systemFont(kind)
        font.setPointSizeF(theme().points(Type.BODY if self._is_prose else Type.CAPTION))
        self.setFont(font)
        self.setMinimumHeight(_LEAST_LINES * self.fontMetrics().lineSpacing())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._follow_text_size()
