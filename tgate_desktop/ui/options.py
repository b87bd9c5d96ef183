"""A question with a few answers to choose one from: radio buttons below their label."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space

Choice = TypeVar("Choice", bound=Enum)


class Options(QWidget, Generic[Choice]):
    """`buttons` gives the objectName of each answer's button; the first is chosen at the start.

    Signals: `changed`, after a person chose another answer.
    """

    changed = Signal()

    def __init__(self, name: str, buttons: Mapping[Choice, str]) -> None:
        super().__init__()
        named(self, name)
        self._label = text_label("label", f"{name}Label")
        self._hint = text_label("muted", f"{name}Hint")
        self._hint.hide()
        self._buttons = {choice: named(QRadioButton(), button) for choice, button in buttons.items()}
        self._group = QButtonGroup(self)
        next(iter(self._buttons.values())).setChecked(True)
        row = FlowLayout(spacing=Space.L)
        for button in self._buttons.values():
            self._group.addButton(button)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._label)
        column.addWidget(self._hint)
        column.addLayout(row)
        self._group.buttonClicked.connect(lambda _button: self.changed.emit())

    @property
    def chosen(self) -> Choice:
        return next(choice for choice, button in self._buttons.items() if button.isChecked())

    def choose(self, choice: Choice) -> None:
        self._buttons[choice].setChecked(True)

    def set_texts(self, label: str, answers: Mapping[Choice, str], hint: str = "") -> None:
        self._label.setText(label)
        self.setAccessibleName(label)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        for choice, text in answers.items():
            self._buttons[choice].setText(text)
            self._buttons[choice].setAccessibleDescription(label)
