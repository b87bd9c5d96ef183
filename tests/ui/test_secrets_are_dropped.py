"""When a view closes, what it held of secrets is gone: from its widgets and from the memory of the program."""

from __future__ import annotations

import base64
import gc
import json
import re

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from tests.support.canaries import MARK, canary
from tests.support.company_views import a_grant, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tests.ui.wizard.stage import Stage as WizardStage
from tgate_desktop.oauth.secret import Secret, live_values
from tgate_desktop.ui.hand_over_window import HandOverWindow
from tgate_desktop.ui.import_window import ImportWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.setups_window import SetupsWindow

PLAIN = re.compile(MARK + r"-dropped-[\w-]{20}")
IN_A_JWT = re.compile(base64.b64encode(b'{"sub": "c4n4ry-dropped-').decode()[:32] + r"[\w-]{20}")


def fresh() -> str:
    return canary("dropped")


def fresh_jwt() -> str:
    parts = [{"alg": "none"}, {"sub": fresh(), "exp": 1300819380}]
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + ".c2ln"
    )


def is_one(text: str) -> bool:
    """Whether a text holds a secret of these tests, by itself or in a JWT."""
    return PLAIN.search(text) is not None or IN_A_JWT.search(text) is not None


def in_widgets() -> list[str]:
    shown = []
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLineEdit | QLabel):
            shown.append((widget.objectName(), widget.text()))
        elif isinstance(widget, QPlainTextEdit):
            shown.append((widget.objectName(), widget.toPlainText()))
    return [name for name, text in shown if is_one(text)]


def in_memory() -> list[str]:
    """Where a text of the program still holds one: strings are found through what refers to them."""
    return [
        f"{type(holder).__module__}.{type(holder).__qualname__}"
        for holder in gc.get_objects()
        if any(type(held) is str and is_one(held) for held in gc.get_referents(holder))
    ]


def what_is_left() -> list[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    live = ["a living Secret" for value in live_values() if is_one(value)]
    return [*live, *in_widgets(), *in_memory()]


class Stage(Looking):
    """A main window over use cases that keep no secret of their own."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(a_view(grant=a_grant(has_claims=True)))
        self.use_cases.desk.access_token = lambda _company_id: Secret(fresh())
        self.runner, self.desktop = Runner(lambda: self.use_cases), FakeDesktop()
        self.window: QWidget = MainWindow(self.runner, self.desktop)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: self.window.overview is not None)
        self.wait(lambda: bool(self.use_cases.calls_of("open")))

    def wait_gone(self) -> None:
        """A worker's thread may still be on its way out."""
        found: list[str] = []

        def is_gone() -> bool:
            found[:] = what_is_left()
            return not found

        try:
            self.wait(is_gone)
        except Exception as error:
            raise AssertionError(found) from error


@pytest.fixture
def stage(qtbot) -> Stage:
    assert what_is_left() == []
    return Stage(qtbot)


def test_the_search_finds_a_secret_wherever_it_is(qtbot):
    held, shown = Secret(fresh()), QLineEdit(fresh())
    qtbot.addWidget(shown)
    kept = [fresh()]
    found = what_is_left()
    assert "a living Secret" in found
    assert "builtins.list" in found
    assert len(in_widgets()) == 1
    del held, kept
    shown.clear()
    assert what_is_left() == []


def test_a_token_that_was_shown_is_gone_with_the_main_window(stage):
    stage.press("showAccessToken")
    stage.wait(lambda: bool(in_widgets()))
    stage.window.close()
    stage.wait_gone()


def test_a_token_that_was_shown_is_gone_when_it_is_hidden_again_and_when_its_time_is_over(stage):
    stage.press("showAccessToken")
    stage.wait(lambda: bool(in_widgets()))
    stage.press("showAccessToken")
    stage.wait_gone()


def test_claims_are_gone_with_the_main_window_and_with_the_panel(stage):
    stage.use_cases.desk.access_token = lambda _company_id: Secret(fresh_jwt())
    for leave in (lambda: stage.press("showClaims"), stage.window.close):
        stage.press("showClaims")
        stage.wait(lambda: bool(in_widgets()))
        leave()
        stage.wait_gone()


def test_what_was_pasted_is_gone_with_the_import_window(stage):
    window = ImportWindow(stage.runner, stage.desktop, stage.window)
    window.show()
    window.reload()
    text = window.findChild(QPlainTextEdit, "tokens")
    text.setPlainText(json.dumps({"access_token": fresh(), "refresh_token": fresh()}))
    assert in_widgets() == ["tokens"]
    assert live_values()
    window.close()
    del window, text
    stage.wait_gone()


def test_what_is_handed_over_is_gone_with_its_window_but_for_the_clipboard(stage):
    stage.use_cases.hand_over.text = lambda company_id, _form: (stage.use_cases.view(company_id), Secret(fresh()))
    window = HandOverWindow(stage.runner, stage.desktop, stage.use_cases.view("company-1"), stage.window)
    window.show()
    window.findChild(QWidget, "copyToClipboard").click()
    stage.wait(lambda: bool(stage.desktop.secrets))
    assert in_widgets() == []
    window.close()
    del window
    stage.desktop.secrets.clear()  # the clipboard's own time is another matter
    stage.wait_gone()


def test_a_client_secret_that_was_typed_is_gone_with_applications_and_environments(stage):
    window = SetupsWindow.bring_up(stage.runner, stage.desktop, stage.window, "application-1", None)
    window = window or stage.window.findChild(SetupsWindow)
    stage.wait(lambda: bool(stage.use_cases.calls_of("usage")))
    field = next(one for one in window.findChildren(QLineEdit) if one.echoMode() is QLineEdit.EchoMode.Password)
    field.setText(fresh())
    window.close()
    stage.wait_gone()


@pytest.mark.parametrize("goes_on", [False, True], ids=["on its page", "on the next page"])
def test_a_client_secret_that_was_typed_is_gone_with_the_wizard(stage, qtbot, goes_on):
    wizard = WizardStage(qtbot)
    wizard.choose_environment("Staging")
    wizard.press("next")
    wizard.fill_application()
    wizard.find("clientSecret").setText(fresh())
    if goes_on:
        wizard.press("next")
    wizard.window.close()
    wizard.window = None
    stage.wait_gone()
    wizard.end()
