"""What the buttons beside a problem do in the wizard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from tests.support.company_views import STAGING, a_grant, a_view
from tests.support.fake_connect import LINK, saved, waiting
from tests.support.samples import sample_problems
from tgate_desktop.flows.states import Checked, ConnectState, Phase
from tgate_desktop.oauth import problems
from tgate_desktop.oauth.problems import ApiFailed, HostNotFound, InvalidClient, PortTaken, TokenRejected, VaultLocked
from tgate_desktop.ui.names import object_name
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.words.explanation import Action, action_label
from tgate_desktop.words.problems import explain

NOT_FOUND = HostNotFound(host="staging.tgate.example", sent=False)
REJECTED = TokenRejected(status=401, host="staging.tgate.example", expired=False)
OF_A_CONNECT = (
    problems.ReceiverProblem,
    problems.AuthorizationProblem,
    problems.TokenEndpointProblem,
    problems.TransportProblem,
    problems.VaultProblem,
    problems.CatalogProblem,
    problems.InputProblem,
    problems.PracticeNotStarted,
    problems.GrantBusy,
    problems.Unexpected,
)
OF_A_PROOF = (problems.ApiProblem, problems.TransportProblem, problems.VaultProblem, problems.NoAccessToken)


def failed(problem, failed_in=Phase.EXCHANGING_CODE) -> ConnectState:
    return ConnectState(Phase.FAILED, link=LINK, problem=problem, failed_in=failed_in)


def not_proven(problem) -> ConnectState:
    state = saved()
    view = replace(state.view, awaiting=replace(state.view.awaiting, proof=None))
    return replace(state, view=view, checked=Checked(problem=problem))


def shown_buttons(stage) -> list[str]:
    return [button.objectName() for button in stage.window.findChildren(QPushButton) if button.isVisible()]


def without_button(stage, problem) -> list[tuple[str, str]]:
    explanation = explain(problem)
    wanted = {object_name(action_label(one)) for one in (explanation.action, explanation.second_action) if one}
    return [(problem.code, name) for name in wanted - set(shown_buttons(stage))]


@pytest.fixture
def waiting_stage(staged):
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    stage.drafts, stage.wishes, stage.requests = [], [], []
    stage.window.doctor_requested.connect(lambda *draft: stage.drafts.append(draft))
    stage.window.action_requested.connect(lambda *wish: stage.wishes.append(wish))
    stage.window.requests_requested.connect(lambda: stage.requests.append(True))
    return stage


# ---- no explanation without its buttons ----


def test_whatever_stops_a_connect_has_its_buttons(waiting_stage) -> None:
    stage, without = waiting_stage, []
    met = list(sample_problems(*OF_A_CONNECT))
    for problem in met:
        stage.show(failed(problem))
        without += without_button(stage, problem)
    assert met
    assert without == []


def test_a_browser_that_does_not_open_has_its_button(waiting_stage) -> None:
    stage = waiting_stage
    problem = problems.BrowserNotOpened()
    stage.desktop.open_browser = lambda _address, on_failed: on_failed(problem)
    stage.press("openBrowser")
    assert without_button(stage, problem) == []


def test_whatever_stops_the_proof_has_its_buttons(waiting_stage) -> None:
    stage, without = waiting_stage, []
    met = list(sample_problems(*OF_A_PROOF))
    for problem in met:
        stage.show(not_proven(problem))
        without += without_button(stage, problem)
    assert met
    assert without == []


# ---- on the Authorize page ----


def test_the_computer_can_be_checked_before_the_browser_opens(waiting_stage) -> None:
    stage = waiting_stage
    stage.press("checkThisComputer")
    ((application, environment),) = stage.drafts
    assert (application.client_id, application.redirect_uri) == ("client-9", "http://127.0.0.1:8765/callback")
    assert environment == STAGING
    assert stage.page is Page.AUTHORIZE
    assert not stage.attempt.is_cancelled.is_set()


def test_beside_a_problem_of_the_way_there_is_one_button_for_it(waiting_stage) -> None:
    stage = waiting_stage
    stage.show(failed(NOT_FOUND))
    assert shown_buttons(stage).count("checkThisComputer") == 1
    stage.press("checkThisComputer")
    assert len(stage.drafts) == 1


@pytest.mark.parametrize(
    ("problem", "button"),
    [
        (VaultLocked(vault="GNOME Keyring"), "unlockTheKeyring"),
        (problems.RecordGone(kind="company"), "connectAgain"),
        (problems.VaultFull(vault="GNOME Keyring"), "saveAgain"),
    ],
)
def test_what_a_fresh_attempt_does_as_well_begins_one(waiting_stage, problem, button) -> None:
    stage = waiting_stage
    stage.show(failed(problem, Phase.LISTENING))
    first = stage.attempt
    first.end()
    stage.press(button)
    stage.wait(lambda: stage.attempt is not first)


def test_a_request_that_failed_can_be_looked_at(waiting_stage) -> None:
    stage = waiting_stage
    assert not stage.is_shown("showTheRequest")
    stage.show(failed(PortTaken(port=8765, host="127.0.0.1"), Phase.LISTENING))
    assert not stage.is_shown("showTheRequest")
    stage.show(failed(InvalidClient(status=401, host="x")))
    stage.press("showTheRequest")
    assert stage.requests == [True]


def test_what_is_found_by_the_doctor_is_mended_on_its_page(waiting_stage) -> None:
    stage = waiting_stage
    stage.window.mend(Action.CHANGE_REDIRECT_URI)
    assert stage.page is Page.APPLICATION
    assert stage.window.focusWidget() is stage.find("redirectUri")
    assert stage.attempt.is_cancelled.is_set()


def test_nothing_is_changed_while_a_code_is_exchanged(waiting_stage) -> None:
    stage = waiting_stage
    stage.show(ConnectState(Phase.EXCHANGING_CODE, link=LINK))
    stage.window.mend(Action.CHANGE_ENVIRONMENT)
    assert stage.page is Page.AUTHORIZE
    assert not stage.attempt.is_cancelled.is_set()


# ---- on the Tokens page ----


def test_a_proof_is_tried_again_and_its_problem_goes(waiting_stage) -> None:
    stage = waiting_stage
    state = not_proven(ApiFailed(status=503, host="staging.tgate.example"))
    stage.use_cases.put(state.view)
    stage.show(state)
    assert "has shown no restaurant" in stage.text("decisionExplanation")
    stage.press("tryAgain")
    assert not stage.is_shown("problemPanel")
    stage.wait(lambda: "Olive House" in stage.text("brands"))
    assert stage.use_cases.calls_of("check") == [("company-new",)]
    stage.wait(lambda: "were approved for" in stage.text("decisionExplanation"))


def test_a_restaurant_that_a_later_check_shows_is_looked_for_among_the_others(staged) -> None:
    stage = staged(a_view(), with_overview=True)
    stage.to_authorize("Cedar")
    state = not_proven(ApiFailed(status=503, host="staging.tgate.example"))
    stage.use_cases.put(state.view)
    stage.show(state)
    assert stage.find("finish").isEnabled()
    stage.press("tryAgain")
    stage.wait(lambda: stage.is_shown("useItForX"))
    assert not stage.find("finish").isEnabled()


def test_tokens_that_were_refused_are_refreshed(waiting_stage) -> None:
    stage = waiting_stage
    state = not_proven(REJECTED)
    stage.use_cases.put(state.view)
    stage.show(state)
    panel = stage.find("problemPanel")
    panel.findChild(QPushButton, "refresh").click()
    stage.wait(lambda: stage.text("accessFingerprint") == "aaaa0002")
    assert not stage.is_shown("problemPanel")


@pytest.mark.parametrize(
    ("problem", "button", "action"),
    [
        (NOT_FOUND, "checkThisComputer", Action.CHECK_COMPUTER),
        (problems.ProofAddressNotFound(status=404, host="x"), "changeTheEnvironment", Action.CHANGE_ENVIRONMENT),
    ],
)
def test_what_is_not_done_here_is_asked_of_the_companys_window(waiting_stage, problem, button, action) -> None:
    stage = waiting_stage
    state = not_proven(problem)
    stage.show(state)
    stage.press(button)
    assert stage.wishes == [(action, state.view)]
    stage.press("showTheRequest")
    assert stage.requests == [True]


def test_connecting_again_makes_room_for_the_wizard_that_does(waiting_stage) -> None:
    stage = waiting_stage
    stage.wishes_when_closed = []
    stage.window.closed.connect(lambda: stage.wishes_when_closed.append(list(stage.wishes)))
    state = not_proven(problems.VaultRolledBack(vault="GNOME Keyring"))
    stage.show(state)
    stage.press("connectAgain")
    assert stage.wishes == [(Action.CONNECT_AGAIN, state.view)]
    assert stage.wishes_when_closed == [[]]


def test_what_the_doctor_finds_after_the_save_is_mended_in_the_companys_window(waiting_stage) -> None:
    stage = waiting_stage
    state = saved()
    stage.show(state)
    stage.window.mend(Action.CHANGE_ENVIRONMENT)
    assert stage.wishes == [(Action.CHANGE_ENVIRONMENT, state.view)]
    assert stage.page is Page.TOKENS


def test_refused_tokens_below_have_their_buttons_too(staged) -> None:
    stage = staged(a_view(grant=a_grant(expiry_assumed=True)), with_overview=True)
    stage.to_authorize("Cedar")
    state = saved()
    stage.use_cases.put(state.view)
    stage.show(state)
    stage.use_cases.refuse["refresh"] = NOT_FOUND
    stage.press("refresh")
    stage.wait(lambda: stage.is_shown("problemPanel"))
    assert without_button(stage, NOT_FOUND) == []
