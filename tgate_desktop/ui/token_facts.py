"""The tokens of one company as a card of values. It only shows: what can be done stands in the token panel."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.secret import MASK, Secret
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.health_look import health_look
from tgate_desktop.ui.icons import IconLabel
from tgate_desktop.ui.labels import badge, rule, text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.ui.token_texts import TokenTexts, token_texts
from tgate_desktop.ui.value_labels import CountdownLabel, TokenLabel
from tgate_desktop.words.languages import gettext as _


class TokenFacts(QFrame):
    """`acts` stand beside the state, `token_acts` below the access token."""

    def __init__(self, acts: tuple[QWidget, ...], token_acts: tuple[QWidget, ...]) -> None:
        super().__init__()
        named(self, "tokenFacts")
        style_as(self, role="card")
        self._texts: TokenTexts | None = None
        self._state_icon = named(IconLabel(size=20), "accessTokenStateIcon")
        self._state = badge("accessTokenState")
        self._expires_in = CountdownLabel("expiresIn", "lead")
        self._expires_at = value_label("expiresAt")
        self._assumed = text_label("warn", "expiryAssumed")
        self._token = TokenLabel("accessToken")
        self._access_fingerprint = value_label("accessFingerprint", is_left_to_right=True)
        self._obtained = value_label("obtained")
        self._refresh_icon = named(IconLabel(size=16), "refreshTokenStateIcon")
        self._refresh_state = value_label("refreshTokenState")
        self._refresh_fingerprint = value_label("refreshFingerprint", is_left_to_right=True)
        self._titles = {
            name: text_label("muted", f"{name}Title")
            for name in (
                "expiresAt",
                "accessToken",
                "accessFingerprint",
                "obtained",
                "refreshTokenState",
                "refreshFingerprint",
            )
        }
        for title in self._titles.values():
            title.setWordWrap(False)
        self._lay_out(acts, token_acts)
        self._retranslate()

    def show_tokens(self, view: CompanyView, now: datetime, revealed: Secret | None) -> None:
        """The access token as `revealed`, else masked. Writes only what reads differently."""
        texts = token_texts(view, now)
        self._expires_in.show_countdown(texts.expires_in.shown, texts.expires_in.said)
        _say(self._token, revealed.reveal() if revealed else _masked(view))
        if texts == self._texts:
            return
        self._texts = texts
        look = health_look(texts.health)
        self._state_icon.show_icon(look.icon, look.tone.value)
        style_as(self._state, role="badge", tone=look.tone.value)
        _say(self._state, texts.state)
        _say(self._expires_at, texts.expires_at)
        _say(self._assumed, texts.assumed)
        self._assumed.setVisible(bool(texts.assumed))
        _say(self._access_fingerprint, texts.access_fingerprint)
        _say(self._obtained, texts.obtained)
        _say(self._refresh_state, texts.refresh_token)
        self._refresh_icon.show_icon(_REFRESH_ICONS[texts.refresh_tone.value], texts.refresh_tone.value)
        _say(self._refresh_fingerprint, texts.refresh_fingerprint)
        self._details.setVisible(view.shown_grant is not None)
        self._titles["accessFingerprint"].setVisible(bool(texts.access_fingerprint))
        self._titles["refreshFingerprint"].setVisible(bool(texts.refresh_fingerprint))

    def _lay_out(self, acts: tuple[QWidget, ...], token_acts: tuple[QWidget, ...]) -> None:
        state = FlowLayout(spacing=Space.S)
        for widget in (self._state_icon, self._state, self._expires_in):
            state.addWidget(widget)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addLayout(state, 1)
        beside = FlowLayout()
        for act in acts:
            beside.addWidget(act)
        head.addLayout(beside)
        buttons = FlowLayout()
        for act in token_acts:
            buttons.addWidget(act)
        token = QVBoxLayout()
        token.setSpacing(Space.S)
        token.addWidget(self._token)
        token.addLayout(buttons)
        expires = QVBoxLayout()
        expires.setSpacing(Space.HAIR)
        expires.addWidget(self._expires_at)
        expires.addWidget(self._assumed)
        refresh = QHBoxLayout()
        refresh.setSpacing(Space.S)
        refresh.addWidget(self._refresh_icon)
        refresh.addWidget(self._refresh_state, 1)
        self._details = named(QWidget(), "tokenDetails")
        grid = QGridLayout(self._details)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.M)
        grid.setColumnStretch(1, 1)
        values: dict[str, QWidget | QLayout] = {
            "accessToken": token,
            "accessFingerprint": self._access_fingerprint,
            "obtained": self._obtained,
            "expiresAt": expires,
            "refreshTokenState": refresh,
            "refreshFingerprint": self._refresh_fingerprint,
        }
        for name, value in values.items():
            if name == "refreshTokenState":
                grid.addWidget(rule(), grid.rowCount(), 0, 1, 2)
            row = grid.rowCount()
            grid.addWidget(self._titles[name], row, 0, Qt.AlignmentFlag.AlignTop)
            if isinstance(value, QLayout):
                grid.addLayout(value, row, 1)
            else:
                grid.addWidget(value, row, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        box.setSpacing(Space.L)
        box.addLayout(head)
        box.addWidget(self._details)

    def _retranslate(self) -> None:
        self._texts = None
        for name, text in (
            ("expiresAt", _("Expires")),
            ("accessToken", _("Access token")),
            ("accessFingerprint", _("Fingerprint")),
            ("obtained", _("Obtained")),
            ("refreshTokenState", _("Refresh token")),
            ("refreshFingerprint", _("Fingerprint")),
        ):
            self._titles[name].setText(text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


_REFRESH_ICONS = {"good": "check-circle", "warn": "warning", "bad": "cross-circle", "neutral": "circle"}


def _masked(view: CompanyView) -> str:
    if view.shown_grant is not None and view.shown_grant.access_fingerprint is None:
        return _("None yet: a refresh brings one")
    return MASK * 3 if view.shown_grant else ""


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
