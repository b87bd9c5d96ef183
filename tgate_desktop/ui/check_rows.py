"""The checks one below the other, in groups: each with icon and word, what it found, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.ui.icons import IconButton, IconLabel
from tgate_desktop.ui.labels import badge, text_label
from tgate_desktop.ui.names import named, object_name
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.words.doctor import check_name, explain_check, verdict_word
from tgate_desktop.words.explanation import Action, action_label
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import pgettext

_FIXES = {
    Action.CHANGE_ENVIRONMENT: ("changeTheEnvironment", "edit"),
    Action.CHANGE_REDIRECT_URI: ("changeTheRedirectUri", "edit"),
    Action.UNLOCK_KEYRING: ("unlockTheKeyring", "lock"),
}
_REDIRECT = (Check.PRACTICE, Check.REDIRECT_HOST, Check.PORT_IPV4, Check.PORT_IPV6)
_NETWORK = (
    Check.AUTHORIZATION_ADDRESS,
    Check.TOKEN_ADDRESS,
    Check.CERTIFICATE,
    Check.PROXY,
    Check.PROXY_AUTO_CONFIG,
    Check.CLOCK,
)


class _Look(NamedTuple):
    icon: str
    colour: str
    tone: Tone


_LOOKS = {
    Verdict.GOOD: _Look("check-circle", "good", Tone.GOOD),
    Verdict.NOTICE: _Look("info", "warn", Tone.WARN),
    Verdict.TROUBLE: _Look("cross-circle", "bad", Tone.BAD),
    Verdict.NOT_CHECKED: _Look("circle", "muted", Tone.NEUTRAL),
}
_UNDER_WAY = _Look("dots", "accent", Tone.INFO)


class CheckRow(QFrame):
    """Signals: `fix_requested(Action)`."""

    fix_requested = Signal(object)

    def __init__(self, check: Check) -> None:
        super().__init__()
        named(self, object_name(f"check {check.value}"))
        self._check = check
        self._icon = named(IconLabel(size=20), "checkIcon")
        self._name = text_label("label", "checkName")
        self._verdict = badge("checkVerdict", Tone.INFO)
        self._result = text_label(name="checkResult")
        self._what_to_do = text_label("label", "checkWhatToDo")
        self._causes = text_label("muted", "checkLikelyCause")
        self._fixes: dict[Action, IconButton] = {}
        self._fixes_row = QHBoxLayout()
        self._lay_out()
        self.show_result(None)

    def show_result(self, result: CheckResult | None) -> None:
        """None while it is under way."""
        look = _LOOKS[result.verdict] if result else _UNDER_WAY
        words = explain_check(result) if result else None
        is_pressing = result is not None and result.verdict in (Verdict.NOTICE, Verdict.TROUBLE)
        style_as(self, role="panel" if is_pressing else "", tone=look.tone.value if is_pressing else "")
        self._icon.show_icon(look.icon, look.colour)
        self._name.setText(check_name(self._check))
        self._verdict.setText(verdict_word(result.verdict) if result else pgettext("a check", "under way"))
        style_as(self._verdict, tone=look.tone.value)
        causes = words.likely_causes if words else ()
        title = _("Likely cause") if len(causes) == 1 else _("Likely causes")
        for label, text in (
            (self._result, words.result if words else ""),
            (self._what_to_do, words.what_to_do if words else ""),
            (self._causes, "\n".join((f"{title}:", *(f"• {cause}" for cause in causes))) if causes else ""),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_fix(words.action if words and is_pressing else None)

    def _show_fix(self, wanted: Action | None) -> None:
        if wanted in _FIXES and wanted not in self._fixes:
            self._fixes[wanted] = self._fix(wanted)
            self._fixes_row.insertWidget(0, self._fixes[wanted])
        for action, button in self._fixes.items():
            button.setText(action_label(action))
            button.setVisible(action is wanted)

    def _fix(self, action: Action) -> IconButton:
        """Made when it is first wanted: most rows never want one."""
        name, icon = _FIXES[action]
        button = named(IconButton(icon), name)
        button.clicked.connect(lambda: self.fix_requested.emit(action))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._name, 1)
        head.addWidget(self._verdict, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addLayout(head)
        for label in (self._result, self._what_to_do, self._causes):
            words.addWidget(label)
        self._fixes_row.addStretch(1)
        words.addLayout(self._fixes_row)
        icon = QVBoxLayout()
        icon.addWidget(self._icon)
        icon.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.setSpacing(Space.M)
        row.addLayout(icon)
        row.addLayout(words, 1)


class CheckRows(QWidget):
    """Signals: `fix_requested(Action)`."""

    fix_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "checks")
        self._rows: dict[Check, CheckRow] = {}
        self._results: Mapping[Check, CheckResult] = {}
        self._titles = {group: text_label("heading", group) for group in _group_titles()}
        self._columns: dict[str, QVBoxLayout] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        for group, title in self._titles.items():
            inner = self._columns[group] = QVBoxLayout()
            inner.setSpacing(Space.S)
            inner.addWidget(title)
            column.addLayout(inner)
        column.addStretch(1)

    def show_results(self, checks: tuple[Check, ...], results: Mapping[Check, CheckResult]) -> None:
        """A row for each check, in this order within its group; only rows with news are drawn again."""
        for gone in self._rows.keys() - set(checks):
            self._rows.pop(gone).deleteLater()
        for place, check in enumerate(checks):
            if check not in self._rows:
                row = self._rows[check] = CheckRow(check)
                row.fix_requested.connect(self.fix_requested)
                group = _group_of(check)
                before = [one for one in checks[:place] if _group_of(one) == group]
                self._columns[group].insertWidget(1 + len(before), row)
            elif self._results.get(check) is not results.get(check):
                self._rows[check].show_result(results.get(check))
            if check in results and check not in self._results:
                self._rows[check].show_result(results[check])
        self._results = dict(results)
        for group, text in _group_titles().items():
            self._titles[group].setText(text)
            self._titles[group].setVisible(any(_group_of(check) == group for check in checks))

    def retranslate(self) -> None:
        """Draws every row anew."""
        for check, row in self._rows.items():
            row.show_result(self._results.get(check))
        self.show_results(tuple(self._rows), self._results)


def _group_titles() -> dict[str, str]:
    return {
        "redirectChecks": _("Catching the redirect"),
        "networkChecks": _("The way to T-Gate"),
        "houseChecks": _("What is kept here"),
    }


def _group_of(check: Check) -> str:
    if check in _REDIRECT:
        return "redirectChecks"
    return "networkChecks" if check in _NETWORK else "houseChecks"
