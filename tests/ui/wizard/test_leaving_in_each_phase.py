"""The wizard is left in each phase of an attempt, in each way there is: over the wired app, with a server and a keyring
that take their time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.canaries import canary
from tests.support.fake_use_cases import FakeDesktop
from tests.support.hygiene import GUARD_S
from tests.support.keyrings import FakeKeyring, Gate, nothing, vault_on
from tests.support.servers import Connection, Script
from tests.support.token_server import BRANDS, TokenServer, answering
from tests.support.wired_app import WiredApp, an_order
from tests.ui.looking import Looking
from tgate_desktop.flows.states import CompanyView, Phase
from tgate_desktop.ui.quitting import Quitting
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.wizard.wizard_window import WizardWindow

NAME = "Blue Harbor"
BEFORE_RETURN = (Phase.LISTENING, Phase.WAITING_FOR_BROWSER)
AFTER_RETURN = (Phase.EXCHANGING_CODE, Phase.SAVING, Phase.PROVING)


class SlowAnswer:
    """A server's script that waits until it is let go, and then does as `then` does."""

    def __init__(self, then: Script) -> None:
        self._then = then
        self._go_on = threading.Event()

    def __call__(self, connection: Connection) -> None:
        assert self._go_on.wait(GUARD_S)
        self._then(connection)

    def open(self) -> None:
        self._go_on.set()


class Desk(Looking):
    """*Saffron House* is connected; the wizard connects *Blue Harbor* with the same application, whose secret is in the
    keyring. `said` is what quitting wants of the front."""

    def __init__(self, qtbot, home: Path, server: TokenServer) -> None:
        self.qtbot = qtbot
        self.server = server
        self.keyring = FakeKeyring()
        self.app = WiredApp(home, vault_on(self.keyring))
        self.order = an_order(server.token_address, server.proof_address)
        self.app.connected(self.order)
        self.sent_before = len(server.token_requests)
        self.said: list[str] = []
        self.closed: list[bool] = []
        self._gates: list[Gate | SlowAnswer] = []
        runner = Runner(lambda: self.app.use_cases)
        self.quitting = Quitting(runner, lambda: self.said.append("end"), lambda: self.said.append("back"))
        self.window = WizardWindow(runner, FakeDesktop(), self.app.use_cases.desk.overview())
        self.window.closed.connect(lambda: self.closed.append(True))
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.load()
        self.wait(lambda: runner.use_cases is not None)
        self.attempts = self.window.later.attempts

    def held_in(self, phase: Phase) -> None:
        """The attempt stands in `phase` until it is let go."""
        if phase is Phase.LISTENING:
            self.keyring.before_call = self._only("get")
        QTest.keyClicks(self.find("company"), NAME)
        self.press("next")
        self._stands_in(Phase.LISTENING if phase is Phase.LISTENING else Phase.WAITING_FOR_BROWSER)
        if phase in BEFORE_RETURN:
            return
        match phase:
            case Phase.EXCHANGING_CODE:
                self.server.misbehave = self._slow(self.server.issue)
            case Phase.SAVING:
                self.keyring.before_call = self._only("set")
            case Phase.PROVING:
                self.server.misbehave_in_proof = self._slow(
                    answering("200 OK", BRANDS, "Content-Type: application/json")
                )
        assert self.attempts.paste(canary("code")) is None
        self._stands_in(phase)

    def let_go(self) -> None:
        for gate in self._gates:
            gate.open()

    def leave_by(self, way: str) -> None:
        match way:
            case "cancel":
                self.press("cancel")
            case "escape":
                QTest.keyClick(self.window, Qt.Key.Key_Escape)
            case "close":
                self.window.close()
            case "quit":
                self.quitting.begin()
        assert not self.window.isVisible()

    def ended(self) -> None:
        """The attempt's work is over."""
        self.wait(lambda: not any(thread.name == "flow" for thread in threading.enumerate()))

    def companies(self) -> dict[str, CompanyView]:
        return {view.company.name: view for view in self.app.use_cases.desk.overview().companies}

    def is_port_free(self) -> bool:
        port = urlsplit(self.order.application.redirect_uri).port
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
        return True

    def end(self) -> None:
        self.keyring.before_call = nothing
        self.let_go()
        self.attempts.cancel()
        self.ended()
        self.app.__exit__(None, None, None)

    def _only(self, act: str) -> Callable[[str, str], None]:
        gate = Gate()
        self._gates.append(gate)
        return lambda called, service: gate(called, service) if called == act else None

    def _slow(self, then: Script) -> SlowAnswer:
        answer = SlowAnswer(then)
        self._gates.append(answer)
        return answer

    def _stands_in(self, phase: Phase) -> None:
        self.wait(lambda: self.window.state.connect is not None and self.window.state.connect.phase is phase)


@pytest.fixture
def desk(qtbot, tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as running:
        desk = Desk(qtbot, tmp_path / "home", running.enter_context(TokenServer()))
        running.callback(desk.end)
        yield desk


each_way_out = pytest.mark.parametrize("way", ["cancel", "escape", "close", "quit"])


@each_way_out
@pytest.mark.parametrize("phase", BEFORE_RETURN)
def test_before_the_point_of_no_return_nothing_is_sent_and_nothing_stays(desk: Desk, phase: Phase, way: str) -> None:
    desk.held_in(phase)
    kept = dict(desk.keyring.texts)
    desk.leave_by(way)
    if way == "quit":
        desk.wait(lambda: desk.said == ["end"])
        desk.let_go()
        desk.wait(lambda: desk.window.state.connect.phase is Phase.WAITING_FOR_BROWSER)
        assert desk.attempts.paste(canary("late-code")) is None  # the process may be about to go for a moment yet
    desk.let_go()
    desk.ended()
    assert len(desk.server.token_requests) == desk.sent_before
    assert desk.keyring.texts == kept
    assert list(desk.companies()) == ["Saffron House"]
    assert desk.app.use_cases.desk.overview().interrupted == ()
    assert desk.is_port_free()
    assert desk.closed == ([] if way == "quit" else [True])


@each_way_out
@pytest.mark.parametrize("phase", AFTER_RETURN)
def test_past_the_point_of_no_return_the_pair_is_stored_whichever_way_one_leaves(
    desk: Desk, phase: Phase, way: str
) -> None:
    desk.held_in(phase)
    desk.leave_by(way)
    if way == "quit" and phase is Phase.PROVING:
        desk.wait(lambda: desk.said == ["end"])  # the proof is nothing to wait for
    assert desk.said == [] or phase is Phase.PROVING
    desk.let_go()
    desk.ended()
    if way == "quit":
        desk.wait(lambda: desk.said == ["end"])
    assert len(desk.server.token_requests) == desk.sent_before + 1
    view = desk.companies()[NAME]
    assert view.awaiting is not None
    assert desk.app.tokens(view.company.company_id) == tuple(desk.server.issued[-2:])
    assert (view.unsaved, desk.app.use_cases.desk.unsaved_names()) == (None, ())
    assert desk.app.use_cases.desk.overview().interrupted == ()
    assert desk.is_port_free()
