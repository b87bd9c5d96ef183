"""What is written down of each exchange and of each turn in a company's tokens, for those who look for a fault."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.clock_watch import ClockWatch
from tgate_desktop.flows.ports import Archive, Clock, Http
from tgate_desktop.oauth.clock_offset import clock_offset_s
from tgate_desktop.oauth.exchange import Exchange, facts_without_secrets, recorded_exchange
from tgate_desktop.oauth.history import Event, EventKind
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import CatalogProblem, Fact, Problem

Value = TypeVar("Value")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Sent:
    """One exchange as it was, secrets and all: redacted and let go at the end of its entry."""

    begun_at: datetime
    request: HttpRequest
    answer: HttpAnswer | None
    problem: Problem | None


class Journal:
    """Sends for the flows, and writes down what came of it."""

    def __init__(self, http: Http, archive: Archive, clock: Clock, watch: ClockWatch) -> None:
        self._http = http
        self._archive = archive
        self._clock = clock
        self._watch = watch

    @contextmanager
    def entry(self, company_id: str, company_name: str, grant_id: str | None) -> Iterator[Entry]:
        """An entry about one company and its grant; it is written when the `with` ends, so after whatever is saved
        inside.

        A journal that cannot be written takes nothing away from what it is about: the log says so.
        """
        entry = Entry(self._http, self._clock, self._watch, (company_id, company_name), grant_id)
        try:
            yield entry
        finally:
            try:
                self._archive.record(*entry.closed())
            except CatalogProblem as problem:
                _log.warning("the journal could not be written: %s", problem)


class Entry:
    """What happens to one company's grant during one act. One thread at a time."""

    def __init__(
        self, http: Http, clock: Clock, watch: ClockWatch, company: tuple[str, str], grant_id: str | None
    ) -> None:
        self._http = http
        self._clock = clock
        self._watch = watch
        self._company = company
        self._grant_id = grant_id
        self._sent: list[_Sent] = []
        self._events: list[Event] = []

    def now(self) -> datetime:
        """The time, by the clock that dates what is written here."""
        return self._clock.now()

    def sent_and_read(
        self, build: Callable[[], HttpRequest], read: Callable[[HttpAnswer], Value], cancel: Cancel | None = None
    ) -> Value:
        """What `read` makes of the answer. A problem learns how far this computer's clock is off, and forgets every
        secret of the exchange: when it was found, new tokens that its texts repeat were not known yet.

        It is kept for as long as a screen shows it, so it lets go of what its frames had in their hands: the request
        and the answer, with their secrets.

        Raises: what the three raise.
        """
        begun_at = self._clock.now()
        request: HttpRequest | None = None
        answer: HttpAnswer | None = None
        try:
            request = build()
            answer = self._http.send(request, cancel)
            value = read(answer)
        except Problem as problem:
            if answer is not None:
                problem.knowing(**self._clock_facts(answer))
            if request is not None:
                problem.knowing(**facts_without_secrets(problem, request, answer))
                self._sent.append(_Sent(begun_at, request, answer, problem))
            traceback.clear_frames(problem.__traceback__)
            del request, answer  # this frame is in the traceback, too
            raise
        self._clock_facts(answer)
        self._sent.append(_Sent(begun_at, request, answer, None))
        return value

    def _clock_facts(self, answer: HttpAnswer) -> dict[str, Fact]:
        """How far this computer's clock is off, also for the watch. Whatever is odd about a `Date` costs no tokens."""
        try:
            offset_s = clock_offset_s(answer)
            if offset_s is None:
                return {}
            self._watch.note(offset_s)
        except Exception as error:  # noqa: BLE001 - it must not get in the way of the answer itself
            _log.warning("the clock could not be compared: %s", type(error).__name__)
            return {}
        return {"clock_offset_s": offset_s}

    def happened(
        self,
        kind: EventKind,
        access_fingerprint: str | None = None,
        refresh_fingerprint: str | None = None,
        problem: Problem | None = None,
    ) -> None:
        """A turn in this company's tokens, now."""
        self._events.append(
            Event(
                *self._company,
                at=self._clock.now(),
                kind=kind,
                access_fingerprint=access_fingerprint,
                refresh_fingerprint=refresh_fingerprint,
                problem_code=problem.code if problem else None,
                grant_id=self._grant_id,
            )
        )

    def closed(self) -> tuple[tuple[Exchange, ...], tuple[Event, ...]]:
        """What is to be kept of it, redacted; the entry itself holds nothing secret any more."""
        exchanges = tuple(
            recorded_exchange(uuid.uuid4().hex, self._company, one.begun_at, one.request, one.answer, one.problem)
            for one in self._sent
        )
        self._sent.clear()
        return tuple(replace(one, grant_id=self._grant_id) for one in exchanges), tuple(self._events)
