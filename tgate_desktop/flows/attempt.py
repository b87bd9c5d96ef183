"""One attempt to connect: listen, wait for the code, then let `CodeExchange` do what cannot be undone."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.flows.code_exchange import CodeExchange, ConnectOrder
from tgate_desktop.flows.ports import Clock, FinalPage, Practice, Receiver, ReceiverFactory
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.flows.successive_receivers import SuccessiveReceivers
from tgate_desktop.oauth.authorization import AuthorizationRequest, authorization_request
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.environment_rules import checked_environment
from tgate_desktop.oauth.problems import (
    AccessDenied,
    AttemptExpired,
    AuthorizationProblem,
    AuthorizationRefused,
    CodeAlreadyUsed,
    Fact,
    Problem,
)
from tgate_desktop.oauth.redaction import redacted
from tgate_desktop.oauth.redirect import AuthorizationAnswer, CodeReceived, Reading, UnconfirmedCode, read_pasted
from tgate_desktop.oauth.redirect_uri import Capture
from tgate_desktop.oauth.secret import Secret

__all__ = ["Attempt", "ConnectOrder", "ConnectPorts"]

ATTEMPT_LIFETIME = timedelta(minutes=30)
_MOST_UNCONFIRMED = 3
_TAKES_IN = (Phase.LISTENING, Phase.WAITING_FOR_BROWSER)


@dataclass(frozen=True)
class ConnectPorts:
    """What an attempt needs. `pages` gives the browser's last page for a problem, or for success. `check_may_connect`
    raises for an environment that IT does not let in."""

    receivers: ReceiverFactory
    pages: Callable[[Problem | None], FinalPage]
    practice: Practice
    clock: Clock
    exchange: CodeExchange
    check_may_connect: Callable[[Environment], None] = lambda _environment: None


class Attempt:
    """Runs once, on a worker. The other methods never block and may be called from any thread meanwhile."""

    def __init__(
        self,
        order: ConnectOrder,
        grant_id: str,
        ports: ConnectPorts,
        receivers: SuccessiveReceivers,
        used_codes: set[str],
        on_state: Callable[[ConnectState], None],
    ) -> None:
        self._order = order
        self._grant_id = grant_id
        self._ports = ports
        self._receivers = receivers
        self._used_codes = used_codes
        self._on_state = on_state
        self._cancel = Cancel()
        self._lock = threading.RLock()
        self._state = ConnectState(Phase.IDLE)
        self._request: AuthorizationRequest | None = None
        self._unconfirmed: dict[str, UnconfirmedCode] = {}
        self._arrived_s: dict[str, float] = {}
        self._begun_s = 0.0
        self._ends_at: datetime | None = None
        self._inbox: queue.SimpleQueue[CodeReceived | AuthorizationAnswer | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Every change goes to `on_state`, on worker threads; ends in CONNECTED, FAILED or CANCELLED."""
        receiver: Receiver | None = None
        self._cancel.on_cancel(lambda: self._inbox.put(None))
        try:
            self._show(phase=Phase.LISTENING)
            self._ports.check_may_connect(checked_environment(self._order.environment))
            if self._order.environment.is_practice:
                self._ports.practice.ensure_running()
            # before anybody approves: a keyring that cannot give it would cost them the code
            client_secret = self._ports.exchange.client_secret(self._order)
            self._used_codes |= self._ports.exchange.used_codes()
            request = authorization_request(self._order.environment, self._order.application)
            self._request = request
            if request.expected.redirect_uri.capture is not Capture.PASTE:
                receiver = self._receivers.open(request.expected, self._take_redirect, self._cancel)
            self._begun_s = self._ports.clock.monotonic_s()
            self._ends_at = self._ports.clock.now() + ATTEMPT_LIFETIME
            self._show(
                phase=Phase.WAITING_FOR_BROWSER,
                link=request.link,
                listening=receiver is not None,
                certificate=receiver.certificate if receiver is not None else None,
                deadline=self._ends_at,
            )
            code = self._wait_for_code(receiver)
            self._exchange(code, client_secret, request, receiver)
        except Cancelled:
            self._show(phase=Phase.CANCELLED, listening=False, deadline=None)
        except Problem as problem:
            if receiver is not None:
                receiver.finish(self._ports.pages(problem))
            self._show(phase=Phase.FAILED, failed_in=self._state.phase, problem=problem, listening=False, deadline=None)
        finally:
            if receiver is not None:
                receiver.close()

    def cancel(self) -> None:
        """Stops the wait. After the exchange has begun it changes nothing: the answer is stored all the same."""
        self._cancel()

    def paste(self, text: str) -> None:
        """Takes the redirected address or the bare code.

        Raises: PasteEmpty, PasteNotOurAddress, PasteOtherAttempt, PasteOtherIssuer, PasteUnreadable, CodeAlreadyUsed.
        """
        with self._lock:
            if self._request is None or self._state.phase is not Phase.WAITING_FOR_BROWSER:
                raise CodeAlreadyUsed
            reading = read_pasted(text, self._request.expected)
            if not isinstance(reading, AuthorizationAnswer) and reading.code.fingerprint in self._used_codes:
                raise CodeAlreadyUsed
            self._take(reading)

    def use_unconfirmed(self, fingerprint: str) -> None:
        """The person says that this code is theirs."""
        with self._lock:
            held = self._unconfirmed.get(fingerprint)
            if held is not None:
                self._take(CodeReceived(held.code, is_bare=True))

    def ignore_unconfirmed(self, fingerprint: str) -> None:
        """The person says that this code is not theirs."""
        with self._lock:
            if self._unconfirmed.pop(fingerprint, None) is not None:
                deadline = self._state.deadline if self._unconfirmed else self._ends_at
                self._show(unconfirmed=tuple(self._unconfirmed), deadline=deadline)

    # ---- waiting ----

    def _take_redirect(self, reading: Reading) -> None:
        """What the receiver caught: the redirect comes at once when T-Gate has issued the code."""
        if not isinstance(reading, AuthorizationAnswer):
            self._arrived_s.setdefault(reading.code.fingerprint, self._ports.clock.monotonic_s())
        self._take(reading)

    def _take(self, reading: Reading) -> None:
        """What came in, by receiver or paste; the first that counts wins, and what comes after it is nobody's."""
        with self._lock:
            if self._state.phase not in _TAKES_IN:
                return
            if isinstance(reading, UnconfirmedCode):
                self._hold_unconfirmed(reading)
            elif not isinstance(reading, CodeReceived) or reading.code.fingerprint not in self._used_codes:
                self._inbox.put(reading)

    def _hold_unconfirmed(self, reading: UnconfirmedCode) -> None:
        fingerprint = reading.code.fingerprint
        if fingerprint in self._used_codes:
            return
        self._unconfirmed.pop(fingerprint, None)
        self._unconfirmed[fingerprint] = reading
        while len(self._unconfirmed) > _MOST_UNCONFIRMED:
            del self._unconfirmed[next(iter(self._unconfirmed))]
        self._show(unconfirmed=tuple(self._unconfirmed), deadline=self._code_deadline())

    def _wait_for_code(self, receiver: Receiver | None) -> CodeReceived:
        """Until a code is in; after the attempt's time only a paste can bring one.

        Raises: Cancelled, AuthorizationProblem.
        """
        end = self._begun_s + ATTEMPT_LIFETIME.total_seconds()
        try:
            reading = self._inbox.get(timeout=end - self._ports.clock.monotonic_s())
        except queue.Empty:
            if receiver is not None:
                receiver.close()
            self._ends_at = None
            self._show(listening=False, deadline=None, problem=AttemptExpired())
            reading = self._inbox.get()
        self._cancel.raise_if_cancelled()
        if isinstance(reading, AuthorizationAnswer):
            raise _refused(reading)
        assert reading is not None  # noqa: S101  only a cancel puts None
        return reading

    def _code_deadline(self) -> datetime:
        return self._ports.clock.now() + timedelta(seconds=self._order.environment.code_lifetime_s)

    # ---- past the point of no return ----

    def _exchange(
        self, received: CodeReceived, client_secret: Secret, request: AuthorizationRequest, receiver: Receiver | None
    ) -> None:
        with self._lock:
            self._used_codes.add(received.code.fingerprint)
            self._unconfirmed.clear()
            self._show(phase=Phase.EXCHANGING_CODE, problem=None, unconfirmed=(), deadline=self._code_deadline())
        view = self._ports.exchange.save_pair(
            self._order,
            self._grant_id,
            client_secret,
            received.code,
            request.code_verifier,
            on_saving=lambda: self._show(phase=Phase.SAVING),
            on_saved=lambda saved: self._show(phase=Phase.PROVING, view=saved, listening=False, deadline=None),
            known=self._known_of(received, request),
        )
        if receiver is not None:
            receiver.finish(self._ports.pages(None))
            receiver.close()
        with suppress(Cancelled):
            view, checked, same_as = self._ports.exchange.prove(self._order, view, self._cancel)
            self._show(phase=Phase.CONNECTED, view=view, checked=checked, same_as=same_as)
            return
        self._show(phase=Phase.CONNECTED)

    def _known_of(self, received: CodeReceived, request: AuthorizationRequest) -> dict[str, Fact]:
        """How the code came. One that came by redirect with our state is as old as its arrival; one that was pasted
        with it is no older than the attempt; one without it may be older than anybody here knows, but not younger."""
        lifetime_s = self._order.environment.code_lifetime_s
        facts: dict[str, Fact] = {
            "is_bare": received.is_bare,
            "capture": request.expected.redirect_uri.capture.value,
            "code_lifetime_s": lifetime_s,
        }
        now_s = self._ports.clock.monotonic_s()
        arrived_s = self._arrived_s.get(received.code.fingerprint)
        if arrived_s is not None and (not received.is_bare or now_s - arrived_s >= lifetime_s):
            facts["code_age_s"] = int(now_s - arrived_s)
        elif not received.is_bare and now_s - self._begun_s < lifetime_s:
            facts["code_age_s"] = int(now_s - self._begun_s)
        return facts

    def _show(self, **changes: object) -> None:
        with self._lock:
            self._state = replace(self._state, **changes)  # type: ignore[arg-type]
            self._on_state(self._state)


def _refused(answer: AuthorizationAnswer) -> AuthorizationProblem:
    problem = AccessDenied if answer.error == "access_denied" else AuthorizationRefused
    return problem(error=redacted(answer.error), description=answer.description)
