"""Pictures of every screen of the wizard, made of real widgets and made-up use cases.

    python -m tests.ui.gallery [build/screenshots/gallery]

Each screen in light and dark, English and Arabic, at 100 % and 200 % text. For looking, and for the guide.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.company_views import NOON, STAGING, a_view
from tests.support.fake_connect import LINK, saved, waiting, with_connect
from tests.support.fake_ports import A_CERTIFICATE
from tgate_desktop.flows.states import Checked, ConnectState, Phase
from tgate_desktop.oauth.problems import BrowserNotOpened, HostNotFound, InvalidClient, PasteOtherAttempt, PortTaken
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.language import show_language
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Scheme, Theme
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_window import WizardWindow


class NoDesktop:
    """Neither browser nor clipboard."""

    def open_browser(self, address: str, on_failed: Callable[[BrowserNotOpened], None]) -> None: ...

    def copy_text(self, text: str) -> None: ...

    def copy_secret(self, text: Secret) -> None: ...


def settle(milliseconds: int = 60) -> None:
    """Lets workers and layouts finish."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(condition: Callable[[], object]) -> None:
    """Lets events pass until the condition holds."""
    for _ in range(500):
        if condition():
            return
        settle(10)
    raise TimeoutError("the scene did not come to be")


class Scene:
    """One wizard, led from screen to screen."""

    def __init__(self, *companies: str) -> None:
        self.use_cases, self.connect = with_connect(
            *(a_view(f"company-{number}", name) for number, name in enumerate(companies))
        )
        self.use_cases.own_environments[STAGING.environment_id] = STAGING
        self.window = WizardWindow(Runner(lambda: self.use_cases), NoDesktop())  # type: ignore[arg-type, return-value]
        self.window.later.authorize._ticker._now = lambda: NOON
        self.window.later.tokens._tokens._ticker._now = lambda: NOON + timedelta(minutes=48)
        self.window.show()
        self.window.load()
        until(lambda: self.window.state.overview)

    def press(self, name: str) -> None:
        button = self.window.findChild(QWidget, name)
        button.click()  # type: ignore[attr-defined]
        settle()

    def type(self, name: str, text: str) -> None:
        self.window.findChild(QWidget, name).setText(text)  # type: ignore[attr-defined]

    def to_authorize(self, redirect_uri: str = "http://127.0.0.1:8765/callback") -> None:
        if self.window.state.page is Page.ENVIRONMENT:
            self.window._environment_page.choose(STAGING)
            self.press("next")
            self.type("clientId", "tgate-partner-8841")
            self.type("clientSecret", "a-secret-for-the-picture")
            self.type("redirectUri", redirect_uri)
            self.press("next")
        self.type("company", "Olive House")
        self.press("next")
        until(lambda: self.connect.attempts)

    def show(self, state: ConnectState) -> None:
        self.connect.attempts[-1].show(state)
        until(lambda: self.window.state.connect == state)
        settle()

    def close(self) -> None:
        self.window.close()
        for attempt in self.connect.attempts:
            attempt.end()
        settle(20)


def scenes() -> Iterator[tuple[str, Callable[[], Scene]]]:
    """A name for each picture, and what leads there."""

    def first() -> Scene:
        return Scene()

    def another() -> Scene:
        scene = Scene()
        scene.window._environment_page._list.choose("another")
        scene.type("environmentName", "Production")
        scene.type("authorizationAddress", "http://tgate.example/oauth/authorize")
        return scene

    def advanced() -> Scene:
        scene = another()
        scene.press("advanced")
        return scene

    def imported() -> Scene:
        scene = Scene()
        scene.window._environment_page.show_imported(replace(STAGING, environment_id="x", name="From a colleague"))
        return scene

    def practice() -> Scene:
        scene = Scene()
        scene.press("next")
        until(lambda: scene.window.later.application.is_ready)
        return scene

    def own_application() -> Scene:
        scene = Scene()
        scene.window._environment_page.choose(STAGING)
        scene.press("next")
        scene.type("redirectUri", "https://partner.example/tgate/callback")
        scene.press("next")
        return scene

    def company() -> Scene:
        return Scene("Palm Garden")

    def name_taken() -> Scene:
        scene = Scene("Palm Garden")
        scene.type("company", "palm garden")
        scene.press("next")
        until(lambda: not scene.window.state.is_checking)
        return scene

    def authorize(*states: ConnectState) -> Callable[[], Scene]:
        def lead() -> Scene:
            scene = Scene()
            scene.to_authorize()
            for state in states:
                scene.show(state)
            return scene

        return lead

    def over_https() -> Scene:
        scene = Scene()
        scene.to_authorize("https://127.0.0.1:8765/callback")
        scene.show(waiting(certificate=A_CERTIFICATE))
        return scene

    def bad_paste() -> Scene:
        scene = authorize(waiting())()
        scene.connect.attempts[-1].refuse_paste = PasteOtherAttempt()
        scene.type("redirectedAddressOrCode", "http://127.0.0.1:8765/callback?code=abc&state=other")
        scene.press("useIt")
        return scene

    invalid_client = InvalidClient(
        status=401, host="staging.tgate.example", error="invalid_client", grant_type="authorization_code"
    )
    yield "environment", first
    yield "environment-another", another
    yield "environment-advanced", advanced
    yield "environment-imported", imported
    yield "application-practice", practice
    yield "application-own", own_application
    yield "company", company
    yield "company-name-taken", name_taken
    yield "authorize-waiting", authorize(waiting())
    yield "authorize-https", over_https
    yield "authorize-unconfirmed", authorize(waiting(unconfirmed=("9f86d081",)))
    yield "authorize-bad-paste", bad_paste
    yield "authorize-exchanging", authorize(ConnectState(Phase.EXCHANGING_CODE, link=LINK, listening=True))
    yield (
        "authorize-port-taken",
        authorize(
            ConnectState(Phase.FAILED, failed_in=Phase.LISTENING, problem=PortTaken(port=8765, host="127.0.0.1"))
        ),
    )
    yield (
        "authorize-invalid-client",
        authorize(ConnectState(Phase.FAILED, failed_in=Phase.EXCHANGING_CODE, link=LINK, problem=invalid_client)),
    )
    not_found = HostNotFound(host="staging.tgate.example", sent=False)
    yield (
        "authorize-no-way",
        authorize(ConnectState(Phase.FAILED, link=LINK, problem=not_found, failed_in=Phase.EXCHANGING_CODE)),
    )
    yield "tokens-not-proven", authorize(replace(saved(), checked=Checked(problem=not_found)))
    yield "tokens-proving", authorize(saved(phase=Phase.PROVING))
    yield "tokens-question", authorize(saved())
    yield "tokens-same-restaurant", authorize(saved(same_as=a_view(name="Palm Garden").company))


def main(arguments: list[str]) -> int:
    """Writes the pictures; `--only name` keeps to those whose name starts so."""
    only = arguments.pop(arguments.index("--only") + 1) if "--only" in arguments else ""
    folder = Path(next((one for one in arguments if not one.startswith("--")), "build/screenshots/gallery"))
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    theme = Theme(app)
    looks = [("light", "en", 100), ("dark", "en", 100), ("light", "ar", 100), ("light", "en", 200), ("dark", "ar", 200)]
    if "--large" in arguments:
        looks = [("light", "en", 200), ("dark", "ar", 200)]
    if "--all" in arguments:
        looks = list(product(("light", "dark"), ("en", "ar"), (100, 200)))
    for scheme, language, percent in looks:
        theme.choose_scheme(Scheme(scheme))
        theme.set_text_percent(percent)
        show_language(app, language)
        for name, lead in scenes():
            if name.startswith(only):
                scene = lead()
                settle()
                scene.window.grab().save(str(folder / f"{name}-{scheme}-{language}-{percent}.png"))
                scene.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
