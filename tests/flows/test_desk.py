from __future__ import annotations

import pytest

from tests.flows.world import World
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.problems import (
    CatalogUnwritable,
    CompanyUninstalled,
    NameEmpty,
    NameTaken,
    RecordGone,
    StillInUse,
    TokenRejected,
    VaultLocked,
    VaultMissing,
    VaultRolledBack,
)


@pytest.fixture
def world() -> World:
    world = World()
    world.connected()
    return world


def test_a_restart_shows_the_same_company(world: World) -> None:
    before = world.desk.overview().companies
    world.start_again()
    assert world.desk.overview().companies == before


def test_remove_deletes_every_pair_of_the_company(world: World) -> None:
    world.remove("company-1")
    assert world.desk.overview().companies == ()
    assert world.vault.slots == {}
    assert world.catalog.contents().grants == ()


def test_what_the_vault_refuses_to_delete_stays_listed(world: World) -> None:
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    with pytest.raises(VaultLocked):
        world.remove("company-1")
    assert len(world.desk.overview().companies) == 1


def test_a_vault_that_was_emptied_behind_our_back_is_said(world: World) -> None:
    world.vault.slots.clear()
    assert isinstance(world.desk.open("company-1").trouble, VaultRolledBack)


def test_a_locked_vault_is_told_with_the_company_still_shown(world: World) -> None:
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    view = world.desk.open("company-1")
    assert view.trouble is world.vault.failing
    assert view.grant is not None
    assert world.desk.overview().vault.problem is world.vault.failing


def test_names_are_unique_regardless_of_case(world: World) -> None:
    world.connected("Blue Harbor", "company-2", brand=2)
    with pytest.raises(NameTaken):
        world.desk.rename("company-2", " saffron  HOUSE ")
    with pytest.raises(NameEmpty):
        world.desk.rename("company-2", " ")
    assert world.desk.rename("company-2", "  Blue   Lagoon ").company.name == "Blue Lagoon"
    with pytest.raises(NameTaken):
        world.connect.check_company_name("BLUE LAGOON")
    assert world.connect.check_company_name("BLUE LAGOON", "company-2") == "BLUE LAGOON"


def test_the_use_by_a_server_is_kept(world: World) -> None:
    assert world.desk.set_server_use("company-1", ServerUse.YES).company.server_use is ServerUse.YES


def test_a_company_that_is_gone_is_said(world: World) -> None:
    with pytest.raises(RecordGone):
        world.desk.open("company-9")


def test_a_check_keeps_what_the_api_showed(world: World) -> None:
    world.http.will_show_brands(3, 4)
    view, checked = world.check("company-1")
    assert checked.proof is not None
    assert view.grant is not None
    assert view.grant.proof == checked.proof


def test_a_token_that_the_api_refuses_is_remembered_and_kept(world: World) -> None:
    world.http.will_answer(401, {"message": "expired"})
    view, checked = world.check("company-1")
    assert isinstance(checked.problem, TokenRejected)
    assert view.grant is not None
    assert view.grant.rejected_fingerprint == view.grant.access_fingerprint
    assert world.desk.access_token("company-1").reveal() == "access-company-1-1"


def test_a_refusal_of_a_token_that_was_replaced_meanwhile_is_tried_with_the_new_one(world: World) -> None:
    def refresh_elsewhere() -> None:
        world.http.responses.insert(0, world.http.responses.pop())
        world.refresh("company-1")

    world.http.will_answer(401, {"message": "revoked"})
    world.http.will_call(refresh_elsewhere)
    world.http.will_show_brands(3)
    world.http.will_give_tokens("access-2", "refresh-2")
    _view, checked = world.check("company-1")
    assert checked.proof is not None
    assert "access-2" in str([header[1].reveal() for header in world.http.sent[-1].headers[:1]])


def test_a_forbidden_check_is_not_a_rejected_token(world: World) -> None:
    world.http.will_answer(403, {"message": "not yours"})
    view, checked = world.check("company-1")
    assert isinstance(checked.problem, CompanyUninstalled), "brands were shown a moment ago"
    assert view.grant is not None
    assert view.grant.rejected_fingerprint is None


def test_without_a_proof_address_nothing_is_checked(world: World) -> None:
    world.setups.save_environment(world.order(proof_address=None).environment)
    before = len(world.http.sent)
    _view, checked = world.check("company-1")
    assert (checked.proof, checked.problem) == (None, None)
    assert len(world.http.sent) == before


def test_what_is_used_is_not_deleted(world: World) -> None:
    assert world.setups.usage() == {"app-1": 1, "env-1": 1}
    with pytest.raises(StillInUse):
        world.setups.delete_application("app-1")
    with pytest.raises(StillInUse):
        world.setups.delete_environment("env-1")
    world.remove("company-1")
    world.setups.delete_environment("env-1")
    assert world.catalog.contents().applications == ()
    assert world.vault.client_secrets == {}


def test_a_catalog_that_cannot_be_written_is_said(world: World) -> None:
    world.catalog.failing = CatalogUnwritable(path="x", reason="read-only")
    with pytest.raises(CatalogUnwritable):
        world.desk.rename("company-1", "Other")


def test_a_company_in_memory_alone_can_be_removed_without_a_vault() -> None:
    world = World()
    world.vault.failing = VaultMissing(vault="")
    view = world.connected()
    assert view.unsaved is world.vault.failing
    world.remove("company-1")
    assert world.desk.overview().companies == ()
    assert world.desk.unsaved_names() == ()
