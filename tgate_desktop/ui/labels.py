"""Labels by what they are for. All show plain text: nothing that a server sent is ever read as markup."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from tgate_desktop.ui.early import ALIGN_ABSOLUTE, ALIGN_LEFT, ALIGN_RIGHT, ALIGN_V_CENTER, PLAIN_TEXT
from tgate_desktop.ui.theme import Tone, style_as


class SidedLabel(QLabel):
    """Stands at the side where lines begin in the window's language. QLabel alone goes by the direction of its text, so
    that a Latin name in an Arabic window would stand at the far side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side = ALIGN_RIGHT if QApplication.isRightToLeft() else ALIGN_LEFT
        self.setProperty("alignment", side | ALIGN_ABSOLUTE | ALIGN_V_CENTER)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.LayoutDirectionChange):
            self._take_side()
        super().changeEvent(event)

    def _take_side(self) -> None:
        from PySide6.QtCore import Qt  # see ui/early.py

        if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            return
        is_mirrored = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        vertical = self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | vertical)


def text_label(role: str = "", name: str = "", parent: QWidget | None = None) -> QLabel:
    """A wrapped text. `role` as in the stylesheet: `title`, `heading`, `lead`, `label`, `muted`, `caption`, or none.

    A parent from the start spares the style a second look, which counts before the first paint alone.
    """
    label = SidedLabel(parent)
    label.setObjectName(name)
    label.setProperty("textFormat", PLAIN_TEXT)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def value_label(name: str, is_left_to_right: bool = False) -> QLabel:
    """A value that can be selected and copied. No accessible name: it would hide the value from a screen reader.

    `is_left_to_right` for addresses, IDs, tokens and fingerprints, which no mirrored window turns around.
    """
    from PySide6.QtCore import Qt  # see ui/early.py

    label = text_label(name=name)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    if is_left_to_right:
        label.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return label


def badge(name: str, tone: Tone = Tone.NEUTRAL) -> QLabel:
    """A word on a coloured ground; `style_as(label, tone=…)` changes the colour, the word is never left out."""
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("textFormat", PLAIN_TEXT)
    style_as(label, role="badge", tone=tone.value)
    return label


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line
