from __future__ import annotations

from datetime import timedelta

import pytest

from tests.flows.world import Run, World, renamed
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.company import TokenRequestKind
from tgate_desktop.oauth.environment import BasicEncoding, Start
from tgate_desktop.oauth.problems import (
    AccessDenied,
    AnswerIsHtml,
    CatalogUnwritable,
    CodeAlreadyUsed,
    ConnectionLost,
    ConnectionRefused,
    InvalidClient,
    InvalidGrant,
    PasteOtherAttempt,
    PortTaken,
    ServerFailed,
    TimedOut,
    VaultLocked,
)
from tgate_desktop.oauth.redirect import AuthorizationAnswer, UnconfirmedCode
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def world() -> World:
    return World()


def test_a_connect_goes_through_its_phases_and_ends_connected(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    run = Run(world, world.order())
    run.code_arrives()
    end = run.end()
    assert run.phases == [
        Phase.LISTENING,
        Phase.WAITING_FOR_BROWSER,
        Phase.EXCHANGING_CODE,
        Phase.SAVING,
        Phase.PROVING,
        Phase.CONNECTED,
    ]
    assert end.view is not None
    assert end.view.awaiting is not None
    assert end.view.grant is None
    assert end.checked is not None
    assert end.checked.proof is not None
    assert [brand.brand_id for brand in end.checked.proof.brands] == ["7"]


def test_the_pair_is_in_the_vault_before_its_access_token_is_used(world: World) -> None:
    seen: list[bool] = []
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    world.http.will_call(lambda: seen.append(any(world.vault.slots.values())))
    run = Run(world, world.order())
    run.code_arrives()
    run.end()
    assert seen == [True]


def test_the_intent_is_committed_before_the_code_is_sent_and_gone_after_the_save(world: World) -> None:
    during: list[TokenRequestKind] = []
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_call(lambda: during.extend(one.kind for one in world.catalog.contents().intents))
    world.http.will_show_brands(7)
    run = Run(world, world.order())
    run.code_arrives()
    run.end()
    assert during == [TokenRequestKind.AUTHORIZATION_CODE]
    assert world.catalog.contents().intents == ()


def test_cancel_before_the_exchange_writes_nothing_and_frees_the_receiver(world: World) -> None:
    run = Run(world, world.order())
    run.attempt.cancel()
    assert run.end().phase is Phase.CANCELLED
    assert world.catalog.commits == []
    assert world.vault.client_secrets == {}
    assert world.receivers.current is not None
    assert not world.receivers.current.is_open


def test_cancel_while_the_code_is_being_exchanged_still_stores_the_pair(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    run = Run(world, world.order())
    world.http.will_call(run.attempt.cancel)
    run.code_arrives()
    end = run.end()
    assert end.phase is Phase.CONNECTED
    assert len(world.vault.slots) == 1
    assert len(world.http.sent) == 1, "a cancelled connect does not use the new token"
    assert [company.name for company in world.catalog.contents().companies] == ["Saffron House"]


@pytest.mark.parametrize("lost", [ConnectionLost(host="tgate.example", sent=True), TimedOut(host="x", sent=True)])
def test_an_answer_that_got_lost_leaves_the_intent_to_tell_of_it(world: World, lost: ConnectionLost) -> None:
    world.http.will_fail(lost)
    run = Run(world, world.order())
    run.code_arrives()
    end = run.end()
    assert end.problem is lost
    assert end.failed_in is Phase.EXCHANGING_CODE
    assert [one.draft.company.name for one in world.desk.overview().interrupted if one.draft] == ["Saffron House"]


def test_a_fault_before_anything_was_sent_leaves_no_intent(world: World) -> None:
    world.http.will_fail(ConnectionRefused(host="tgate.example", port=443, sent=False))
    run = Run(world, world.order())
    run.code_arrives()
    assert isinstance(run.end().problem, ConnectionRefused)
    assert world.catalog.contents().intents == ()


@pytest.mark.parametrize(
    ("status", "body", "expected", "is_open"),
    [
        (400, {"error": "invalid_grant"}, InvalidGrant, False),
        (401, {"error": "invalid_client"}, InvalidClient, False),
        (500, {"message": "oops"}, ServerFailed, True),
        (200, b"<html>login</html>", AnswerIsHtml, True),
    ],
)
def test_a_refused_code_fails_with_its_problem_and_is_never_sent_again(
    world: World, status: int, body: object, expected: type[Exception], is_open: bool
) -> None:
    world.http.will_answer(status, body, "text/html" if isinstance(body, bytes) else "application/json")
    run = Run(world, world.order())
    run.code_arrives()
    assert isinstance(run.end().problem, expected)
    assert len(world.http.sent) == 1
    assert bool(world.catalog.contents().intents) is is_open
    assert world.catalog.contents().companies == ()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ({"error": "invalid_client"}, "application/json"),
        ({"message": "Unauthorized"}, "application/json"),
        (b"<html>401 Authorization Required</html>", "text/html"),
        (b"", ""),
    ],
    ids=["OAuth", "T-Gate", "a page", "nothing"],
)
def test_a_secret_with_special_characters_is_tried_in_the_other_encoding_once(
    world: World, body: object, content_type: str
) -> None:
    world.http.will_answer(401, body, content_type)
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    order = world.order()
    run = Run(world, type(order)(order.environment, order.application, Secret("a+b%c"), order.company))
    run.code_arrives()
    assert run.end().phase is Phase.CONNECTED
    assert world.catalog.contents().environments[0].basic_encoding is BasicEncoding.FORM_ENCODED


def test_denial_ends_the_attempt_and_tells_the_browser(world: World) -> None:
    run = Run(world, world.order())
    assert world.receivers.current is not None
    world.receivers.current.arrive(AuthorizationAnswer("access_denied", "The owner said no"))
    end = run.end()
    assert isinstance(end.problem, AccessDenied)
    assert end.problem.facts["description"] == "The owner said no"
    assert [page.headings for page in world.receivers.current.pages] == [(("en", "access_denied"),)]


def test_a_taken_port_fails_before_a_link_is_shown(world: World) -> None:
    world.receivers.failing = PortTaken(port=8765, host="127.0.0.1")
    run = Run(world, world.order())
    end = run.end()
    assert end.problem is world.receivers.failing
    assert end.link is None


def test_a_pasted_address_connects_where_nothing_can_be_caught(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    order = world.order()
    application = type(order.application)(
        "app-1", "env-1", "client-1", "https://partner.example/cb", "https://tgate.example:443"
    )
    run = Run(world, type(order)(order.environment, application, order.client_secret, order.company))
    link = run.until(lambda state: state.link).link
    assert link is not None
    state = link.partition("state=")[2].partition("&")[0]
    assert world.receivers.current is None
    with pytest.raises(PasteOtherAttempt):
        run.attempt.paste("https://partner.example/cb?code=abc&state=of-another")
    run.attempt.paste(f"https://partner.example/cb?code=abc&state={state}")
    assert run.end().phase is Phase.CONNECTED


def test_the_same_code_is_not_taken_a_second_time(world: World) -> None:
    world.http.will_answer(400, {"error": "invalid_grant"})
    first = Run(world, world.order())
    first.attempt.paste("the-code")
    first.end()
    with pytest.raises(CodeAlreadyUsed):
        first.attempt.paste("the-code")
    second = Run(world, world.order())
    with pytest.raises(CodeAlreadyUsed):
        second.attempt.paste("the-code")
    second.attempt.cancel()
    second.end()
    assert len(world.http.sent) == 1


def test_a_code_without_state_waits_for_consent(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    run = Run(world, world.order(start=Start.MARKETPLACE_PAGE))
    assert run.until(lambda state: state.link).link == "https://tgate.example/oauth/authorize"
    assert world.receivers.current is not None
    codes = [Secret(f"code-{number}") for number in range(4)]
    for code in codes:
        world.receivers.current.arrive(UnconfirmedCode(code))
    held = run.until(lambda state: codes[3].fingerprint in state.unconfirmed)
    assert held.unconfirmed == tuple(code.fingerprint for code in codes[1:])
    assert world.http.sent == []
    run.attempt.ignore_unconfirmed(codes[1].fingerprint)
    run.attempt.use_unconfirmed(codes[1].fingerprint)
    run.attempt.use_unconfirmed(codes[3].fingerprint)
    assert run.end().phase is Phase.CONNECTED
    body = world.http.sent[0].body
    assert body is not None
    assert "code=code-3&" in body.reveal()
    assert "code_verifier" not in body.reveal()


def test_the_time_left_is_the_codes_own_from_its_arrival(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    run = Run(world, world.order())
    waiting = run.until(lambda state: state.phase is Phase.WAITING_FOR_BROWSER)
    assert waiting.deadline == world.clock.now() + timedelta(minutes=30)
    run.code_arrives()
    run.end()
    exchanging = run.until(lambda state: state.phase is Phase.EXCHANGING_CODE)
    assert exchanging.deadline == world.clock.now() + timedelta(minutes=10)


def test_a_vault_that_refuses_keeps_the_pair_in_memory_and_says_why(world: World) -> None:
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    run = Run(world, world.order())
    run.code_arrives()
    end = run.end()
    assert end.phase is Phase.CONNECTED
    assert end.view is not None
    assert end.view.unsaved is world.vault.failing
    assert world.desk.unsaved_names() == ("Saffron House",)
    world.vault.failing = None
    assert world.desk.retry_unsaved() == ()
    assert world.desk.unsaved_names() == ()
    assert world.vault.client_secrets["app-1"].reveal() == "s3cret"


def test_a_crash_between_vault_and_catalog_is_completed_from_the_intent(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_call(lambda: setattr(world.catalog, "failing", CatalogUnwritable(path="x", reason="full")))
    run = Run(world, world.order())
    run.code_arrives()
    assert isinstance(run.end().problem, CatalogUnwritable)
    world.catalog.failing = None
    world.start_again()
    (view,) = world.desk.overview().companies
    assert view.company.name == "Saffron House"
    assert view.awaiting is not None
    assert world.desk.access_token(view.company.company_id).reveal() == "access-1"
    assert world.desk.overview().interrupted == ()


def test_a_name_that_was_taken_meanwhile_does_not_lose_the_grant(world: World) -> None:
    world.connected("Saffron House", "company-0", brand=9)
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(7)
    run = Run(world, renamed(world.order(), "saffron house"))
    run.code_arrives()
    end = run.end()
    assert end.view is not None
    assert end.view.company.name == "saffron house (2)"


def test_connect_again_leaves_the_old_grant_until_yes(world: World) -> None:
    before = world.connected()
    assert before.grant is not None
    world.http.will_give_tokens("access-2", "refresh-2")
    world.http.will_show_brands(1)
    order = world.order()
    run = Run(world, type(order)(order.environment, order.application, None, before.company))
    run.code_arrives("code-2")
    view = run.end().view
    assert view is not None
    assert view.grant == before.grant
    assert view.awaiting is not None
    assert len(world.vault.slots) == 2
    after = world.decide.confirm(view.awaiting.grant_id)
    assert after.grant is not None
    assert after.grant.grant_id == view.awaiting.grant_id
    assert list(world.vault.slots) == [after.grant.grant_id]


def test_practice_is_started_for_an_attempt_and_gives_its_secret_once(world: World) -> None:
    setup = world.connect.prepare_practice()
    assert (setup.client_id, setup.application_id) == ("practice-client", None)
    assert world.practice.secrets_made == 1
