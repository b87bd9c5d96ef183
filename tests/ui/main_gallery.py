"""Pictures of the main window and of *Applications and environments*, made of real widgets and made-up use cases.

    python -m tests.ui.main_gallery [build/screenshots/gallery] [--only name]

Each screen in light and dark, English and Arabic, at 100 % and 200 % text, large and small.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from tests.support.check_results import a_computer_in_trouble, a_sound_computer
from tests.support.company_views import APPLICATION, NOON, PROOF, STAGING, a_grant, a_view
from tests.support.fake_requests import an_event, an_exchange
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.gallery import settle, until
from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.checkup import CheckResult
from tgate_desktop.oauth.company import Company, Draft, Intent, ServerUse, TokenRequestKind
from tgate_desktop.oauth.environment import practice_environment
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import (
    HostNotFound,
    InvalidGrant,
    RevocationUnavailable,
    ServerFailed,
    TimedOut,
    VaultChanged,
    VaultFull,
    VaultLocked,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.ui.all_requests_window import AllRequestsWindow
from tgate_desktop.ui.company_tabs import CompanyTabs, Tab
from tgate_desktop.ui.doctor_window import DoctorWindow
from tgate_desktop.ui.guide_window import GuideWindow
from tgate_desktop.ui.hand_over_window import HandOverWindow
from tgate_desktop.ui.import_window import ImportWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.preferences import Preferences, show_preferences
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.setups_window import SetupsWindow
from tgate_desktop.ui.strays_window import StraysWindow
from tgate_desktop.ui.theme import Theme

# The example of RFC 7519 3.1
_JWT = (
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)
LARGE, SMALL = (1060, 720), (760, 480)
NOW = NOON + timedelta(minutes=48)
PRODUCTION = replace(
    STAGING, environment_id="production", name="Production", token_address="https://tgate.example/oauth/token"
)
LOOKS = (
    Preferences("en", colours="light"),
    Preferences("en", colours="dark"),
    Preferences("ar", colours="light"),
    Preferences("en", 200, "light"),
    Preferences("ar", 200, "dark"),
)


def every_health() -> list[CompanyView]:
    """A company in each state, with names short, long and Arabic."""

    def left(number: str, minutes: int, **changes: Any) -> Any:
        return a_grant(number, left=timedelta(minutes=minutes), **changes)

    unknown = a_grant("6")
    intent = Intent(unknown.grant_id, TokenRequestKind.REFRESH_TOKEN, 2, "cccc3333", NOON)
    return [
        a_view("1", "Olive House", server_use=ServerUse.UNKNOWN),
        a_view("2", "Bait Al Zaytoun", environment=PRODUCTION, grant=left("2", 56)),
        a_view("3", "Harbour Grill and Seafood Company of the Eastern Province", grant=left("3", 45)),
        a_view("4", "مطعم بيت الزيتون", environment=PRODUCTION, grant=left("4", 45, refresh_fingerprint=None)),
        a_view("5", "Cedar Bakery", grant=a_grant("5", rejected_fingerprint="aaaa1111")),
        a_view("6", "Date & Co", environment=practice_environment(), grant=unknown, intents=(intent,)),
        a_view("7", "Saffron Kitchen", connected=False),
        a_view("8", "Palm Diner", grant=a_grant("8", expiry_assumed=True), unsaved=VaultLocked(vault="GNOME Keyring")),
    ]


def shown(*views: CompanyView, chosen: str | None = None, size: tuple[int, int] = LARGE, **facts: Any) -> MainWindow:
    """The main window with these companies; `facts` are attributes of the use cases."""
    use_cases = FakeUseCases(*views)
    for name, value in facts.items():
        setattr(use_cases, name, value)
    window = MainWindow(Runner(lambda: use_cases), FakeDesktop(), now=lambda: NOW)  # type: ignore[arg-type,return-value]
    window.resize(*size)
    window.show()
    window.reload(chosen)
    until(lambda: window.overview is not None)
    settle(200)
    return window


def with_records(failed: bool = False) -> MainWindow:
    """A company with requests and history of each kind; the newest is a refresh, refused if `failed`."""
    refused = InvalidGrant(status=400, host="staging.tgate.example", error="invalid_grant", grant_type="refresh_token")
    body = b'{"error":"invalid_grant","error_description":"The provided authorization grant is invalid."}'
    window = shown(a_view(), size=(1060, 1300))
    use_cases = window._runner.use_cases
    assert isinstance(use_cases, FakeUseCases)
    use_cases.requests.kept = [
        *([an_exchange(9, status=400, body=body, problem=refused)] if failed else [an_exchange(9)]),
        an_exchange(8, RequestKind.PROOF, body=b'[{"id": 1, "name_en": "Olive House"}]'),
        an_exchange(7, status=None, problem=TimedOut(host="staging.tgate.example", seconds=60, sent=True)),
        an_exchange(6, status=503, body=b"<html>Back soon</html>", problem=ServerFailed(status=503, host="staging")),
        *(an_exchange(number) for number in range(5, 1, -1)),
        an_exchange(1, RequestKind.CODE),
    ]
    kinds = (EventKind.REFUSED, *EventKind)
    use_cases.requests.happened = [
        an_event(20 - at, kind, problem_code=refused.code if kind is EventKind.REFUSED else None)
        for at, kind in enumerate(kinds)
    ]
    use_cases.requests.happened[0] = replace(use_cases.requests.happened[0], access_fingerprint=None)
    return window


def tab(which: Tab, window: MainWindow) -> MainWindow:
    tabs = window.findChild(CompanyTabs)
    assert tabs is not None
    tabs.show_tab(which)
    settle(300)
    return window


def pressed(window: QWidget, *names: str) -> QWidget:
    for name in names:
        next(one for one in window.findChildren(QPushButton, name) if one.isVisible()).click()
        settle(120)
    return window


def setups(*presses: str, application: bool = False) -> QWidget:
    use_cases = FakeUseCases(*every_health())
    window = SetupsWindow(Runner(lambda: use_cases), FakeDesktop())  # type: ignore[arg-type,return-value]
    window.show()
    window.reload()
    settle(200)
    if application:
        window.show_application(APPLICATION.application_id)
    return pressed(window, *presses)


def bring_and_take(olive: CompanyView) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    revocable = replace(STAGING, revocation_address="https://staging.tgate.example/oauth/revoke")
    shared = replace(olive, environment=revocable, company=replace(olive.company, server_use=ServerUse.YES))
    imported = a_grant("7", imported=True, expiry_assumed=True, proof=None)
    lone = replace(imported, access_fingerprint=None)
    jwt = a_grant("7", has_claims=True)
    yield "main-remove-revocable", lambda: pressed(shown(replace(olive, environment=revocable)), "remove")
    yield "main-remove-shared", lambda: pressed(shown(shared), "remove")
    failed = RevocationUnavailable(status=503, host="staging.tgate.example", token="refresh_token", retry_after="30")
    yield (
        "main-remove-failed",
        lambda: pressed(shown(shared, refuse={"remove": failed}), "remove", "revokeAndRemove"),
    )
    yield "main-imported", lambda: shown(a_view("7", "Olive Harbour", grant=imported))
    yield "main-imported-lone", lambda: shown(a_view("7", "Olive Harbour", grant=lone))
    harbour = a_view("7", "Olive Harbour", grant=jwt)
    yield (
        "main-claims",
        lambda: pressed(shown(harbour, size=(1060, 1000), access_token_value=Secret(_JWT)), "showClaims"),
    )
    yield "hand-over", lambda: handing_over(olive)
    yield "hand-over-copied", lambda: pressed(handing_over(olive), "copyToClipboard")
    yield "import-empty", lambda: importing(olive)
    yield (
        "import-read",
        lambda: importing(olive, '{"access_token": "acc", "refresh_token": "ref", "company": "Olive 2"}'),
    )
    yield "import-nameless", lambda: importing(olive, "a-token-without-a-name")
    yield "import-refused", lambda: pressed(importing(olive, "refresh_token: ••••"), "import")
    yield "import-no-application", lambda: importing()
    labelled = Stray("stray-1", "0123abcd", olive.draft)
    bare = Stray("stray-2", "89abcdef", None)
    yield "strays", lambda: without_company(olive, labelled, bare)
    yield "strays-no-label", lambda: without_company(olive, bare)
    yield "strays-no-application", lambda: without_company(None, bare)


def all_requests() -> QWidget:
    main = with_records(failed=True)
    use_cases = main._runner.use_cases
    assert isinstance(use_cases, FakeUseCases)
    lost = HostNotFound(host="staging.tgate.example", sent=False)
    never = an_exchange(10, RequestKind.CODE, status=None, problem=lost, company_id="never")
    use_cases.requests.kept.insert(0, replace(never, line=replace(never.line, company_name="New Harbour")))
    return beside(AllRequestsWindow, main=main)


def beside(window: Any, *where: str, main: MainWindow | None = None) -> QWidget:
    """A window beside the main one, which goes with it."""
    main = main or shown(a_view())
    made: QWidget = window.bring_up(main._runner, main._desktop, main, *where)
    main.hide()
    settle(400)
    return made


def handing_over(view: CompanyView) -> QWidget:
    window = HandOverWindow(Runner(lambda: FakeUseCases(view)), FakeDesktop(), view)  # type: ignore[arg-type,return-value]
    window.show()
    return window


def without_company(view: CompanyView | None, *strays: Stray) -> QWidget:
    use_cases = FakeUseCases(*([view] if view else []))
    use_cases.adopt.found = strays
    window = StraysWindow(Runner(lambda: use_cases), FakeDesktop())  # type: ignore[arg-type,return-value]
    window.show()
    window.reload()
    settle(200)
    return window


def importing(view: CompanyView | None = None, text: str = "") -> QWidget:
    use_cases = FakeUseCases(*([view] if view else []))
    window = ImportWindow(Runner(lambda: use_cases), FakeDesktop())  # type: ignore[arg-type,return-value]
    window.show()
    window.reload()
    settle(200)
    field = window.findChild(QPlainTextEdit, "tokens")
    assert field is not None
    field.setPlainText(text)
    return window


def doctor(results: tuple[CheckResult, ...]) -> QWidget:
    use_cases = FakeUseCases(*every_health())
    use_cases.doctor.results = results
    window = DoctorWindow(Runner(lambda: use_cases), FakeDesktop())  # type: ignore[arg-type,return-value]
    window.show()
    window.check()
    settle(200)
    return window


def scenes() -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """A name for each picture, and what leads there."""
    olive, zaytoun, *_others = healths = every_health()
    awaiting = a_grant("9", awaits_decision=True, grant_id="new-grant", proof=PROOF)
    airport = a_view("9", "Olive Airport", connected=False, awaiting=awaiting)
    lost = Company("lost", "New Harbour", APPLICATION.application_id, None)
    draft = Draft(STAGING, APPLICATION, lost)
    interrupted = Intent("lost-grant", TokenRequestKind.AUTHORIZATION_CODE, 1, "ffff0000", NOON, draft)
    locked = VaultReport("GNOME Keyring", VaultLocked(vault="GNOME Keyring"))
    moved = replace(olive, environment=replace(STAGING, token_address="https://new.example/token"), paused=True)
    refused = InvalidGrant(status=400, host="staging.tgate.example", error="invalid_grant", grant_type="refresh_token")
    many = [a_view(f"{n:04}", f"Company {n:04}", grant=a_grant(f"{n:04}")) for n in range(1000)]
    yield "main-empty", shown
    yield "main-one", lambda: shown(zaytoun)
    yield "main-many", lambda: shown(*many)
    for view in healths:
        chosen = view.company.company_id
        yield f"main-health-{chosen}", lambda chosen=chosen: shown(*healths, chosen=chosen)
    yield "main-small", lambda: shown(*healths, chosen="1", size=SMALL)
    yield "main-refresh-warning", lambda: pressed(shown(olive), "refresh")
    yield "main-refused", lambda: pressed(shown(zaytoun, refuse={"refresh": refused}), "refresh")
    yield "main-copied", lambda: pressed(shown(olive), "copyAccessToken")
    yield "main-rename", lambda: pressed(shown(olive), "rename")
    yield "main-remove", lambda: pressed(shown(olive), "remove")
    yield from bring_and_take(olive)
    yield "main-question", lambda: shown(airport)
    yield "main-another-company", lambda: pressed(shown(airport), "noAnotherCompany")
    yield "main-same-restaurant", lambda: shown(olive, airport, chosen="9")
    yield "main-interrupted", lambda: shown(olive, interrupted=(interrupted,))
    yield "main-vault-locked", lambda: shown(olive, vault=locked)
    elsewhere = VaultChanged(vault="KDE Wallet", before="GNOME Keyring (Login)")
    yield "main-vault-changed", lambda: shown(replace(olive, trouble=elsewhere), vault=VaultReport("KDE Wallet", None))
    full = replace(olive, unsaved=VaultFull(vault="GNOME Keyring"))
    yield "main-vault-full", lambda: shown(full, zaytoun, chosen=full.company.company_id)
    yield "main-paused", lambda: shown(moved)
    yield "main-requests", lambda: tab(Tab.REQUESTS, with_records())
    yield "main-requests-refused", lambda: tab(Tab.REQUESTS, with_records(failed=True))
    yield "main-requests-none", lambda: tab(Tab.REQUESTS, shown(olive))
    yield "main-requests-clear", lambda: pressed(tab(Tab.REQUESTS, with_records()), "clear")
    yield "main-requests-curl", lambda: pressed(tab(Tab.REQUESTS, with_records()), "copyAsCurl")
    yield "all-requests", all_requests
    yield "guide", lambda: beside(GuideWindow)
    yield "guide-at-a-problem", lambda: beside(GuideWindow, "problems", "invalid_grant")
    yield "guide-command-line", lambda: beside(GuideWindow, "command-line")
    yield "main-history", lambda: tab(Tab.HISTORY, with_records())
    yield "main-history-none", lambda: tab(Tab.HISTORY, shown(olive))
    yield "setups-environment", setups
    yield "setups-application", lambda: setups(application=True)
    yield "setups-new", lambda: setups("newEnvironment")
    yield "setups-in-use", lambda: setups("deleteEnvironment")
    yield "doctor-trouble", lambda: doctor(a_computer_in_trouble())
    yield "doctor-sound", lambda: doctor(a_sound_computer())


def main(arguments: list[str]) -> int:
    """Writes the pictures; `--only name` keeps to those whose name starts so."""
    only = arguments.pop(arguments.index("--only") + 1) if "--only" in arguments else ""
    folder = Path(next((one for one in arguments if not one.startswith("--")), "build/screenshots/gallery"))
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    Theme(app)
    for look in LOOKS:
        show_preferences(app, look)
        for name, lead in scenes():
            if name.startswith(only):
                window = lead()
                settle(200)
                window.grab().save(str(folder / f"{name}-{look.colours}-{look.language}-{look.text_percent}.png"))
                window.hide()
                window.deleteLater()
                settle()
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)
