"""A line to type into, with its label above and, below, what is to be said about it while typing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tgate_desktop.oauth.pasted import cleaned_paste
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.theme import Space, Tone, style_as


class Field(QWidget):
    """Signals: `changed`, after each change of the text, however it came; `cleaned`, after a paste lost marks.

    `is_left_to_right` for addresses, IDs and secrets. Pastes into such a field are freed of what nobody sees.
    """

    changed = Signal()
    cleaned = Signal()

    def __init__(self, name: str, is_left_to_right: bool = False, is_secret: bool = False) -> None:
        super().__init__()
        self.setObjectName(f"{name}Field")
        self._is_left_to_right = is_left_to_right
        self._before = ""
        self._label = text_label("label", f"{name}Label")
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self._label.setBuddy(self.edit)
        self._message = text_label(name=f"{name}Message")
        self._message.hide()
        if is_left_to_right:
            self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self.edit.setInputMethodHints(
                Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText
            )
        if is_secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.S)
        self._row.addWidget(self.edit, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._label)
        column.addLayout(self._row)
        column.addWidget(self._message)
        self.edit.textChanged.connect(self._on_text_changed)
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Leaves the field alone when it shows `text` already, so that the cursor stays."""
        if text != self.edit.text():
            self._before = text
            self.edit.setText(text)

    def set_label(self, label: str) -> None:
        self._label.setText(label)
        self.edit.setAccessibleName(label)

    def add_beside(self, widget: QWidget) -> None:
        """Puts a control at the end of the line."""
        self._row.addWidget(widget)

    def say(self, message: str, tone: Tone = Tone.INFO) -> None:
        """Shows `message` below the line, read by a screen reader with it; an empty one takes it away."""
        self._message.setText(message)
        self._message.setVisible(bool(message))
        style_as(self._message, role=tone.value)
        style_as(self.edit, tone=tone.value if message else "")
        self.edit.setAccessibleDescription(message)

    def _on_text_changed(self, text: str) -> None:
        is_pasted = len(text) > len(self._before) + 1
        self._before = text
        if is_pasted and self._is_left_to_right:
            cleaned, was_dirty = cleaned_paste(text)
            if was_dirty:
                self._before = cleaned
                self.edit.setText(cleaned)
                self.cleaned.emit()
                return
        self.changed.emit()
