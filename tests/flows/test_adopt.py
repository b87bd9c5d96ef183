"""Tokens in the vault that no company here has are told, and become a company again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.flows.world import Run, World
from tests.support.fake_ports import NOON, FakeCatalog, ListingVault, an_application
from tgate_desktop.flows.adopt import AdoptOrder
from tgate_desktop.flows.provisioned import Provisioned
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import Application, Company, Draft, Intent, ServerUse, TokenRequestKind
from tgate_desktop.oauth.environment import Source, practice_environment
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.problems import (
    ApplicationNotChosen,
    ClientSecretForOtherOrigin,
    EnvironmentsLocked,
    InvalidGrant,
    NameEmpty,
    RecordGone,
    TokensHeldAlready,
    VaultLocked,
)
from tgate_desktop.oauth.provisioning import Provisioning
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def world() -> World:
    world = World()
    world.vault = ListingVault()
    world.start_again()
    return world


def lost(world: World) -> CompanyView:
    """*Saffron House*, whose catalog is gone."""
    view = world.connected()
    lose_catalog(world)
    return view


def lose_catalog(world: World) -> None:
    world.catalog = FakeCatalog(world.archive)
    world.start_again()


def health(world: World, view: CompanyView) -> TokenHealth:
    return token_health(view.grant, view.intent_of(view.grant), world.clock.now())


# ---- what is told ----


def test_a_company_of_the_catalog_is_no_stray(world: World) -> None:
    world.connected()
    assert world.adopt.strays() == ()


def test_what_no_company_has_is_told_with_whose_it_was(world: World) -> None:
    view = lost(world)
    (stray,) = world.adopt.strays()
    assert stray.fingerprint == Secret("refresh-company-1-1").fingerprint
    assert stray.label is not None
    assert stray.label.company.name == "Saffron House"
    assert (stray.label.application, stray.label.environment) == (view.application, view.environment)


def test_a_refresh_keeps_the_name_that_the_company_has_then(world: World) -> None:
    world.connected()
    world.desk.rename("company-1", "Olive House")
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    lose_catalog(world)
    (stray,) = world.adopt.strays()
    assert stray.label is not None
    assert stray.label.company.name == "Olive House"


def test_a_grant_whose_company_is_gone_is_told(world: World) -> None:
    view = world.connected()
    world.catalog.commit(remove=[view.company])
    assert [one.grant_id for one in world.adopt.strays()] == [view.company.grant_id]


def test_a_connect_that_is_to_be_completed_is_no_stray(world: World) -> None:
    view = lost(world)
    assert view.grant is not None
    kind = TokenRequestKind.AUTHORIZATION_CODE
    draft = Draft(view.environment, view.application, view.company)
    world.catalog.commit([Intent(view.grant.grant_id, kind, 1, "c0de", NOON, draft)])
    assert world.adopt.strays() == ()


def test_a_vault_that_is_locked_or_cannot_be_searched_is_not_asked(world: World) -> None:
    lost(world)
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    assert world.adopt.strays() == ()
    other = World()
    lost(other)
    assert other.adopt.strays() == ()


def test_those_that_are_left_alone_are_told_no_more_and_stay_in_the_vault(world: World) -> None:
    lost(world)
    (stray,) = world.adopt.strays()
    world.adopt.leave_alone((stray.grant_id,))
    world.start_again()
    assert world.adopt.strays() == ()
    assert set(world.vault.slots) == {stray.grant_id}


# ---- a company of it ----


def test_where_everything_is_lost_the_company_is_there_again_and_can_be_refreshed(world: World) -> None:
    before = lost(world)
    (stray,) = world.adopt.strays()
    view = world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert (view.company, view.application, view.environment) == (
        before.company,
        before.application,
        before.environment,
    )
    assert not view.paused
    assert world.adopt.strays() == ()
    assert health(world, view) is TokenHealth.UNKNOWN
    assert world.archive.happened[-1].kind is EventKind.IMPORTED
    assert len(world.http.sent) == 2, "nothing is sent for it"

    world.http.will_give_tokens("access-2", "refresh-2")
    assert health(world, world.refresh("company-1")) is TokenHealth.VALID


def test_a_refused_refresh_says_that_an_earlier_one_may_have_been_lost(world: World) -> None:
    lost(world)
    (stray,) = world.adopt.strays()
    world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    world.http.will_answer(400, {"error": "invalid_grant"})
    with pytest.raises(InvalidGrant) as told:
        world.refresh("company-1")
    assert told.value.facts["outcome_was_open"] is True


def test_tokens_without_a_refresh_token_are_as_they_say(world: World) -> None:
    world.http.will_give_tokens("access-1", None)
    world.http.will_show_brands(1)
    run = Run(world, world.order())
    run.code_arrives()
    run.end()
    lose_catalog(world)
    (stray,) = world.adopt.strays()
    assert stray.fingerprint == Secret("access-1").fingerprint
    assert health(world, world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))) is TokenHealth.VALID


def test_a_name_that_is_taken_gets_a_number_and_a_company_id_that_is_taken_gives_way(world: World) -> None:
    lost(world)
    world.catalog.commit([an_application(), Company("company-1", "SAFFRON house", "app-1", None)])
    (stray,) = world.adopt.strays()
    view = world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert view.company.name == "Saffron House (2)"
    assert view.company.company_id != "company-1"
    with pytest.raises(NameEmpty):
        world.adopt(AdoptOrder(stray.grant_id, " "))


def test_whether_a_server_uses_the_tokens_is_kept_with_them(world: World) -> None:
    world.connected()
    world.desk.set_server_use("company-1", ServerUse.YES)
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    lose_catalog(world)
    (stray,) = world.adopt.strays()
    assert world.adopt(AdoptOrder(stray.grant_id, "Saffron House")).company.server_use is ServerUse.YES


def test_a_second_company_of_the_same_application_finds_it_there(world: World) -> None:
    world.connected()
    world.connected("Blue Harbor", "company-2", brand=2)
    lose_catalog(world)
    for stray in world.adopt.strays():
        assert stray.label is not None
        world.adopt(AdoptOrder(stray.grant_id, stray.label.company.name))
    contents = world.catalog.contents()
    assert {one.name for one in contents.companies} == {"Saffron House", "Blue Harbor"}
    assert (len(contents.applications), len(contents.environments)) == (1, 1)


def test_an_application_that_was_typed_in_anew_is_the_same_registration(world: World) -> None:
    lost(world)
    environment = world.order(environment_id="env-2", name="Live").environment
    typed = replace(an_application(), application_id="app-2", environment_id="env-2")
    world.catalog.commit([environment, typed])
    (stray,) = world.adopt.strays()
    view = world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert (view.application, view.environment) == (typed, environment)


def test_an_environment_whose_name_is_taken_gets_a_number(world: World) -> None:
    lost(world)
    world.catalog.commit([world.order(environment_id="env-2", token_address="https://other.example/token").environment])
    (stray,) = world.adopt.strays()
    assert world.adopt(AdoptOrder(stray.grant_id, "Saffron House")).environment.name == "Production (2)"


def test_the_environment_of_an_application_that_is_there_is_written_where_it_is_lost(world: World) -> None:
    before = lost(world)
    world.catalog.commit([before.application])
    (stray,) = world.adopt.strays()
    view = world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert (view.application, view.environment) == (before.application, before.environment)


# ---- without a label ----


def test_tokens_without_a_label_need_an_application_to_be_chosen(world: World) -> None:
    lost(world)
    world.vault.labels.clear()
    (stray,) = world.adopt.strays()
    assert stray.label is None
    with pytest.raises(ApplicationNotChosen):
        world.adopt(AdoptOrder(stray.grant_id, "Olive House"))
    with pytest.raises(ApplicationNotChosen):
        world.adopt(AdoptOrder(stray.grant_id, "Olive House", "app-1"))
    world.catalog.commit([world.order().environment, an_application()])
    view = world.adopt(AdoptOrder(stray.grant_id, "Olive House", "app-1"))
    assert (view.company.name, view.application) == ("Olive House", an_application())
    world.http.will_give_tokens("access-2", "refresh-2")
    assert health(world, world.refresh(view.company.company_id)) is TokenHealth.VALID


# ---- where secrets go ----


def test_a_client_secret_that_was_entered_for_another_origin_leaves_the_company_paused(world: World) -> None:
    lost(world)
    world.vault.secret_origins["app-1"] = "https://before.example:443"
    (stray,) = world.adopt.strays()
    assert world.adopt(AdoptOrder(stray.grant_id, "Saffron House")).paused


def test_a_client_secret_that_nobody_knows_the_origin_of_must_be_typed_again(world: World) -> None:
    lost(world)
    world.vault.secret_origins.clear()
    (stray,) = world.adopt.strays()
    assert world.adopt(AdoptOrder(stray.grant_id, "Saffron House")).paused
    with pytest.raises(ClientSecretForOtherOrigin):
        world.refresh("company-1")
    world.setups.replace_secret("app-1", Secret("s3cret"))
    world.http.will_give_tokens("access-2", "refresh-2")
    assert not world.refresh("company-1").paused


def test_an_environment_of_its_is_withdrawn_and_one_of_the_users_is_not_added_where_it_forbids_that(
    world: World,
) -> None:
    before = lost(world)
    (stray,) = world.adopt.strays()
    locked = Provisioned(Provisioning(lock_environments=True))
    world.adopt._provisioned = locked
    with pytest.raises(EnvironmentsLocked):
        world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert world.catalog.contents().companies == ()
    provided = replace(before.environment, environment_id="provided-live", source=Source.PROVIDED)
    world.vault.labels[stray.grant_id] = replace(before.draft, environment=provided)
    view = world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert (view.environment.source, view.paused) == (Source.WITHDRAWN, False)


def test_practice_is_there_without_being_written(world: World) -> None:
    before = lost(world)
    practice = practice_environment()
    application = Application("app-1", practice.environment_id, "client-1", "http://127.0.0.1:8765/callback", "")
    (stray,) = world.adopt.strays()
    world.vault.labels[stray.grant_id] = Draft(practice, application, before.company)
    assert world.adopt(AdoptOrder(stray.grant_id, "Saffron House")).environment == practice
    assert world.catalog.contents().environments == ()


# ---- what has changed meanwhile ----


def test_tokens_that_a_company_has_by_now_are_told_with_its_name(world: World) -> None:
    lost(world)
    (stray,) = world.adopt.strays()
    world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    with pytest.raises(TokensHeldAlready) as told:
        world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert told.value.facts["company"] == "Saffron House"
    assert len(world.catalog.contents().companies) == 1


def test_a_grant_without_its_company_is_taken_up(world: World) -> None:
    view = world.connected()
    world.catalog.commit(remove=[view.company])
    (stray,) = world.adopt.strays()
    assert world.adopt(AdoptOrder(stray.grant_id, "Saffron House")).company == view.company


def test_tokens_that_are_gone_by_now_are_told_and_make_no_company(world: World) -> None:
    lost(world)
    (stray,) = world.adopt.strays()
    world.vault.delete_pairs(stray.grant_id)
    with pytest.raises(RecordGone):
        world.adopt(AdoptOrder(stray.grant_id, "Saffron House"))
    assert world.catalog.contents().companies == ()
