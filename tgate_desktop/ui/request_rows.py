"""One request as a row of a list, of one company's or of all."""

from __future__ import annotations

from tgate_desktop.oauth.exchange import ExchangeLine
from tgate_desktop.oauth.outcome import Outcome, outcome_of
from tgate_desktop.ui.record_list import RecordRow
from tgate_desktop.ui.requests_state import RequestsState
from tgate_desktop.ui.theme import Tone
from tgate_desktop.words.requests import kind_of_company, kind_word, moment_text, seconds_text, status_text

_LOOKS = {
    Outcome.FINE: ("check-circle", Tone.GOOD),
    Outcome.REFUSED: ("cross-circle", Tone.BAD),
    Outcome.FAILED: ("warning", Tone.BAD),
    Outcome.UNUSABLE: ("warning", Tone.WARN),
    Outcome.NO_ANSWER: ("question", Tone.WARN),
}


def request_row(state: RequestsState | None, line: ExchangeLine) -> RecordRow:
    """What it was for, when, how it ended and how long it took; among all, also of which company."""
    icon, tone = _LOOKS[outcome_of(line)]
    return RecordRow(
        title=_title(state, line),
        moment=moment_text(line.begun_at),
        icon=icon,
        tone=tone,
        word=status_text(line),
        at_end=seconds_text(line.total_s),
    )


def _title(state: RequestsState | None, line: ExchangeLine) -> str:
    if state is None or state.company_id is not None:
        return kind_word(line.kind)
    name = state.names.get(line.company_id)
    return kind_of_company(line.kind, name or line.company_name, is_connected=name is not None)
