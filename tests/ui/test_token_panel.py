"""The token panel with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.support.company_views import NOON, PROOF, STAGING, a_grant, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.support.hygiene import GUARD_S
from tgate_desktop.flows.states import Checked
from tgate_desktop.flows.token_forms import CopyForm
from tgate_desktop.oauth.company import Brand, Intent, Proof, ServerUse, TokenRequestKind
from tgate_desktop.oauth.problems import (
    GrantBusy,
    InvalidClient,
    InvalidGrant,
    TokenRejected,
    VaultLocked,
    VaultRolledBack,
)
from tgate_desktop.oauth.secret import MASK, Secret
from tgate_desktop.ui.preferences import Preferences, show_preferences
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.ticker import Ticker
from tgate_desktop.ui.token_panel import TokenPanel
from tgate_desktop.ui.value_labels import CountdownLabel
from tgate_desktop.words.explanation import Action

TOKEN = "canary-access-token"
OFFERED = (Action.CONNECT_AGAIN, Action.ENTER_SECRET_AGAIN)


class Stage:
    """A panel in a window of its own, its use cases, and the time."""

    def __init__(self, qtbot, *views, revealed_ms: int = 60_000, shown=0):
        self.qtbot = qtbot
        self.now = NOON + timedelta(minutes=48)
        self.use_cases = FakeUseCases(*views)
        self.use_cases.access_token_value = Secret(TOKEN)
        self.desktop = FakeDesktop()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.ticker = Ticker(self.window, lambda: self.now, interval_ms=3_600_000)
        self.panel = TokenPanel(
            Runner(lambda: self.use_cases, self.window), self.desktop, OFFERED, self.ticker, revealed_ms
        )
        self.panel.setParent(self.window)
        self.panel.show_view(views[shown])
        self.window.show()
        qtbot.waitExposed(self.window)

    def find(self, name: str, kind=QWidget):
        """The one that is seen; where none is, the first."""
        found = self.panel.findChildren(kind, name)
        assert found, name
        return next((one for one in found if one.isVisible()), found[0])

    def text(self, name: str) -> str:
        return self.find(name, QLabel).text()

    def is_shown(self, name: str) -> bool:
        return self.find(name).isVisible()

    def press(self, name: str) -> None:
        button = self.find(name, QPushButton)
        assert button.isVisible(), name
        assert button.isEnabled(), name
        button.click()

    def wait(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=int(GUARD_S * 1000))

    def problem(self) -> str:
        """The code of the problem that is shown, empty without one."""
        panel = self.find("problemPanel")
        return panel.findChild(QLabel, "problemCode").text() if panel.isVisible() else ""

    def tick(self, **later) -> None:
        self.now += timedelta(**later)
        self.ticker.tick()


@pytest.fixture
def stage(qtbot):
    def make(*views, **more) -> Stage:
        return Stage(qtbot, *(views or (a_view(),)), **more)

    return make


# ---- values ----


def test_all_values_are_there_under_their_names(stage):
    shown = stage()
    assert shown.text("accessToken") == MASK * 3
    assert shown.text("accessTokenState") == "Valid"
    assert shown.find("expiresIn", CountdownLabel).shown == "expires in 1 h 12 min"
    assert "14:00:00 UTC" in shown.text("expiresAt") or "2026-05-04 14:00:00" in shown.text("expiresAt")
    assert "12:00:00 UTC" in shown.text("obtained")
    assert shown.text("refreshTokenState") == "Present"
    assert shown.text("accessFingerprint") == "aaaa1111"
    assert shown.text("refreshFingerprint") == "bbbb2222"
    assert not shown.is_shown("expiryAssumed")


def test_labels_that_show_a_value_have_no_accessible_name_that_would_hide_it(stage):
    shown = stage()
    for name in ("accessToken", "accessTokenState", "expiresIn", "expiresAt", "obtained", "refreshTokenState"):
        assert shown.find(name).accessibleName() == ""
    for name in ("accessFingerprint", "refreshFingerprint", "brands"):
        assert shown.find(name).accessibleName() == ""


def test_brands_are_shown_in_both_languages_and_a_missing_arabic_name_shows_the_english_one(stage):
    lines = stage().text("brands").splitlines()
    assert "Olive House" in lines[0]
    assert "بيت الزيتون" in lines[0]
    assert lines[1] == "Olive Express"


def test_brands_beyond_the_first_page_are_counted(stage):
    grant = a_grant(proof=replace(PROOF, total=7))
    assert stage(a_view(grant=grant)).text("brands").splitlines()[-1] == "and 5 more"


@pytest.mark.parametrize(
    ("environment", "proof", "said"),
    [
        (STAGING, None, "Not checked yet"),
        (replace(STAGING, proof_address=None), None, "Not checked: this environment has no proof address"),
        (STAGING, Proof(NOON, ()), "T-Gate shows no brand for these tokens."),
    ],
)
def test_without_brands_it_says_why(stage, environment, proof, said):
    assert stage(a_view(environment=environment, grant=a_grant(proof=proof))).text("brands") == said


def test_an_assumed_expiry_says_so(stage):
    shown = stage(a_view(grant=a_grant(expiry_assumed=True)))
    assert shown.is_shown("expiryAssumed")
    assert shown.text("expiryAssumed").startswith("assumed")


@pytest.mark.parametrize(
    ("grant", "state"),
    [
        (a_grant(left=timedelta(minutes=56)), "Expiring soon"),
        (a_grant(left=timedelta(minutes=10)), "Expired, can be refreshed"),
        (a_grant(left=timedelta(minutes=10), refresh_fingerprint=None), "Expired"),
        (a_grant(rejected_fingerprint="aaaa1111"), "Refused by T-Gate"),
    ],
)
def test_every_state_is_a_word_beside_its_icon(stage, grant, state):
    shown = stage(a_view(grant=grant))
    assert shown.text("accessTokenState") == state
    assert not shown.find("accessTokenStateIcon", QLabel).pixmap().isNull()


def test_an_open_outcome_is_not_known(stage):
    grant = a_grant()
    intent = Intent(grant.grant_id, TokenRequestKind.REFRESH_TOKEN, 2, "cccc3333", NOON)
    assert stage(a_view(grant=grant, intents=(intent,))).text("accessTokenState") == "Not known"


def test_without_tokens_only_their_absence_is_shown(stage):
    shown = stage(a_view(connected=False))
    assert shown.text("accessTokenState") == "No token"
    assert not shown.is_shown("tokenDetails")
    for name in ("refresh", "checkToken"):
        assert not shown.find(name).isEnabled()


# ---- the countdown ----


def test_the_countdown_runs_and_the_state_changes_by_itself(stage):
    shown = stage(a_view(grant=a_grant(left=timedelta(minutes=60))))
    label = shown.find("expiresIn", CountdownLabel)
    assert label.shown == "expires in 12 min 00 s"
    shown.tick(seconds=1)
    assert label.shown == "expires in 11 min 59 s"
    shown.tick(minutes=2)
    assert shown.text("accessTokenState") == "Expiring soon"
    shown.tick(minutes=9)
    assert label.shown == "less than a minute left: counts as expired"
    assert shown.text("accessTokenState") == "Expired, can be refreshed"
    shown.tick(minutes=5)
    assert label.shown == "expired"


def test_the_countdown_tells_a_screen_reader_once_a_minute_at_most(stage):
    shown = stage(a_view(grant=a_grant(left=timedelta(minutes=60))))
    label = shown.find("expiresIn", CountdownLabel)
    shown.tick(seconds=30)
    said = label.text()
    for _second in range(29):
        shown.tick(seconds=1)
        assert label.text() == said
    assert label.shown == "expires in 11 min 01 s"
    shown.tick(seconds=2)
    assert label.text() == "expires in 10 minutes"


# ---- refresh ----


def test_refresh_shows_the_new_pair(stage):
    shown = stage()
    changed = []
    shown.panel.view_changed.connect(changed.append)
    shown.press("refresh")
    shown.wait(lambda: shown.text("accessFingerprint") == "aaaa0002")
    assert shown.text("note") == "The tokens are new."
    assert changed[0].grant.generation == 2
    assert not shown.is_shown("progressLine")


@pytest.mark.parametrize("use", [ServerUse.YES, ServerUse.UNKNOWN])
def test_refresh_first_says_what_it_can_do_to_a_server(stage, use):
    shown = stage(a_view(server_use=use))
    shown.press("refresh")
    assert shown.is_shown("refreshWarning")
    assert "server" in shown.text("refreshWarningText")
    assert shown.use_cases.calls_of("refresh") == []
    shown.press("dontRefresh")
    assert not shown.is_shown("refreshWarning")
    shown.press("refresh")
    shown.press("refreshAnyway")
    shown.wait(lambda: shown.text("accessFingerprint") == "aaaa0002")
    assert len(shown.use_cases.calls_of("refresh")) == 1


def test_a_second_refresh_joins_the_one_that_runs(stage):
    shown = stage()
    gate = shown.use_cases.hold("refresh")
    shown.press("refresh")
    assert shown.is_shown("progressLine")
    shown.press("refresh")
    shown.panel.refresh()
    gate.set()
    shown.wait(lambda: shown.text("accessFingerprint") == "aaaa0002")
    assert len(shown.use_cases.calls_of("refresh")) == 1


def test_waiting_can_be_given_up(stage):
    shown = stage()
    shown.use_cases.hold("refresh")
    shown.press("refresh")
    assert shown.use_cases.begun["refresh"].wait(GUARD_S)
    shown.press("stopWaiting")
    assert not shown.is_shown("progressLine")
    shown.wait(lambda: shown.text("note") == "Stopped before anything was sent.")
    assert shown.text("accessFingerprint") == "aaaa1111"


def test_a_failed_refresh_is_explained_and_can_be_tried_again(stage):
    shown = stage()
    shown.use_cases.refuse["refresh"] = GrantBusy(waited_s=75)
    shown.press("refresh")
    shown.wait(lambda: shown.problem() == "grant_busy")
    shown.press("tryAgain")
    shown.wait(lambda: shown.text("accessFingerprint") == "aaaa0002")
    assert not shown.is_shown("problemPanel")


@pytest.mark.parametrize(
    ("problem", "action"),
    [
        (InvalidGrant(status=400, host="tgate.example", grant_type="refresh_token"), Action.CONNECT_AGAIN),
        (
            InvalidClient(
                status=401, host="tgate.example", grant_type="refresh_token", encoding="raw", tried_both=True
            ),
            Action.ENTER_SECRET_AGAIN,
        ),
    ],
)
def test_what_the_panel_cannot_do_itself_it_asks_its_owner_for(stage, problem, action):
    shown = stage()
    asked = []
    shown.panel.action_requested.connect(lambda what, view: asked.append((what, view.company.name)))
    shown.use_cases.refuse["refresh"] = problem
    shown.press("refresh")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    button = next(one for one in shown.find("problemPanel").findChildren(QPushButton) if one.isVisible())
    button.click()
    assert asked == [(action, "Olive House")]


def test_what_runs_for_one_company_goes_on_while_another_is_shown(stage):
    one, other = a_view("1", "One"), a_view("2", "Other")
    shown = stage(one, other)
    changed = []
    shown.panel.view_changed.connect(changed.append)
    gate = shown.use_cases.hold("refresh")
    shown.press("refresh")
    shown.panel.show_view(other)
    assert not shown.is_shown("progressLine")
    gate.set()
    shown.wait(lambda: bool(changed))
    assert changed[0].company.name == "One"
    assert shown.text("accessFingerprint") == "aaaa1111"
    shown.panel.show_view(changed[0])
    assert shown.text("accessFingerprint") == "aaaa0002"


# ---- check ----


def test_check_token_says_before_what_the_first_use_does_and_after_what_came(stage):
    shown = stage(a_view(grant=a_grant(proof=None)))
    assert shown.is_shown("checkTokenNote")
    assert "ends the pair before it" in shown.text("checkTokenNote")
    shown.press("checkToken")
    shown.wait(lambda: shown.is_shown("noteLine"))
    assert shown.text("note") == "T-Gate accepts this access token."
    assert "Olive House" in shown.text("brands")
    assert not shown.is_shown("checkTokenNote")


def test_a_refused_token_is_explained(stage):
    shown = stage()
    shown.use_cases.checked = Checked(problem=TokenRejected(status=401, host="tgate.example"))
    shown.press("checkToken")
    shown.wait(lambda: shown.problem() == "token_rejected")


def test_without_a_proof_address_it_says_that_nothing_was_checked(stage):
    shown = stage(a_view(environment=replace(STAGING, proof_address=None), grant=a_grant(proof=None)))
    shown.use_cases.checked = Checked()
    shown.press("checkToken")
    shown.wait(lambda: shown.is_shown("noteLine"))
    assert shown.text("note") == "Not checked: this environment has no proof address"


# ---- the token itself ----


def test_the_token_is_shown_for_a_while_and_then_masked_again(stage):
    shown = stage(revealed_ms=1)
    seen = []
    token = shown.find("accessToken", QLabel)
    shown.panel._acts.state_changed.connect(lambda: seen.append(token.text()))
    shown.press("showAccessToken")
    shown.wait(lambda: TOKEN in seen and token.text() == MASK * 3)
    assert not shown.find("showAccessToken", QPushButton).isChecked()


def test_pressing_show_again_masks_it(stage):
    shown = stage()
    shown.press("showAccessToken")
    shown.wait(lambda: shown.text("accessToken") == TOKEN)
    assert shown.find("showAccessToken", QPushButton).isChecked()
    shown.press("showAccessToken")
    assert shown.text("accessToken") == MASK * 3


def test_another_company_and_a_hidden_window_mask_it(stage):
    one, other = a_view("1", "One"), a_view("2", "Other")
    shown = stage(one, other)
    shown.press("showAccessToken")
    shown.wait(lambda: shown.text("accessToken") == TOKEN)
    shown.panel.show_view(other)
    assert shown.text("accessToken") == MASK * 3
    shown.panel.show_view(one)
    assert shown.text("accessToken") == MASK * 3
    shown.press("showAccessToken")
    shown.wait(lambda: shown.text("accessToken") == TOKEN)
    shown.window.hide()
    assert shown.text("accessToken") == MASK * 3


def test_a_refreshed_token_is_not_shown_without_being_asked_for(stage):
    shown = stage()
    shown.press("showAccessToken")
    shown.wait(lambda: shown.text("accessToken") == TOKEN)
    shown.press("refresh")
    shown.wait(lambda: shown.text("accessFingerprint") == "aaaa0002")
    assert shown.text("accessToken") == MASK * 3


def test_copying_the_token_says_that_the_clipboard_is_cleared(stage):
    shown = stage()
    shown.press("copyAccessToken")
    shown.wait(lambda: bool(shown.desktop.secrets))
    assert [secret.reveal() for secret in shown.desktop.secrets] == [TOKEN]
    assert shown.text("note") == "Copied. The clipboard is cleared of it after 60 seconds."
    assert shown.text("accessToken") == MASK * 3


@pytest.mark.parametrize("form", list(CopyForm))
def test_every_copy_form_reaches_the_clipboard_as_what_it_is(stage, form):
    shown = stage()
    shown.panel._copy_actions[form].trigger()
    if form is CopyForm.CURL:
        shown.wait(lambda: bool(shown.desktop.texts))
        assert TOKEN not in shown.desktop.texts[0]
        assert "variable" in shown.text("note")
    else:
        shown.wait(lambda: bool(shown.desktop.secrets))
        assert TOKEN in shown.desktop.secrets[0].reveal()
        assert shown.desktop.texts == []


def test_a_locked_keyring_is_explained_when_the_token_is_wanted(stage):
    shown = stage()
    shown.use_cases.refuse["access_token"] = VaultLocked(vault="GNOME Keyring")
    shown.press("copyAccessToken")
    shown.wait(lambda: shown.problem() == "vault_locked")
    assert shown.desktop.secrets == []


# ---- what stands in the way ----


def test_an_unsaved_pair_is_said_loudly_and_saved_again(stage):
    shown = stage(a_view(unsaved=VaultLocked(vault="GNOME Keyring")))
    assert shown.is_shown("unsavedPanel")
    button = next(
        one
        for one in shown.find("unsavedPanel").findChildren(QPushButton)
        if one.isVisible() and one.objectName() not in ("details", "copyDetails")
    )
    button.click()
    shown.wait(lambda: not shown.is_shown("unsavedPanel"))
    assert shown.use_cases.calls_of("retry_unsaved") == [()]


def test_a_rolled_back_vault_is_explained(stage):
    shown = stage(a_view(trouble=VaultRolledBack(vault="GNOME Keyring")))
    assert shown.problem() == "vault_rolled_back"


def test_a_paused_company_says_for_which_origin_the_secret_was_entered(stage):
    shown = stage(a_view(environment=replace(STAGING, token_address="https://new.example/token"), paused=True))
    assert shown.problem() == "client_secret_for_other_origin"
    facts = shown.find("problemPanel").findChild(QLabel, "problemFacts").text()
    assert "https://new.example:443" in facts


# ---- language ----


def test_the_language_is_switched_live_and_fingerprints_stay_left_to_right(stage, qapp):
    from PySide6.QtCore import Qt

    shown = stage(a_view(server_use=ServerUse.YES))
    shown.press("refresh")
    show_preferences(qapp, Preferences(language="ar"))
    shown.wait(lambda: shown.find("refresh", QPushButton).text() == "تحديث")
    assert shown.text("accessTokenState") != "Valid"
    assert "server" not in shown.text("refreshWarningText")
    assert shown.panel.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert shown.find("accessFingerprint").layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_a_brand_without_any_name_shows_its_id(stage):
    grant = a_grant(proof=Proof(NOON, (Brand("brand-7", "", None),)))
    assert stage(a_view(grant=grant)).text("brands") == "brand-7"


# ---- imported, handed over, and what a JWT says ----

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLCJleHAiOjEzMDA4MTkzODB9.c2ln"


def test_an_imported_pair_says_that_its_age_is_not_known(stage):
    shown = stage(a_view(grant=a_grant(imported=True, expiry_assumed=True, proof=None)))
    assert shown.text("accessTokenState") == "Not known"
    assert shown.text("expiresAt") == "Not known"
    assert shown.text("expiryAssumed") == "imported: nobody said when it was issued"
    assert shown.find("expiresIn", CountdownLabel).shown == ""
    assert "its age is not known" in shown.text("obtained")


def test_a_lone_refresh_token_can_only_be_refreshed_and_handed_over(stage):
    shown = stage(a_view(grant=a_grant(imported=True, expiry_assumed=True, access_fingerprint=None, proof=None)))
    assert shown.text("accessToken") == "None yet: a refresh brings one"
    assert shown.text("accessFingerprint") == ""
    for name in ("checkToken", "showAccessToken", "copyAccessToken", "copyAs"):
        assert not shown.find(name).isEnabled()
    assert shown.find("handOver").isEnabled()
    shown.press("refresh")
    shown.wait(lambda: shown.text("accessFingerprint") != "")
    assert shown.find("copyAccessToken").isEnabled()


def test_claims_are_offered_for_a_jwt_alone_and_shown_until_they_are_hidden(stage):
    assert not stage().is_shown("showClaims")
    shown = stage(a_view(grant=a_grant(has_claims=True)))
    shown.use_cases.access_token_value = Secret(JWT)
    shown.press("showClaims")
    shown.wait(lambda: bool(shown.panel.findChildren(QWidget, "claimsPanel")) and shown.is_shown("claimsPanel"))
    assert shown.text("claim-iss") == "joe"
    assert "18:43:00 UTC" in shown.text("claim-exp")
    assert shown.text("header-alg") == "HS256"
    assert "Nobody has checked the signature" in shown.text("claimsNote")
    shown.press("showClaims")
    assert not shown.is_shown("claimsPanel")
    shown.wait(lambda: not shown.panel.findChildren(QLabel, "claim-iss"))


def test_claims_are_gone_when_another_company_is_shown(stage):
    shown = stage(a_view(grant=a_grant(has_claims=True)), a_view("2", "Palm Diner"))
    shown.use_cases.access_token_value = Secret(JWT)
    shown.press("showClaims")
    shown.wait(lambda: bool(shown.panel.findChildren(QWidget, "claimsPanel")) and shown.is_shown("claimsPanel"))
    shown.panel.show_view(shown.use_cases.views["2"])
    assert not shown.is_shown("claimsPanel")
    shown.panel.show_view(shown.use_cases.views["company-1"])
    assert not shown.is_shown("claimsPanel")


def test_a_pair_that_was_handed_over_is_warned_about_before_a_refresh(stage):
    shown = stage(a_view(grant=a_grant(handed_over=True)))
    shown.press("refresh")
    assert "These tokens were handed over from here." in shown.text("refreshWarningText")
    assert shown.use_cases.calls_of("refresh") == []


def test_hand_over_opens_a_window_and_what_it_did_is_shown(stage):
    from tgate_desktop.ui.hand_over_window import HandOverWindow

    shown = stage(a_view(server_use=ServerUse.NO))
    views = []
    shown.panel.view_changed.connect(views.append)
    shown.press("handOver")
    (window,) = shown.window.findChildren(HandOverWindow)
    window.findChild(QPushButton, "copyToClipboard").click()
    shown.wait(lambda: bool(views))
    assert views[0].company.server_use is ServerUse.YES
    window.close()


def test_tokens_that_await_their_decision_are_not_handed_over(stage):
    assert not stage(a_view(connected=False, awaiting=a_grant(awaits_decision=True))).is_shown("handOver")
