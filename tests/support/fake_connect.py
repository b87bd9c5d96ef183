"""The connect use case as the wizard calls it: the test says what each attempt shows, and when it ends."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.support.company_views import NOON, PROOF, a_grant, a_view
from tests.support.fake_use_cases import FakeUseCases
from tests.support.hygiene import GUARD_S
from tgate_desktop.flows.attempt import ConnectOrder
from tgate_desktop.flows.connect import PracticeSetup
from tgate_desktop.flows.states import Checked, CompanyView, ConnectState, Phase
from tgate_desktop.oauth.company import Company
from tgate_desktop.oauth.environment import PRACTICE_REDIRECT_URI
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.secret import Secret

LINK = (
    "https://staging.tgate.example/oauth/authorize?response_type=code&client_id=client-1"
    "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8765%2Fcallback&state=wYb3kq0zJpX1&code_challenge_method=S256"
)


class FakeAttempt:
    """`show` and `end` are called by the test; `run` passes the states on, on its own thread."""

    def __init__(self, order: ConnectOrder, on_state: Callable[[ConnectState], None]) -> None:
        self.order = order
        self.calls: list[tuple[str, Any]] = []
        self.refuse_paste: Problem | None = None
        self.is_cancelled = threading.Event()
        self._on_state = on_state
        self._states: queue.SimpleQueue[ConnectState | None] = queue.SimpleQueue()
        self._is_past_return = False

    def run(self) -> None:
        while (state := self._states.get(timeout=GUARD_S)) is not None:
            self._on_state(state)

    def show(self, state: ConnectState) -> None:
        self._is_past_return = state.phase not in (Phase.LISTENING, Phase.WAITING_FOR_BROWSER)
        self._states.put(state)

    def end(self) -> None:
        self._states.put(None)

    def cancel(self) -> None:
        self.calls.append(("cancel", None))
        self.is_cancelled.set()
        if not self._is_past_return:
            self._states.put(ConnectState(Phase.CANCELLED))
            self._states.put(None)

    def paste(self, text: str) -> None:
        self.calls.append(("paste", text))
        if self.refuse_paste is not None:
            raise self.refuse_paste

    def use_unconfirmed(self, fingerprint: str) -> None:
        self.calls.append(("use_unconfirmed", fingerprint))

    def ignore_unconfirmed(self, fingerprint: str) -> None:
        self.calls.append(("ignore_unconfirmed", fingerprint))


class FakeConnect:
    """`attempts` are all that were made, oldest first."""

    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_
        self.attempts: list[FakeAttempt] = []
        self.practice_application_id: str | None = None

    def prepare_practice(self) -> PracticeSetup:
        self._all.enter("prepare_practice")
        return PracticeSetup(
            "practice-partner", PRACTICE_REDIRECT_URI, Secret("practice-secret"), self.practice_application_id
        )

    def start_practice(self) -> None:
        self._all.enter("start_practice")

    def check_company_name(self, name: str, company_id: str | None = None) -> str:
        self._all.enter("check_company_name", name, company_id)
        return self._all.check_name(name, company_id)

    def attempt(self, order: ConnectOrder, on_state: Callable[[ConnectState], None]) -> FakeAttempt:
        made = FakeAttempt(order, on_state)
        self.attempts.append(made)
        return made


def with_connect(*views: CompanyView) -> tuple[FakeUseCases, FakeConnect]:
    """All use cases, those of the wizard included."""
    use_cases = FakeUseCases(*views)
    use_cases.connect = FakeConnect(use_cases)  # type: ignore[attr-defined]
    return use_cases, use_cases.connect  # type: ignore[attr-defined]


def waiting(**changes: Any) -> ConnectState:
    """An attempt that listens and has shown its link."""
    state = ConnectState(
        Phase.WAITING_FOR_BROWSER, link=LINK, listening=True, deadline=NOON + timedelta(minutes=29, seconds=12)
    )
    return replace(state, **changes)


def saved(name: str = "Olive House", phase: Phase = Phase.CONNECTED, same_as: Company | None = None) -> ConnectState:
    """An attempt whose pair is kept; proven unless it still is in PROVING."""
    proof = PROOF if phase is Phase.CONNECTED else None
    grant = a_grant("company-new", awaits_decision=True, proof=proof)
    view = a_view("company-new", name, connected=False, awaiting=grant)
    checked = Checked(proof=proof) if proof else None
    return ConnectState(phase, link=LINK, view=view, checked=checked, same_as=same_as)
