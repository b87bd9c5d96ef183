"""The main window before a keyring in trouble: the wired app with real files, and a keyring that does not answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from tests.support.fake_use_cases import FakeDesktop
from tests.support.hygiene import GUARD_S
from tests.support.keyrings import NAME, FakeKeyring, Gate, NativeError, nothing, vault_on
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order
from tests.ui.looking import Looking
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.runner import Runner


class PromptDismissedException(Exception):
    """As SecretStorage names it."""


class Stage(Looking):
    """A company that is connected, and the main window over it."""

    def __init__(self, qtbot, home: Path, call_limit_s: float = GUARD_S) -> None:
        self.qtbot = qtbot
        self.keyring, self.server = FakeKeyring(), TokenServer()
        self.gate = Gate()
        self.server.__enter__()
        self.app = WiredApp(home, vault_on(self.keyring, call_limit_s=call_limit_s))
        view = self.app.connected(an_order(self.server.token_address))
        self.company_id = view.company.company_id
        self.app.use_cases.desk.set_server_use(self.company_id, ServerUse.NO)
        self.desktop = FakeDesktop()
        self.window = MainWindow(Runner(lambda: self.app.use_cases), self.desktop, look_for_vault_ms=50)
        qtbot.addWidget(self.window, before_close_func=lambda _window: self.end())
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: self.window.overview is not None and self.text("accessFingerprint") != "")

    def end(self) -> None:
        self.keyring.before_call = nothing
        self.gate.open()
        self.app.use_cases.desk.retry_unsaved()
        self.app.__exit__(None, None, None)
        self.server.__exit__(None, None, None)

    def refuse_writes(self, new_error: Callable[[], Exception]) -> None:
        def refuse(act: str, service: str) -> None:
            if act == "set":
                raise new_error()

        self.keyring.before_call = refuse

    def texts(self, name: str) -> list[str]:
        return [label.text() for label in self.window.findChildren(QLabel, name) if label.isVisible()]


@pytest.fixture
def stage(qtbot, tmp_path) -> Iterator:
    return lambda **more: Stage(qtbot, tmp_path / "home", **more)


def test_while_an_unlock_prompt_is_left_open_the_window_lives_and_waiting_can_be_stopped(stage):
    shown = stage()
    shown.keyring.before_call = shown.gate
    shown.press("refresh")
    shown.wait(shown.gate.reached.is_set)
    ticks: list[None] = []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: ticks.append(None))
    timer.start()
    shown.wait(lambda: len(ticks) > 20)
    timer.stop()
    assert shown.text("vaultName") == NAME
    shown.press("stopWaiting")
    assert not shown.is_shown("progressLine")
    shown.keyring.before_call = nothing
    shown.gate.open()
    shown.wait(lambda: shown.app.use_cases.in_flight.is_idle)
    assert len(shown.server.token_requests) == 1, "it was stopped before anything was sent"


def test_a_keyring_that_does_not_answer_is_said_and_when_it_does_the_window_notices_by_itself(stage):
    shown = stage(call_limit_s=0.3)
    shown.keyring.before_call = shown.gate
    shown.press("refresh")
    shown.wait(lambda: "does not answer" in shown.text("vaultName") or shown.is_shown("problemPanel"))
    shown.window.reload()
    shown.wait(lambda: shown.text("vaultName") == f"{NAME} does not answer")
    assert shown.is_shown("vaultPanel")
    shown.keyring.before_call = nothing
    shown.gate.open()
    shown.wait(lambda: shown.text("vaultName") == NAME)
    assert not shown.is_shown("vaultPanel")


NOT_SAVING = [
    (partial(NativeError, 112), f"{NAME} is full", "has no room"),
    (partial(NativeError, 1783), f"{NAME} takes no entries of this length", "does not take an entry of this length"),
    (partial(NativeError, 1359), f"{NAME} does not save", "did not save an entry"),
]


@pytest.mark.parametrize(("new_error", "line", "said"), NOT_SAVING, ids=["full", "too-long", "refused"])
def test_a_keyring_that_does_not_save_is_said_and_saved_to_by_itself_when_it_does(stage, new_error, line, said):
    shown = stage()
    shown.refuse_writes(new_error)
    shown.press("refresh")
    shown.wait(lambda: shown.is_shown("unsavedPanel"))
    assert shown.text("vaultName") == line
    assert any(said in text for text in shown.texts("whatHappened"))
    shown.window.close()
    assert shown.window.isVisible()
    assert shown.is_shown("closeRefused")
    shown.keyring.before_call = nothing
    shown.wait(lambda: not shown.is_shown("unsavedPanel"))
    assert shown.text("vaultName") == NAME
    assert shown.app.use_cases.desk.unsaved_names() == ()
    assert shown.window.findChild(QLabel, "noticeText") is None or not shown.texts("noticeText")


def test_a_prompt_that_was_closed_is_said_and_opened_again_only_by_the_button(stage):
    shown = stage()
    shown.refuse_writes(PromptDismissedException)
    shown.press("refresh")
    shown.wait(lambda: shown.is_shown("unsavedPanel"))
    assert shown.text("vaultName") == f"{NAME} does not give access"
    asked: list[str] = []
    shown.keyring.before_call = lambda act, _service: asked.append(act) if act == "set" else None
    overviews: list[object] = []
    shown.window._vault_timer.timeout.connect(lambda: overviews.append(None))
    shown.wait(lambda: len(overviews) > 3)
    assert asked == []
    shown.find("unsavedPanel").findChild(type(shown.find("refresh")), "saveAgain").click()
    shown.wait(lambda: not shown.is_shown("unsavedPanel"))
    assert asked != []


def test_an_unsaved_pair_can_be_handed_over(stage):
    shown = stage()
    shown.refuse_writes(partial(NativeError, 112))
    shown.press("refresh")
    shown.wait(lambda: shown.is_shown("unsavedPanel"))
    assert shown.is_shown("handOver")
    shown.press("handOver")
    shown.find("jsonForm").click()
    shown.press("copyToClipboard")
    shown.wait(lambda: bool(shown.desktop.secrets))
    given = json.loads(shown.desktop.secrets[0].reveal())
    assert (given["access_token"], given["refresh_token"]) == tuple(shown.server.issued[2:])
