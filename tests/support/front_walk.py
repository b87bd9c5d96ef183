"""Walks from the wizard to the windows beside it, through the app's real front on made-up use cases; prints each step.

    python -m tests.support.front_walk

A process of its own: the front takes hold of the theme and of what nobody foresaw.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.support.check_results import a_computer_in_trouble
from tests.support.company_views import STAGING
from tests.support.fake_connect import LINK, saved, waiting, with_connect
from tests.ui.gallery import until
from tgate_desktop import app
from tgate_desktop.flows.states import Checked, ConnectState, Phase
from tgate_desktop.oauth.problems import HostNotFound, VaultRolledBack
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_window import WizardWindow


def shown(window: QWidget, name: str) -> QPushButton | None:
    return next((button for button in window.findChildren(QPushButton, name) if button.isVisible()), None)


def press(window: QWidget, name: str) -> None:
    until(lambda: shown(window, name) and shown(window, name).isEnabled())  # type: ignore[union-attr]
    shown(window, name).click()  # type: ignore[union-attr]


def beside(front: app.Front, name: str) -> QWidget:
    until(lambda: front.main.findChild(QWidget, name) and front.main.findChild(QWidget, name).isVisible())
    return front.main.findChild(QWidget, name)


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def fill(wizard: WizardWindow, **fields: str) -> None:
    for name, text in fields.items():
        wizard.findChild(QWidget, name).setText(text)


def walk() -> None:
    use_cases, connect = with_connect()
    use_cases.own_environments[STAGING.environment_id] = STAGING
    use_cases.doctor.results = a_computer_in_trouble()
    app._build = lambda: use_cases  # type: ignore[assignment, return-value]
    instance = SimpleNamespace(listen=lambda *_calls: None, release=lambda: None)
    front = app.Front(QApplication([]), instance)  # type: ignore[arg-type]
    front.start(SimpleNamespace(language="en", has_companies=False, hides_practice=False))  # type: ignore[arg-type]
    wizard = front._wizard
    until(lambda: wizard.state.overview)
    wizard._environment_page.choose(STAGING)
    press(wizard, "next")
    fill(wizard, clientId="client-9", clientSecret="a-secret", redirectUri="http://127.0.0.1:8765/callback")
    press(wizard, "next")
    fill(wizard, company="Olive House")
    press(wizard, "next")
    until(lambda: connect.attempts)
    say("main window", "there" if front._main else "not made yet")
    connect.attempts[-1].show(waiting())
    until(lambda: front._main)
    say("main window", "made ahead of the tokens")
    press(wizard, "checkThisComputer")
    doctor = beside(front, "doctorWindow")
    until(lambda: shown(doctor, "checkAgain"))
    (place,) = use_cases.calls_of("examine")[0]
    say("checked", place.environment.name, place.redirect_uri.text)
    press(doctor.findChild(QWidget, "checkPortIpv4"), "changeTheRedirectUri")
    until(lambda: wizard.state.page is Page.APPLICATION)
    say("changes", wizard.focusWidget().objectName())
    press(wizard, "next")
    press(wizard, "next")
    until(lambda: len(connect.attempts) == 2)
    lost = HostNotFound(host="staging.tgate.example", sent=False)
    connect.attempts[-1].show(ConnectState(Phase.FAILED, link=LINK, problem=lost, failed_in=Phase.EXCHANGING_CODE))
    press(wizard, "showTheRequest")
    say("shows", beside(front, "allRequestsWindow").windowTitle())
    state = saved()
    use_cases.put(state.view)
    connect.attempts[-1].show(
        ConnectState(Phase.CONNECTED, link=LINK, view=state.view, checked=Checked(problem=VaultRolledBack(vault="x")))
    )
    press(wizard, "connectAgain")
    until(lambda: front._wizard is not wizard and front._wizard.state.again is not None)
    say("connects", front._wizard.state.again.company.name)
    for attempt in connect.attempts:
        attempt.end()


if __name__ == "__main__":
    walk()
    os._exit(0)
