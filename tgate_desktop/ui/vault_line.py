"""The vault in the status bar: its name, and whether it is open."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.icons import IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.vault import not_saving_line, vault_line


class VaultLine(QWidget):
    """Empty until the first report."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "vaultLine")
        self._icon = named(IconLabel(size=15), "vaultIcon")
        self._name = text_label("muted", "vaultName")
        self._name.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self._icon)
        row.addWidget(self._name, 1)

    def show_report(self, report: VaultReport | None, unsaved: Problem | None = None) -> None:
        """`unsaved` is why a vault that can be used did not take what it was given."""
        self.setVisible(report is not None)
        if report is None:
            return
        is_passing_over = report.passed_over is not None
        is_good = report.problem is None and unsaved is None and not is_passing_over
        self._icon.show_icon("lock" if is_good else "warning", "muted" if is_good else "warn")
        style_as(self._name, role="muted" if is_good else "warn")
        if report.problem is None and unsaved is not None:
            self._name.setText(not_saving_line(report.name, unsaved))
        else:
            self._name.setText(vault_line(report.name, report.problem, is_passing_over=is_passing_over))
