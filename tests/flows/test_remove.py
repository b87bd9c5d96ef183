"""Remove, with T-Gate told before or not: nothing goes while a token may still be alive against the person's wish."""

from __future__ import annotations

import threading
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from tests.flows.world import GUARD_S, Run, World, renamed
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.oauth.environment import BasicEncoding
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import HttpRequest, RequestKind
from tgate_desktop.oauth.pair_import import BroughtPair
from tgate_desktop.oauth.problems import (
    ClientSecretForOtherOrigin,
    ClientSecretMissing,
    Problem,
    RecordGone,
    RevocationAddressNotFound,
    RevocationAtOtherOrigin,
    RevocationRefused,
    RevocationUnavailable,
    TimedOut,
    VaultLocked,
)
from tgate_desktop.oauth.secret import Secret

REVOKE = "https://tgate.example/oauth/revoke"


@pytest.fixture
def world() -> World:
    world = World()
    world.connected()
    revoke_at(world, REVOKE)
    world.http.sent.clear()
    world.archive.happened.clear()
    return world


def revoke_at(world: World, address: str | None) -> None:
    (environment,) = world.catalog.contents().environments
    world.setups.save_environment(replace(environment, revocation_address=address))


def sent(world: World) -> list[tuple[str, str]]:
    """Which tokens were to be revoked, in order, and as what."""
    return [(form["token"][0], form["token_type_hint"][0]) for form in map(form_of, world.http.sent)]


def form_of(request: HttpRequest) -> dict[str, list[str]]:
    assert request.kind is RequestKind.REVOCATION
    assert request.body is not None
    return parse_qs(request.body.reveal())


def kinds(world: World) -> list[EventKind]:
    return [event.kind for event in world.archive.happened]


def is_whole(world: World) -> bool:
    """Whether the company is here with its pair, as if nothing had been asked."""
    return world.desk.access_token("company-1") == Secret("access-company-1-1")


def test_the_refresh_token_is_revoked_first_then_the_access_token_then_all_is_deleted(world: World) -> None:
    world.http.will_answer(200, {})
    world.http.will_answer(200, b"", "text/html")
    world.remove("company-1", revoke=True)
    assert sent(world) == [("refresh-company-1-1", "refresh_token"), ("access-company-1-1", "access_token")]
    assert kinds(world) == [EventKind.REVOKED, EventKind.REVOKED, EventKind.REMOVED]
    assert world.archive.happened[0].refresh_fingerprint == Secret("refresh-company-1-1").fingerprint
    assert world.vault.slots == {}
    assert world.catalog.contents().companies == ()


def test_without_revoking_nothing_is_sent(world: World) -> None:
    world.remove("company-1")
    assert world.http.sent == []
    assert kinds(world) == [EventKind.REMOVED]
    assert world.vault.slots == {}


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (400, {"error": "invalid_request"}, RevocationRefused),
        (401, {"error": "invalid_client"}, RevocationRefused),
        (403, {"error": "unauthorized_client"}, RevocationRefused),
        (404, {}, RevocationAddressNotFound),
        (503, {}, RevocationUnavailable),
    ],
)
def test_while_the_answer_is_no_yes_nothing_is_removed(
    world: World, status: int, body: object, problem: type[Problem]
) -> None:
    world.http.will_answer(status, body)
    with pytest.raises(problem):
        world.remove("company-1", revoke=True)
    assert is_whole(world)
    assert kinds(world) == []
    assert world.archive.recorded[-1].line.kind is RequestKind.REVOCATION
    world.remove("company-1", revoke=False)
    assert world.catalog.contents().companies == ()


def test_a_lost_answer_leaves_everything_and_can_be_tried_again(world: World) -> None:
    world.http.will_fail(TimedOut(host="tgate.example", sent=True, timeout_s=15))
    with pytest.raises(TimedOut):
        world.remove("company-1", revoke=True)
    assert is_whole(world)
    world.http.will_answer(200, {})
    world.http.will_answer(200, {})
    world.remove("company-1", revoke=True)
    assert world.vault.slots == {}


def test_an_access_token_that_cannot_be_revoked_stops_it_after_the_refresh_token(world: World) -> None:
    world.http.will_answer(200, {})
    world.http.will_answer(400, {"error": "unsupported_token_type"})
    with pytest.raises(RevocationRefused) as told:
        world.remove("company-1", revoke=True)
    assert told.value.facts["token"] == "access_token"
    assert is_whole(world)
    assert kinds(world) == [EventKind.REVOKED]


def test_a_refused_secret_is_tried_once_in_the_other_encoding(world: World) -> None:
    world.vault.client_secrets["app-1"] = Secret("s+cret")
    for status, body in ((401, {"error": "invalid_client"}), (200, {}), (200, {})):
        world.http.will_answer(status, body)
    world.remove("company-1", revoke=True)
    assert [token for token, _hint in sent(world)] == [
        "refresh-company-1-1",
        "refresh-company-1-1",
        "access-company-1-1",
    ]
    encodings = [one.basic_user.encoding for one in world.http.sent if one.basic_user]
    assert encodings == [BasicEncoding.RAW, BasicEncoding.FORM_ENCODED, BasicEncoding.FORM_ENCODED]


@pytest.mark.parametrize(
    ("address", "problem"),
    [("https://other.example/revoke", RevocationAtOtherOrigin), (None, RecordGone)],
)
def test_an_address_that_may_not_have_the_secret_is_not_called(
    world: World, address: str | None, problem: type[Problem]
) -> None:
    revoke_at(world, address)
    with pytest.raises(problem):
        world.remove("company-1", revoke=True)
    assert world.http.sent == []
    assert is_whole(world)


def test_a_paused_company_and_a_missing_secret_are_told_before_anything_is_sent(world: World) -> None:
    world.vault.delete_client_secret("app-1")
    with pytest.raises(ClientSecretMissing):
        world.remove("company-1", revoke=True)
    (environment,) = world.catalog.contents().environments
    world.setups.save_environment(replace(environment, token_address="https://moved.example/oauth/token"))
    with pytest.raises(ClientSecretForOtherOrigin):
        world.remove("company-1", revoke=True)
    assert world.http.sent == []


def test_a_locked_vault_keeps_everything(world: World) -> None:
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    for revoke in (True, False):
        with pytest.raises(VaultLocked):
            world.remove("company-1", revoke=revoke)
    world.vault.failing = None
    assert world.http.sent == []
    assert is_whole(world)


def test_a_lone_imported_token_is_revoked_alone(world: World) -> None:
    view = world.bring(BringOrder(BroughtPair(None, Secret("ref-9")), "app-1", "Olive House"))
    world.http.will_answer(200, {})
    world.remove(view.company.company_id, revoke=True)
    assert sent(world) == [("ref-9", "refresh_token")]
    assert is_whole(world)


def test_a_grant_that_awaits_its_decision_beside_them_is_deleted_and_not_revoked(world: World) -> None:
    world.http.will_give_tokens("access-new", "refresh-new")
    world.http.will_show_brands(8)
    run = Run(world, renamed(replace(world.order(), client_secret=None), "Saffron House"))
    run.code_arrives("code-2")
    assert run.end().view is not None
    world.http.sent.clear()
    revoke_at(world, REVOKE)
    world.http.will_answer(200, {})
    world.http.will_answer(200, {})
    world.remove("company-1", revoke=True)
    assert [token for token, _hint in sent(world)] == ["refresh-company-1-1", "access-company-1-1"]
    assert world.vault.slots == {}
    assert world.catalog.contents().grants == ()


def test_a_connect_that_ends_while_its_company_is_removed_leaves_nothing_behind(world: World) -> None:
    (grant,) = world.catalog.contents().grants
    removing = threading.Thread(target=lambda: world.remove("company-1"), name="removing", daemon=True)
    with world.store.hold(grant.grant_id):
        removing.start()
        world.locks.until_waiting(1)
        world.http.will_give_tokens("access-new", "refresh-new")
        world.http.will_show_brands(8)
        run = Run(world, replace(world.order(), client_secret=None))
        run.code_arrives("code-2")
        assert run.end().view is not None
    removing.join(GUARD_S)
    contents = world.catalog.contents()
    assert (contents.companies, contents.grants, contents.intents) == ((), (), ())
    assert world.vault.slots == {}
