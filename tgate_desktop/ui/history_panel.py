"""The **History** tab: what happened to one company's tokens, by fingerprint."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.history import Event, EventKind
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.fact_grid import FactGrid
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.record_list import RecordList, RecordRow
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.history import event_reason, event_word, fingerprints_text, no_history
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.requests import moment_text
from tgate_desktop.words.tokens import local_time

_LOOKS = {
    EventKind.CONNECTED: ("link", Tone.GOOD),
    EventKind.REFRESHED: ("refresh", Tone.GOOD),
    EventKind.PROVEN: ("shield", Tone.GOOD),
    EventKind.REFUSED: ("cross-circle", Tone.BAD),
    EventKind.IMPORTED: ("download", Tone.INFO),
    EventKind.HANDED_OVER: ("upload", Tone.WARN),
    EventKind.REVOKED: ("lock", Tone.WARN),
    EventKind.REMOVED: ("trash", Tone.NEUTRAL),
}


class HistoryPanel(QWidget):
    """Reads when it is told to; the newest event is shown in full until a person chooses another."""

    def __init__(self, runner: Runner, desktop: Desktop) -> None:
        super().__init__()
        named(self, "history")
        self._company_id: str | None = None
        self._events: tuple[Event, ...] | None = None
        self._chosen: Event | None = None
        self._read_problem: Problem | None = None
        self._lane = runner.lane(self)
        self._problem = named(ProblemPanel(desktop, (Action.TRY_AGAIN,)), "historyReadingPanel")
        self._problem.action_requested.connect(lambda _action: self.reload())
        self._nothing = text_label("muted", "noHistory")
        self._list: RecordList[Event] = RecordList("historyList", _row)
        self._list.chosen.connect(self._choose)
        self._title = text_label("heading", "eventTitle")
        fingerprints = ("eventAccessFingerprint", "eventRefreshFingerprint")
        self._facts = FactGrid("eventFacts", ("eventTime", *fingerprints, "eventReason"), left_to_right=fingerprints)
        self._lay_out()
        self._retranslate()
        self._render()

    def show_company(self, view: CompanyView) -> None:
        """The same company again keeps what was chosen. Reads anew."""
        if view.company.company_id != self._company_id:
            self._company_id, self._events, self._chosen = view.company.company_id, None, None
            self._render()
        self.reload()

    def reload(self) -> None:
        company_id = self._company_id
        if company_id is not None:
            self._lane.run(lambda use_cases: use_cases.requests.events(company_id), self._on_events, self._on_problem)

    def _on_events(self, events: tuple[Event, ...]) -> None:
        self._events, self._read_problem = events, None
        self._render()

    def _on_problem(self, problem: Problem) -> None:
        self._read_problem = problem
        self._render()

    def _choose(self, event: Event) -> None:
        self._chosen = event
        self._render()

    def _render(self) -> None:
        events = self._events or ()
        shown = self._chosen if self._chosen in events else events[0] if events else None
        self._problem.show_problem(self._read_problem)
        self._nothing.setVisible(self._events == ())
        self._list.show_records(events, shown)
        for widget in (self._list, self._card):
            widget.setVisible(bool(events))
        if shown is not None:
            self._title.setText(event_word(shown))
            self._facts.show_facts(
                {
                    "eventTime": local_time(shown.at),
                    "eventAccessFingerprint": shown.access_fingerprint or "",
                    "eventRefreshFingerprint": shown.refresh_fingerprint or "",
                    "eventReason": event_reason(shown),
                }
            )

    def _lay_out(self) -> None:
        self._card = named(QFrame(), "eventCard")
        style_as(self._card, role="card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        inside.setSpacing(Space.M)
        inside.addWidget(self._title)
        inside.addWidget(self._facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for widget in (self._problem, self._nothing, self._list, self._card):
            column.addWidget(widget)

    def _retranslate(self) -> None:
        self._list.setAccessibleName(_("History"))
        self._nothing.setText(no_history())
        self._facts.show_titles(
            {
                "eventTime": _("When"),
                "eventAccessFingerprint": _("Access token"),
                "eventRefreshFingerprint": _("Refresh token"),
                "eventReason": _("Why"),
            }
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._list.records.say_anew()
            self._render()
        super().changeEvent(event)


def _row(event: Event) -> RecordRow:
    icon, tone = _LOOKS[event.kind]
    reason, fingerprints = event_reason(event), fingerprints_text(event)
    if not reason:
        return RecordRow(event_word(event), moment_text(event.at), icon, tone, fingerprints, is_calm=True)
    return RecordRow(event_word(event), moment_text(event.at), icon, tone, reason, fingerprints)
