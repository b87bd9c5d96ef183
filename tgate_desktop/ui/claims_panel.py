"""What the access token says about itself, when it is a JWT."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from tgate_desktop.oauth.jwt_claims import Claim, JwtParts
from tgate_desktop.ui.labels import rule, text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.claims import claim_meaning, claims_note
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.tokens import local_time


class ClaimsPanel(QFrame):
    """Hidden without claims. Its labels, claims and all, are gone as soon as it is."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "claimsPanel")
        style_as(self, role="card")
        self._parts: JwtParts | None = None
        self._rows = QWidget()
        self._title = text_label("heading", "claimsTitle")
        self._note = text_label("caption", "claimsNote")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        self._column.setSpacing(Space.S)
        for widget in (self._title, self._note, self._rows):
            self._column.addWidget(widget)
        self.hide()

    def show_claims(self, parts: JwtParts | None) -> None:
        if parts is self._parts:
            return
        self._parts = parts
        self._render()

    def _render(self) -> None:
        parts = self._parts
        self._title.setText(_("What the access token says"))
        self._note.setText(claims_note(is_cut=parts.is_cut) if parts else "")
        rows = _rows(parts) if parts else QWidget()
        self._column.replaceWidget(self._rows, rows)
        self._rows.deleteLater()
        self._rows.hide()
        self._rows = rows
        self.setVisible(parts is not None)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._render()
        super().changeEvent(event)


def _rows(parts: JwtParts) -> QWidget:
    rows = named(QWidget(), "claims")
    grid = QGridLayout(rows)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.XL)
    grid.setVerticalSpacing(Space.S)
    grid.setColumnStretch(1, 1)
    _add(grid, parts.claims, "claim")
    grid.addWidget(rule(), grid.rowCount(), 0, 1, 2)
    _add(grid, parts.header, "header")
    return rows


def _add(grid: QGridLayout, claims: tuple[Claim, ...], kind: str) -> None:
    for claim in claims:
        meaning = claim_meaning(claim.name)
        title = text_label("muted")
        title.setWordWrap(False)
        title.setText(f"{meaning} ({isolated(claim.name)})" if meaning else isolated(claim.name))
        value = value_label(f"{kind}-{claim.name}", is_left_to_right=claim.time is None)
        value.setText(local_time(claim.time) if claim.time is not None else claim.value)
        row = grid.rowCount()
        grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, row, 1)
