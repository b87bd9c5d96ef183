"""The receiver's loop: all connections on one thread, so that none of them can hold up another."""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tgate_desktop.adapters.acceptor import Acceptor
from tgate_desktop.adapters.callback_rules import Refusal, judged
from tgate_desktop.adapters.loop_waker import LoopWaker
from tgate_desktop.adapters.receiver_connection import Channel, Connection, ConnectionGone, Phase
from tgate_desktop.adapters.receiver_page import AnswerPages
from tgate_desktop.adapters.request_head import HeadMalformed, RequestHead
from tgate_desktop.flows.ports import FinalPage
from tgate_desktop.oauth.redirect import AuthorizationAnswer, CodeReceived, ExpectedRedirect, Reading, UnconfirmedCode

_log = logging.getLogger(__name__)

_WORDS: dict[type[Reading], str] = {
    CodeReceived: "code",
    AuthorizationAnswer: "error",
    UnconfirmedCode: "code without state",
}


@dataclass(frozen=True)
class ReceiverLimits:
    """How much and how long. `read_s` counts from the accept and is for the whole request head."""

    connections: int = 64
    read_s: float = 5.0
    hold_s: float = 15.0
    send_s: float = 5.0
    drain_s: float = 1.0
    farewell_s: float = 0.05


@dataclass(frozen=True)
class ReceiverPages:
    """What the browser may see besides the final page: "finish in the app", and "this is not what we wait for"."""

    waiting: FinalPage
    not_ours: FinalPage


class ReceiverLoop:
    """Reads, judges, holds and answers. `run` is the thread's; `finish` and `stop` are for any other one."""

    def __init__(
        self,
        listeners: tuple[socket.socket, ...],
        new_channel: Callable[[], Channel],
        expected: ExpectedRedirect,
        report: Callable[[Reading], None],
        answers: AnswerPages,
        pages: ReceiverPages,
        limits: ReceiverLimits,
    ) -> None:
        self._new_channel = new_channel
        self._expected = expected
        self._report = report
        self._answers = answers
        self._not_ours = pages.not_ours
        self._waiting = answers.answer(pages.waiting)
        self._limits = limits
        self._final: bytes | None = None
        self._is_captured = False
        self._is_stopping = False
        self._connections: dict[Connection, None] = {}  # in the order of their coming
        self._waker = LoopWaker()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._waker, selectors.EVENT_READ, self._waker.drain)
        self._acceptor = Acceptor(listeners, self._selector, self._admit, self._make_room)

    def finish(self, answer: bytes) -> None:
        """What every redirect of ours is answered with from now on. Never blocks."""
        self._final = answer
        self._waker.wake()

    def stop(self) -> None:
        """Ends `run`. Never blocks; twice is fine."""
        self._is_stopping = True
        self._waker.wake()

    def run(self) -> None:
        """Serves until `stop`."""
        try:
            while not self._is_stopping:
                for key, _ in self._selector.select(self._seconds_to_next_deadline()):
                    key.data()
                self._keep_deadlines()
                self._answer_held()
        finally:
            self._end()

    # ---- connections come and go

    def _admit(self, stream: socket.socket) -> None:
        if len(self._connections) >= self._limits.connections and not self._make_room():
            stream.close()
            return
        try:
            connection = Connection(stream, self._new_channel(), time.monotonic() + self._limits.read_s)
            self._selector.register(stream, selectors.EVENT_READ, partial(self._serve, connection))
        except Exception as error:  # noqa: BLE001 - a thread's edge: the wait goes on
            _tell_unforeseen(error, "a connection began")
            stream.close()
            return
        self._connections[connection] = None

    def _make_room(self) -> bool:
        """Closes the oldest that has its answer, or else the oldest of the largest crowd. Whether there was one.

        A redirect's own connection never gives way.
        """
        if answered := self._all_at(Phase.DRAINING):
            self._drop(answered[0])
            return True
        while crowd := self._largest_crowd():
            oldest, flights = crowd[0], crowd[0].flights
            self._serve(oldest)  # it may have got further, since this turn began
            if oldest not in self._connections:
                return True
            if oldest.phase is Phase.READING and oldest.flights == flights:
                self._drop(oldest)
                return True
        return False

    def _largest_crowd(self) -> list[Connection]:
        """Without a whole request, and equally far. Who floods one stage pushes nobody out at another."""
        crowds: dict[int, list[Connection]] = {}
        for connection in self._all_at(Phase.READING):
            crowds.setdefault(connection.flights, []).append(connection)
        return max(crowds.values(), key=len, default=[])

    def _all_at(self, phase: Phase) -> list[Connection]:
        return [connection for connection in self._connections if connection.phase is phase]

    def _drop(self, connection: Connection) -> None:
        del self._connections[connection]
        self._selector.unregister(connection.stream)
        connection.close()

    # ---- one connection

    def _serve(self, connection: Connection) -> None:
        if connection in self._connections:  # else it gave way earlier in this turn
            self._guarded(connection, partial(self._step, connection))

    def _watch(self, connection: Connection) -> None:
        """For what can be sent, while there is such; else for what comes."""
        events = selectors.EVENT_WRITE if connection.has_unsent else selectors.EVENT_READ
        if self._selector.get_key(connection.stream).events != events:
            self._selector.modify(connection.stream, events, partial(self._serve, connection))

    def _step(self, connection: Connection) -> None:
        match connection.phase:
            case Phase.READING:
                self._read(connection)
            case Phase.ANSWERING:
                self._send(connection)
            case Phase.HELD | Phase.DRAINING:
                connection.discard()
        self._watch(connection)

    def _guarded(self, connection: Connection, act: Callable[[], None]) -> None:
        try:
            act()
        except (ConnectionGone, OSError):
            self._drop(connection)
        except Exception as error:  # noqa: BLE001 - a thread's edge: the wait goes on
            _tell_unforeseen(error, "a connection was served")
            self._drop(connection)

    def _read(self, connection: Connection) -> None:
        try:
            head = connection.receive()
        except HeadMalformed as reason:
            _log.info("- -: %s (%s)", Refusal.MALFORMED_REQUEST.words, reason)
            self._answer(connection, self._answers.answer(self._not_ours, Refusal.MALFORMED_REQUEST.status))
            return
        if head is not None:
            self._judge(connection, head)

    def _judge(self, connection: Connection, head: RequestHead) -> None:
        judgement = judged(head, self._expected)
        is_repeat = self._is_captured or self._final is not None
        if isinstance(judgement, Refusal):
            _log.info("%s: %s", head.shown, judgement.words)
            self._answer(connection, self._refusal(judgement, head))
            return
        _log.info("%s: %s%s", head.shown, "repeated " if is_repeat else "", _WORDS[type(judgement)])
        if not is_repeat:
            self._report(judgement)
        if isinstance(judgement, UnconfirmedCode):
            self._answer(connection, self._final or self._waiting)
        else:
            self._is_captured = True
            self._hold(connection)

    def _refusal(self, refusal: Refusal, head: RequestHead) -> bytes:
        if refusal is Refusal.PREFETCH:
            return self._answers.nothing()
        return self._answers.answer(self._not_ours, refusal.status, has_body=head.method != "HEAD")

    def _hold(self, connection: Connection) -> None:
        connection.phase = Phase.HELD
        connection.deadline_s = time.monotonic() + self._limits.hold_s

    def _answer(self, connection: Connection, answer: bytes) -> None:
        connection.phase = Phase.ANSWERING
        connection.deadline_s = time.monotonic() + self._limits.send_s
        connection.answer_with(answer)
        self._send(connection)
        self._watch(connection)

    def _send(self, connection: Connection) -> None:
        if connection.send():
            # Open until the browser closes: closed over bytes that still come, TCP would take the answer back.
            connection.phase = Phase.DRAINING
            connection.deadline_s = time.monotonic() + self._limits.drain_s

    # ---- time, and the end

    def _seconds_to_next_deadline(self) -> float | None:
        deadlines = [connection.deadline_s for connection in self._connections]
        if self._acceptor.resumes_at_s is not None:
            deadlines.append(self._acceptor.resumes_at_s)
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _keep_deadlines(self) -> None:
        now_s = time.monotonic()
        if self._acceptor.resumes_at_s is not None and self._acceptor.resumes_at_s <= now_s:
            self._acceptor.resume()
        for connection in [each for each in self._connections if each.deadline_s <= now_s]:
            if connection.phase is Phase.HELD:
                self._guarded(connection, partial(self._answer, connection, self._waiting))
            else:
                self._drop(connection)

    def _answer_held(self) -> None:
        if self._final is not None:
            for connection in self._all_at(Phase.HELD):
                self._guarded(connection, partial(self._answer, connection, self._final))

    def _end(self) -> None:
        self._acceptor.close()
        self._say_farewell()
        for connection in self._connections:
            connection.close()
        self._connections.clear()  # 64 ends of TLS are several megabytes, and nothing else frees them soon
        self._selector.close()
        self._waker.close()

    def _say_farewell(self) -> None:
        """A held browser gets its page, a half-sent page its rest, if the other side takes it in `farewell_s`."""
        until_s = time.monotonic() + self._limits.farewell_s
        for connection in self._all_at(Phase.HELD):
            connection.phase = Phase.ANSWERING
            with contextlib.suppress(OSError):
                connection.answer_with(self._final or self._waiting)
        for connection in self._connections:
            if connection.phase is Phase.ANSWERING:
                with contextlib.suppress(OSError):
                    connection.send_within(max(0.0, until_s - time.monotonic()))


def _tell_unforeseen(error: Exception, meanwhile: str) -> None:
    """Without its message, which may quote what was read."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s while %s\n%s", type(error).__name__, meanwhile, frames)
