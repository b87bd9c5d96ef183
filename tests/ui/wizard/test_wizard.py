"""The wizard from its first page to its last, and every way out of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton
from shiboken6 import isValid

from tests.support.company_views import APPLICATION, STAGING, a_grant, a_view
from tests.support.fake_connect import LINK, saved, waiting
from tgate_desktop.flows.states import Checked, ConnectState, Phase
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.environment import PRACTICE_REDIRECT_URI
from tgate_desktop.oauth.problems import (
    AccessDenied,
    ApiFailed,
    AttemptExpired,
    BrowserNotOpened,
    CatalogUnreadable,
    InvalidClient,
    PasteOtherAttempt,
    PortTaken,
    PracticeNotStarted,
    VaultRefused,
)
from tgate_desktop.ui.language import show_language
from tgate_desktop.ui.wizard.wizard_order import PAGES, Page

INVALID_CLIENT = InvalidClient(status=401, host="staging.tgate.example", error="invalid_client", tried_both=True)


def failed(problem, failed_in=Phase.EXCHANGING_CODE, **changes) -> ConnectState:
    return ConnectState(Phase.FAILED, link=LINK, problem=problem, failed_in=failed_in, **changes)


# ---- the way through ----


def test_practice_fills_the_application_page(staged) -> None:
    stage = staged()
    stage.press("next")
    stage.wait(lambda: stage.typed("clientId") == "practice-partner")
    assert stage.page is Page.APPLICATION
    assert stage.typed("redirectUri") == PRACTICE_REDIRECT_URI
    assert stage.find("clientSecret").echoMode() is QLineEdit.EchoMode.Password


def test_next_waits_while_practice_starts_and_says_so(staged) -> None:
    stage = staged()
    held = stage.use_cases.hold("prepare_practice")
    stage.press("next")
    assert not stage.find("next").isEnabled()
    assert stage.is_shown("practiceProgress")
    held.set()
    stage.wait(lambda: stage.find("next").isEnabled())
    assert not stage.is_shown("practiceProgress")


def test_a_practice_that_does_not_start_is_explained_and_can_be_tried_again(staged) -> None:
    stage = staged()
    stage.use_cases.refuse["prepare_practice"] = PracticeNotStarted(port=8764, reason="taken")
    stage.press("next")
    stage.wait(lambda: stage.is_shown("problemPanel"))
    assert "8764" in stage.text("whatHappened")
    stage.press("tryAgain")
    stage.wait(lambda: stage.typed("clientId") == "practice-partner")
    assert not stage.is_shown("problemPanel")


def test_the_order_holds_what_was_typed(staged) -> None:
    stage = staged()
    stage.to_company()
    stage.press("serverUsesTokensYes")
    stage.to_authorize("  Olive   House ")
    order = stage.attempt.order
    assert order.environment == STAGING
    assert (order.application.client_id, order.application.redirect_uri) == (
        "client-9",
        "http://127.0.0.1:8765/callback",
    )
    assert order.application.secret_origin == "https://staging.tgate.example:443"
    assert order.client_secret is not None
    assert order.client_secret.reveal() == "a-typed-secret"
    assert (order.company.name, order.company.server_use, order.company.grant_id) == (
        "Olive House",
        ServerUse.YES,
        None,
    )


def test_the_link_is_shown_opened_and_copied(staged) -> None:
    stage = staged()
    stage.to_authorize()
    assert not stage.find("openBrowser").isEnabled()
    stage.show(waiting())
    assert stage.text("authorizationLink") == LINK
    assert stage.desktop.opened == []
    stage.press("openBrowser")
    stage.press("copyLink")
    assert stage.desktop.opened == [LINK]
    assert stage.desktop.texts == [LINK]
    assert stage.is_shown("linkCopied")


def test_the_checklist_follows_the_attempt_and_each_line_ends_in_its_state(staged) -> None:
    stage = staged()
    stage.to_authorize()
    steps = ["stepListening", "stepApproval", "stepCodeReceived", "stepExchanged", "stepSaved", "stepProven"]

    def words() -> list[str]:
        return [stage.text(step).rpartition(": ")[2] for step in steps]

    stage.show(ConnectState(Phase.LISTENING))
    assert words() == ["under way", *["waiting"] * 5]
    stage.show(waiting())
    assert words() == ["done", "under way", *["waiting"] * 4]
    stage.show(ConnectState(Phase.EXCHANGING_CODE, link=LINK))
    assert words() == ["done", "done", "done", "under way", "waiting", "waiting"]
    stage.show(ConnectState(Phase.SAVING, link=LINK))
    assert words() == ["done", "done", "done", "done", "under way", "waiting"]
    stage.show(saved(phase=Phase.PROVING))
    assert words() == ["done", "done", "done", "done", "done", "under way"]
    stage.show(saved())
    assert words() == ["done"] * 6


def test_the_tokens_come_up_by_themselves_once_they_are_saved(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    stage.show(saved(phase=Phase.PROVING))
    assert stage.page is Page.TOKENS
    assert stage.is_shown("provingText")
    assert not stage.find("finish").isEnabled()
    stage.show(saved())
    assert not stage.is_shown("provingText")
    assert stage.text("brands").splitlines()[0].startswith("Olive House · ")
    assert stage.find("finish").isEnabled()


def test_finish_means_yes(staged) -> None:
    stage = staged()
    stage.to_authorize()
    state = saved()
    stage.use_cases.put(state.view)
    stage.show(state)
    stage.attempt.end()
    stage.press("finish")
    stage.wait(lambda: stage.closed == [True])
    assert stage.use_cases.calls_of("confirm") == [("grant-of-company-new",)]


def test_yes_is_said_once_and_finish_then_only_closes(staged) -> None:
    stage = staged()
    stage.to_authorize()
    state = saved()
    stage.use_cases.put(state.view)
    stage.show(state)
    stage.press("yesThisCompany")
    stage.wait(lambda: stage.is_shown("decidedText"))
    assert not stage.is_shown("decisionPanel")
    stage.press("finish")
    assert stage.closed == [True]
    assert len(stage.use_cases.calls_of("confirm")) == 1


def test_no_keeps_the_tokens_as_a_new_company_and_a_taken_name_is_said(staged) -> None:
    stage = staged(a_view("company-1", "Palm Garden"))
    stage.press("change")
    stage.to_authorize("Olive House")
    state = saved()
    stage.use_cases.put(state.view)
    stage.show(state)
    stage.press("noAnotherCompany")
    stage.type("nameOfTheNewCompany", "palm garden")
    stage.press("keepAsANewCompany")
    stage.wait(lambda: stage.is_shown("nameOfTheNewCompanyMessage"))
    assert stage.typed("nameOfTheNewCompany") == "palm garden"
    stage.type("nameOfTheNewCompany", "Cedar")
    stage.press("keepAsANewCompany")
    stage.wait(lambda: stage.is_shown("decidedText"))
    assert "Cedar" in stage.text("decidedText")


def test_discarded_tokens_are_gone_from_the_page(staged) -> None:
    stage = staged()
    stage.to_authorize()
    state = saved()
    stage.use_cases.put(state.view)
    stage.show(state)
    stage.press("noAnotherCompany")
    stage.press("discard")
    stage.wait(lambda: stage.is_shown("decidedText"))
    assert stage.use_cases.calls_of("discard") == [("grant-of-company-new",)]
    assert not stage.is_shown("accessToken")
    assert stage.changed[-1] is None


def test_the_same_restaurant_wants_an_answer_before_finish(staged) -> None:
    palm = a_view("company-1", "Palm Garden")
    stage = staged(palm)
    stage.press("change")
    stage.to_authorize()
    state = saved(same_as=palm.company)
    stage.use_cases.put(state.view)
    stage.show(state)
    assert "Palm Garden" in stage.text("decisionHeading")
    assert not stage.find("finish").isEnabled()
    stage.press("useItForX")
    stage.wait(lambda: stage.find("finish").isEnabled())
    assert stage.use_cases.calls_of("use_for") == [("grant-of-company-new", "company-1")]


def test_without_a_proof_address_the_page_says_that_nothing_was_checked(staged) -> None:
    stage = staged()
    stage.to_authorize()
    view = saved().view
    view = replace(
        view,
        environment=replace(STAGING, proof_address=None),
        awaiting=replace(view.awaiting, proof=None),
    )
    stage.show(ConnectState(Phase.CONNECTED, link=LINK, view=view, checked=Checked()))
    assert stage.text("brands") == "Not checked: this environment has no proof address"
    assert stage.text("stepProven").endswith("not needed")


def test_a_proof_that_failed_is_explained_and_the_tokens_are_there_all_the_same(staged) -> None:
    stage = staged()
    stage.to_authorize()
    view = saved(phase=Phase.PROVING).view
    problem = ApiFailed(status=502, host="staging.tgate.example")
    stage.show(ConnectState(Phase.CONNECTED, link=LINK, view=view, checked=Checked(problem=problem)))
    assert "502" in stage.text("whatHappened")
    assert stage.text("accessFingerprint") == "aaaa1111"
    assert stage.find("finish").isEnabled()


def test_a_pair_that_could_not_be_saved_is_said_loudly(staged) -> None:
    stage = staged()
    stage.to_authorize()
    state = saved()
    unsaved = replace(state.view, unsaved=VaultRefused(vault="GNOME Keyring", act="write", reason="Broken"))
    stage.show(replace(state, view=unsaved))
    assert stage.is_shown("unsavedPanel")
    assert stage.text("stepSaved").endswith("failed")


# ---- what comes by another way ----


def test_a_paste_is_handed_over_and_what_is_wrong_with_it_stands_beside_it(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    stage.attempt.refuse_paste = PasteOtherAttempt()
    stage.type("redirectedAddressOrCode", "http://127.0.0.1:8765/callback?code=1&state=x")
    stage.press("useIt")
    assert "another attempt" in stage.text("redirectedAddressOrCodeMessage")
    stage.attempt.refuse_paste = None
    stage.type("redirectedAddressOrCode", "the-code")
    assert not stage.is_shown("redirectedAddressOrCodeMessage")
    stage.key(Qt.Key.Key_Return, "redirectedAddressOrCode")
    assert stage.attempt.calls[-1] == ("paste", "the-code")


def test_a_code_without_state_is_used_only_when_the_person_says_so(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting(unconfirmed=("11111111", "9f86d081")))
    assert "9f86d081" in stage.text("unconfirmedAdvice")
    stage.press("ignore")
    stage.show(waiting(unconfirmed=("11111111",)))
    stage.press("useThisCode")
    assert stage.attempt.calls == [("ignore_unconfirmed", "9f86d081"), ("use_unconfirmed", "11111111")]
    stage.show(ConnectState(Phase.EXCHANGING_CODE, link=LINK))
    assert not stage.is_shown("unconfirmedCode")


def test_after_the_attempts_time_only_a_paste_or_another_attempt_helps(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting(problem=AttemptExpired(), listening=False, deadline=None))
    assert stage.text("stepListening").endswith("failed")
    assert stage.find("useIt").isEnabled()
    first = stage.attempt
    stage.press("tryAgain")
    stage.wait(lambda: stage.attempt is not first)
    assert first.is_cancelled.is_set()
    assert stage.attempt.order == first.order


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (failed(AccessDenied(error="access_denied", description=""), Phase.WAITING_FOR_BROWSER), "stepApproval"),
        (failed(PortTaken(port=8765, host="127.0.0.1"), Phase.LISTENING), "stepListening"),
        (failed(INVALID_CLIENT), "stepExchanged"),
    ],
)
def test_a_failure_is_explained_at_the_step_where_it_happened(staged, state, words) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(state)
    assert stage.text(words).endswith("failed")
    assert stage.text("whatHappened")
    assert stage.text("whatToDo")
    assert not stage.find("useIt").isEnabled()
    first = stage.attempt
    first.end()
    stage.press("tryAgain")
    stage.wait(lambda: stage.attempt is not first)
    assert not stage.is_shown("problemPanel")


def test_enter_the_secret_again_leads_to_its_emptied_field(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(failed(INVALID_CLIENT))
    stage.attempt.end()
    stage.press("enterTheSecretAgain")
    assert stage.page is Page.APPLICATION
    assert stage.typed("clientId") == "client-9"
    assert stage.typed("clientSecret") == ""
    assert stage.window.focusWidget() is stage.find("clientSecret")


def test_a_secret_that_was_shown_is_masked_again_when_its_page_is_left(staged) -> None:
    stage = staged()
    stage.to_company()
    stage.press("back")
    stage.press("showClientSecret")
    assert stage.find("clientSecret").echoMode() is QLineEdit.EchoMode.Normal
    stage.press("back")
    assert stage.find("clientSecret").echoMode() is QLineEdit.EchoMode.Password


def test_a_stored_secret_that_was_refused_has_to_be_entered_again(staged) -> None:
    stage = staged(a_view(), with_overview=True)
    stage.to_authorize("Cedar")
    stage.show(failed(INVALID_CLIENT))
    stage.attempt.end()
    stage.press("enterTheSecretAgain")
    stage.press("next")
    assert stage.page is Page.APPLICATION
    assert stage.text("clientSecretMessage")
    stage.type("clientSecret", "the-right-one")
    stage.press("next")
    stage.to_authorize("Cedar")
    assert stage.attempt.order.client_secret.reveal() == "the-right-one"
    assert stage.attempt.order.application.application_id == APPLICATION.application_id


def test_practices_own_application_is_not_made_twice(staged) -> None:
    stage = staged()
    stage.connect.practice_application_id = "kept-application"
    stage.press("next")
    stage.wait(lambda: stage.typed("clientId"))
    stage.press("next")
    stage.to_authorize()
    assert stage.attempt.order.application.application_id == "kept-application"


def test_a_browser_that_does_not_open_is_said_and_the_link_stays(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    stage.desktop.open_browser = lambda _address, on_failed: on_failed(BrowserNotOpened())
    stage.press("openBrowser")
    assert stage.is_shown("problemPanel")
    assert stage.text("problemCode") == "browser_not_opened"
    assert stage.text("authorizationLink") == LINK


def test_a_redirect_that_we_cannot_catch_is_not_listened_for(staged) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.fill_application()
    stage.type("redirectUri", "https://partner.example/callback")
    stage.press("next")
    stage.to_authorize()
    stage.show(waiting(listening=False))
    assert stage.text("stepListening").endswith("not needed")


# ---- Back, Cancel, close ----


def test_back_keeps_what_was_typed(staged) -> None:
    stage = staged()
    stage.to_company()
    stage.type("company", "Olive House")
    stage.press("serverUsesTokensNo")
    stage.press("back")
    assert (stage.typed("clientId"), stage.typed("clientSecret")) == ("client-9", "a-typed-secret")
    stage.press("back")
    assert stage.find("environment").currentItem().text() == "Staging"
    stage.press("next")
    assert stage.typed("redirectUri") == "http://127.0.0.1:8765/callback"
    stage.press("next")
    assert stage.typed("company") == "Olive House"
    assert stage.find("serverUsesTokensNo", QRadioButton).isChecked()


def test_back_from_authorize_ends_the_wait(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    stage.press("back")
    assert stage.page is Page.COMPANY
    assert stage.attempt.is_cancelled.is_set()


def test_a_code_that_came_just_before_back_brings_the_page_back(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.attempt.show(ConnectState(Phase.EXCHANGING_CODE, link=LINK))
    stage.window.back_pressed.emit()
    stage.wait(lambda: stage.page is Page.AUTHORIZE)
    assert not stage.is_shown("back")


def test_cancel_before_the_exchange_gives_the_attempt_up_and_closes_at_once(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    stage.press("cancel")
    assert stage.closed == [True]
    assert not stage.window.isVisible()
    assert stage.attempt.is_cancelled.is_set()
    stage.wait(lambda: not isValid(stage.window))


def test_closed_during_the_exchange_the_attempt_goes_on_and_its_company_is_told(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(ConnectState(Phase.EXCHANGING_CODE, link=LINK))
    assert not stage.is_shown("back")
    stage.press("cancel")
    assert stage.closed == [True]
    assert not stage.window.isVisible()
    stage.attempt.show(saved())
    stage.wait(lambda: stage.changed == ["Olive House"])
    stage.attempt.end()
    stage.wait(lambda: not isValid(stage.window))


def test_closing_forgets_the_secret(staged) -> None:
    stage = staged()
    stage.to_authorize()
    secret = stage.window.findChild(QLineEdit, "clientSecret")
    stage.show(ConnectState(Phase.EXCHANGING_CODE, link=LINK))
    stage.window.close()
    assert secret.text() == ""


def test_escape_cancels(staged) -> None:
    stage = staged()
    stage.key(Qt.Key.Key_Escape)
    assert stage.closed == [True]


# ---- starts ----


def test_with_an_application_known_the_wizard_starts_on_company_and_uses_the_stored_secret(staged) -> None:
    stage = staged(a_view(), with_overview=True)
    assert stage.page is Page.COMPANY
    assert stage.text("applicationInUseClientId") == "client-1"
    assert not stage.is_shown("back")
    stage.to_authorize("Cedar")
    assert stage.attempt.order.application == APPLICATION
    assert stage.attempt.order.client_secret is None


def test_an_application_found_while_nothing_was_touched_brings_company_up(staged) -> None:
    stage = staged(a_view())
    assert stage.page is Page.COMPANY


def test_change_leads_to_the_environments(staged) -> None:
    stage = staged(a_view(), with_overview=True)
    stage.press("change")
    assert stage.page is Page.ENVIRONMENT
    assert stage.find("environment").currentItem().text() == "Staging"


def test_connect_again_keeps_the_company_and_the_tokens_in_use_are_told_apart(staged) -> None:
    view = a_view()
    stage = staged(view, again=view, with_overview=True)
    assert stage.typed("company") == "Olive House"
    assert stage.find("company").isReadOnly()
    assert not stage.is_shown("change")
    stage.press("next")
    stage.wait(lambda: stage.connect.attempts)
    assert stage.attempt.order.company == view.company
    awaiting = a_grant(grant_id="new", awaits_decision=True)
    stage.show(ConnectState(Phase.CONNECTED, link=LINK, view=replace(view, awaiting=awaiting), checked=Checked()))
    assert stage.is_shown("oldTokensNote")


def test_one_page_is_shown_at_a_time_however_the_wizard_starts(staged) -> None:
    view = a_view()
    for stage in (staged(), staged(view, with_overview=True), staged(view, again=view, with_overview=True)):
        shown = [page for page in PAGES if stage.is_shown(page.value)]
        assert shown == [stage.page]


def test_a_catalog_that_cannot_be_read_is_said_on_the_first_page(staged, qtbot) -> None:
    stage = staged()
    stage.use_cases.refuse["overview"] = CatalogUnreadable(path="/catalog.sqlite3")
    stage.window.load()
    stage.wait(lambda: stage.is_shown("environmentNotice"))
    assert stage.text("environmentNotice")


# ---- bad input ----


def test_a_duplicate_name_is_said_beside_it_whatever_its_case(staged) -> None:
    stage = staged(a_view("company-1", "Palm Garden"), with_overview=True)
    stage.type("company", "palm GARDEN")
    stage.press("next")
    stage.wait(lambda: stage.is_shown("companyMessage"))
    assert "Palm Garden" in stage.text("companyMessage")
    assert stage.page is Page.COMPANY
    stage.type("company", "Cedar")
    assert not stage.is_shown("companyMessage")


def test_a_company_needs_a_name(staged) -> None:
    stage = staged(a_view(), with_overview=True)
    stage.press("next")
    assert stage.is_shown("companyMessage")
    assert stage.window.focusWidget() is stage.find("company")


def test_an_empty_application_page_says_what_is_missing_and_goes_to_the_first_field(staged) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.press("next")
    assert stage.page is Page.APPLICATION
    for field in ("clientId", "clientSecret", "redirectUri"):
        assert stage.is_shown(f"{field}Message"), field
    assert stage.window.focusWidget() is stage.find("clientId")


@pytest.mark.parametrize(
    ("redirect_uri", "sentence"),
    [
        ("http://127.0.0.1:8765/callback", "listens on this computer at 127.0.0.1, port 8765"),
        ("http://localhost:8765/callback", "on 127.0.0.1 and ::1"),
        ("http://[::1]:8765/callback", "at ::1, port 8765"),
        ("https://127.0.0.1:8765/callback", "at 127.0.0.1, port 8765. The browser will warn"),
        ("https://localhost:8765/callback", "that is expected, at localhost alone."),
        ("https://partner.example/callback", "Goes to partner.example: you will paste it."),
        ("urn:ietf:wg:oauth:2.0:oob", "show a code on its page"),
    ],
)
def test_one_sentence_says_how_the_redirect_will_be_caught(staged, redirect_uri, sentence) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.type("redirectUri", redirect_uri)
    assert sentence in stage.text("captureSentence")
    assert not stage.is_shown("redirectUriMessage")


@pytest.mark.parametrize(
    ("redirect_uri", "warning"),
    [
        ("http://127.0.0.1:8765/callback", "sends its installs here too"),
        ("https://localhost:8765/callback", "sends its installs here too"),
        ("http://127.0.0.1/callback", "so it means port 80"),
        ("https://127.0.0.1/callback", "so it means port 443"),
        ("https://partner.example/callback", "does not take the code itself"),
    ],
)
def test_what_to_beware_of_stands_below_the_redirect_uri(staged, redirect_uri, warning) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.type("redirectUri", redirect_uri)
    assert warning in stage.text("captureWarning")


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "partner.example",
        "http://partner.example/x",
        "http://127.0.0.1:8765/x#y",
        "http://127.0.0.1:0/x",
        "http://127.0.0.1:70000/",
    ],
)
def test_a_redirect_uri_that_cannot_be_used_is_said_while_typing(staged, redirect_uri) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.type("redirectUri", redirect_uri)
    assert stage.text("redirectUriMessage")
    assert not stage.is_shown("captureSentence")


def test_a_pasted_client_id_is_freed_of_what_nobody_sees_and_the_page_says_so(staged) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.paste("clientId", " \u200bclient-7\u202e ")
    assert stage.typed("clientId") == "client-7"
    assert "removed" in stage.text("clientIdMessage")


def test_a_secret_is_shown_only_on_demand(staged) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.type("clientSecret", "a-typed-secret")
    secret = stage.find("clientSecret")
    assert secret.echoMode() is QLineEdit.EchoMode.Password
    stage.press("showClientSecret")
    assert secret.echoMode() is QLineEdit.EchoMode.Normal
    stage.press("showClientSecret")
    assert secret.echoMode() is QLineEdit.EchoMode.Password


def test_a_known_application_needs_its_secret_only_when_the_token_address_has_moved(staged) -> None:
    moved = replace(APPLICATION, secret_origin="https://elsewhere.example:443")
    stage = staged(a_view(application=moved), with_overview=True)
    stage.press("change")
    stage.press("next")
    stage.press("next")
    assert stage.page is Page.APPLICATION
    assert "elsewhere.example" in stage.text("clientSecretMessage")
    stage.type("clientSecret", "the-new-one")
    stage.press("next")
    assert stage.page is Page.COMPANY


# ---- keys, languages ----


def test_enter_goes_from_page_to_page_but_never_says_yes(staged) -> None:
    stage = staged()
    stage.key(Qt.Key.Key_Return)
    stage.wait(lambda: stage.find("next").isEnabled() and stage.typed("clientId"))
    stage.key(Qt.Key.Key_Return)
    assert stage.page is Page.COMPANY
    stage.type("company", "Olive House")
    stage.key(Qt.Key.Key_Return)
    stage.wait(lambda: stage.connect.attempts)
    stage.show(saved())
    stage.key(Qt.Key.Key_Return)
    assert stage.use_cases.calls_of("confirm") == []
    assert stage.closed == []


def test_tab_leads_through_a_page_to_next_and_on_to_cancel(staged) -> None:
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    order = []
    for _ in range(8):
        focused = stage.window.focusWidget()
        order.append(focused.objectName())
        stage.key(Qt.Key.Key_Tab)
    expected = ["clientId", "clientSecret", "showClientSecret", "redirectUri", "next", "back", "cancel"]
    assert [name for name in order if name in expected][: len(expected)] == expected


def test_the_arabic_wizard_is_mirrored_and_addresses_stay_left_to_right(staged) -> None:
    app = QApplication.instance()
    show_language(app, "ar")
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    assert stage.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    for field in ("clientId", "clientSecret", "redirectUri"):
        assert stage.find(field).layoutDirection() is Qt.LayoutDirection.LeftToRight
    rail, next_button = stage.find("stepRail"), stage.find("next")
    assert (
        rail.mapTo(stage.window, rail.rect().topLeft()).x()
        > next_button.mapTo(stage.window, next_button.rect().topLeft()).x()
    )


def test_the_language_is_switched_live_and_what_was_typed_stays(staged) -> None:
    stage = staged()
    stage.to_company()
    stage.type("company", "Olive House")
    english = stage.find("next", QPushButton).text()
    show_language(QApplication.instance(), "ar")
    stage.wait(lambda: stage.find("next", QPushButton).text() != english)
    assert stage.typed("company") == "Olive House"
    assert stage.window.findChild(QLabel, "companyPageTitle").text() != "Which company?"
