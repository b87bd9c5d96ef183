"""Titles and values in two columns; a value that is empty takes no room."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space


class FactGrid(QWidget):
    """Each fact by its name, which is its value's objectName; those of `left_to_right` no window turns around."""

    def __init__(self, name: str, facts: Collection[str], left_to_right: Collection[str] = ()) -> None:
        super().__init__()
        named(self, name)
        self._titles = {fact: text_label("muted", f"{fact}Title") for fact in facts}
        self._values = {fact: value_label(fact, is_left_to_right=fact in left_to_right) for fact in facts}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 1)
        for row, (fact, value) in enumerate(self._values.items()):
            self._titles[fact].setWordWrap(False)
            grid.addWidget(self._titles[fact], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)

    def show_titles(self, titles: Mapping[str, str]) -> None:
        """In the language in use."""
        for fact, title in titles.items():
            self._titles[fact].setText(title)

    def show_facts(self, facts: Mapping[str, str]) -> None:
        """All of them at once; what is not named is empty."""
        for fact, label in self._values.items():
            value = facts.get(fact, "")
            label.setText(value)
            label.setVisible(bool(value))
            self._titles[fact].setVisible(bool(value))
