"""Which application tokens were issued to: one of those that are known here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.ui.choice_list import ChoiceList, ChoiceRow
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.languages import gettext as _


class ApplicationChoice(QWidget):
    """Signals: `chosen`, after another one was chosen."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "applicationChoice")
        self._label = text_label("label", "applicationsLabel")
        self._list = ChoiceList("applications")
        self._message = text_label("warn", "applicationsMessage")
        self._list.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for widget in (self._label, self._list, self._message):
            column.addWidget(widget)

    @property
    def key(self) -> str | None:
        """The ID of the chosen application."""
        return self._list.key

    @property
    def has_rows(self) -> bool:
        return bool(self._list.count())

    def choose_only_one(self) -> None:
        """Where there is nothing to choose from."""
        if self._list.count() == 1:
            self._list.setCurrentRow(0)

    def show_applications(
        self, applications: Sequence[Application], environments: Sequence[Environment], message: str
    ) -> None:
        """`message` is what is to be said of them, empty when nothing is."""
        names = {one.environment_id: environment_name(one) for one in environments}
        rows = [
            ChoiceRow(
                one.application_id,
                one.client_id,
                names.get(one.environment_id, ""),
                theme().environment_ink(one.environment_id),
            )
            for one in applications
        ]
        self._list.show_rows(rows)
        self._list.setVisible(bool(rows))
        self._message.setText(message)
        self._message.setVisible(bool(message))

    def retranslate(self) -> None:
        self._label.setText(_("Application that they were issued to"))
        self._list.setAccessibleName(self._label.text())
