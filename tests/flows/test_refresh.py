from __future__ import annotations

from dataclasses import replace

import pytest

from tests.flows.world import Run, World
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.problems import (
    CatalogUnwritable,
    ClientSecretForOtherOrigin,
    ClientSecretMissing,
    ConnectionLost,
    ConnectionRefused,
    HostNotFound,
    InvalidGrant,
    NoRefreshToken,
    Problem,
    ServerFailed,
    VaultRefused,
    VaultRolledBack,
)
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def company(world: World) -> CompanyView:
    return world.connected()


def sent_refresh_token(world: World) -> str:
    body = world.http.sent[-1].body
    assert body is not None
    return body.reveal().partition("refresh_token=")[2].partition("&")[0] or "none"


def health(world: World, view: CompanyView) -> TokenHealth:
    return token_health(view.grant, view.intent_of(view.grant), world.clock.now())


def test_refresh_replaces_the_pair_as_a_whole(world: World, company: CompanyView) -> None:
    world.http.will_give_tokens("access-2", "refresh-2")
    after = world.refresh("company-1")
    assert after.grant is not None
    assert company.grant is not None
    assert after.grant.generation == 2
    assert after.grant.access_fingerprint != company.grant.access_fingerprint
    assert after.grant.refresh_fingerprint == Secret("refresh-2").fingerprint
    assert world.desk.access_token("company-1").reveal() == "access-2"


def test_refresh_does_not_use_the_new_access_token(world: World, company: CompanyView) -> None:
    world.http.will_give_tokens("access-2", "refresh-2")
    before = len(world.http.sent)
    world.refresh("company-1")
    assert len(world.http.sent) == before + 1


def test_without_a_new_refresh_token_the_old_one_is_kept(world: World, company: CompanyView) -> None:
    world.http.will_give_tokens("access-2", None)
    world.refresh("company-1")
    world.http.will_give_tokens("access-3", None)
    world.refresh("company-1")
    assert sent_refresh_token(world) == "refresh-company-1-1"


def test_a_lost_answer_keeps_the_refresh_token_and_says_that_the_outcome_is_unknown(
    world: World, company: CompanyView
) -> None:
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    with pytest.raises(ConnectionLost):
        world.refresh("company-1")
    view = world.desk.open("company-1")
    assert health(world, view) is TokenHealth.UNKNOWN
    world.http.will_give_tokens("access-2", "refresh-2")
    after = world.refresh("company-1")
    assert sent_refresh_token(world) == "refresh-company-1-1"
    assert health(world, after) is TokenHealth.VALID


@pytest.mark.parametrize(
    "fault", [HostNotFound(host="tgate.example", sent=False), ConnectionRefused(host="tgate.example", sent=False)]
)
def test_a_fault_before_sending_changes_nothing(world: World, company: CompanyView, fault: Problem) -> None:
    world.http.will_fail(fault)
    with pytest.raises(type(fault)):
        world.refresh("company-1")
    assert world.desk.open("company-1") == company


def test_a_fault_before_sending_does_not_hide_an_earlier_unknown_outcome(world: World, company: CompanyView) -> None:
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    world.http.will_fail(ConnectionRefused(host="tgate.example", sent=False))
    for fault in (ConnectionLost, ConnectionRefused):
        with pytest.raises(fault):
            world.refresh("company-1")
    assert health(world, world.desk.open("company-1")) is TokenHealth.UNKNOWN


def test_a_server_failure_leaves_the_outcome_unknown(world: World, company: CompanyView) -> None:
    world.http.will_answer(503, {"message": "later"})
    with pytest.raises(ServerFailed):
        world.refresh("company-1")
    assert health(world, world.desk.open("company-1")) is TokenHealth.UNKNOWN


def test_a_refused_refresh_token_is_kept_and_remembered_as_refused(world: World, company: CompanyView) -> None:
    world.http.will_answer(400, {"error": "invalid_grant"})
    with pytest.raises(InvalidGrant):
        world.refresh("company-1")
    view = world.desk.open("company-1")
    assert view.grant is not None
    assert not view.grant.can_be_refreshed
    assert world.desk.access_token("company-1").reveal() == "access-company-1-1"
    assert world.catalog.contents().intents == ()


def test_invalid_grant_is_judged_only_after_another_read(world: World, company: CompanyView) -> None:
    assert company.grant is not None
    grant_id = company.grant.grant_id
    pair = world.vault.read_pair(grant_id).pair
    assert pair is not None
    newer = replace(pair, generation=2, access_token=Secret("access-other"), refresh_token=Secret("refresh-other"))
    world.http.will_answer(400, {"error": "invalid_grant"})
    world.http.will_call(lambda: world.vault.write_pair(grant_id, newer))
    after = world.refresh("company-1")
    assert after.grant is not None
    assert after.grant.access_fingerprint == Secret("access-other").fingerprint


def test_the_wait_for_a_running_refresh_can_be_cancelled(world: World, company: CompanyView) -> None:
    cancel = Cancel()
    cancel()
    with pytest.raises(Cancelled):
        world.refresh("company-1", cancel)


def test_a_vault_that_refuses_the_new_pair_keeps_it_in_memory(world: World, company: CompanyView) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    world.http.will_give_tokens("access-2", "refresh-2")
    after = world.refresh("company-1")
    assert after.unsaved is world.vault.refusing_writes
    assert world.desk.access_token("company-1").reveal() == "access-2"
    world.http.will_give_tokens("access-3", "refresh-3")
    world.refresh("company-1")
    assert sent_refresh_token(world) == "refresh-2"


def test_after_a_restart_without_the_unsaved_pair_the_older_one_is_used_and_it_is_said(
    world: World, company: CompanyView
) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    world.vault.refusing_writes = None
    world.start_again()
    assert isinstance(world.desk.open("company-1").trouble, VaultRolledBack)
    world.http.will_give_tokens("access-3", "refresh-3")
    after = world.refresh("company-1")
    assert sent_refresh_token(world) == "refresh-company-1-1"
    assert after.grant is not None
    assert after.grant.generation == 3
    assert world.desk.open("company-1").trouble is None


def test_a_pair_that_the_catalog_does_not_know_yet_is_the_truth(world: World, company: CompanyView) -> None:
    world.http.will_give_tokens("access-2", "refresh-2")
    world.http.will_call(lambda: setattr(world.catalog, "failing", CatalogUnwritable(path="x", reason="full")))
    with pytest.raises(CatalogUnwritable):
        world.refresh("company-1")
    world.catalog.failing = None
    world.start_again()
    view = world.desk.open("company-1")
    assert view.grant is not None
    assert view.grant.access_fingerprint == Secret("access-2").fingerprint
    assert health(world, view) is TokenHealth.VALID


def test_nothing_is_sent_when_the_intent_cannot_be_written(world: World, company: CompanyView) -> None:
    world.catalog.failing = CatalogUnwritable(path="x", reason="full")
    before = len(world.http.sent)
    with pytest.raises(CatalogUnwritable):
        world.refresh("company-1")
    assert len(world.http.sent) == before


def test_a_secret_is_not_sent_to_an_origin_it_was_not_entered_for(world: World, company: CompanyView) -> None:
    moved = type(company.environment)(
        "env-1", "Production", "https://tgate.example/oauth/authorize", "https://evil.example/oauth/token"
    )
    world.setups.save_environment(moved)
    assert world.desk.open("company-1").paused
    before = len(world.http.sent)
    with pytest.raises(ClientSecretForOtherOrigin):
        world.refresh("company-1")
    assert len(world.http.sent) == before
    world.setups.replace_secret("app-1", Secret("typed-again"))
    world.http.will_give_tokens("access-2", "refresh-2")
    assert not world.refresh("company-1").paused


def test_a_missing_client_secret_is_said(world: World, company: CompanyView) -> None:
    world.vault.client_secrets.clear()
    with pytest.raises(ClientSecretMissing):
        world.refresh("company-1")


def test_a_pair_without_refresh_token_cannot_be_refreshed(world: World) -> None:
    world.http.will_give_tokens("access-1", None)
    world.http.will_show_brands(1)
    run = Run(world, world.order())
    run.code_arrives()
    view = run.end().view
    assert view is not None
    with pytest.raises(NoRefreshToken):
        world.refresh(view.company.company_id)


def test_a_pair_in_memory_that_another_process_has_overtaken_no_longer_guards_the_close(
    world: World, company: CompanyView
) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    world.http.will_give_tokens("access-2", "refresh-2")
    view = world.refresh("company-1")
    assert view.grant is not None
    pair = world.store.read(view.grant.grant_id).pair
    assert pair is not None
    world.vault.refusing_writes = None
    newer = replace(pair, generation=3, access_token=Secret("access-other"), refresh_token=Secret("refresh-other"))
    world.vault.write_pair(view.grant.grant_id, newer)
    assert world.desk.retry_unsaved() == ()
    assert world.desk.unsaved_names() == ()
    assert world.desk.access_token("company-1") == Secret("access-other")
