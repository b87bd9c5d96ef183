"""A client secret goes to the origin it was entered for and to no other, whatever was saved of a newer one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.flows.world import Run, World
from tests.support.keyrings import Stop
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import ClientSecret
from tgate_desktop.oauth.problems import CatalogUnwritable, ClientSecretForOtherOrigin, VaultRefused
from tgate_desktop.oauth.secret import Secret

EVIL = "https://evil.example:443"


@pytest.fixture(params=["with its origin", "of a version before"])
def world(request: pytest.FixtureRequest) -> World:
    """A company whose environment has moved since its client secret, `s3cret`, was entered."""
    world = World()
    environment = world.connected().environment
    if request.param == "of a version before":
        world.vault.secret_origins.clear()
    world.setups.save_environment(replace(environment, token_address="https://evil.example/oauth/token"))
    return world


def secrets_at(world: World, host: str) -> set[str]:
    """The client secrets that were sent there."""
    sent = [dict(request.headers)["Authorization"] for request in world.http.sent if request.host == host]
    shown = [one.reveal().removeprefix("Basic ") for one in sent if isinstance(one, Secret)]
    return {base64.b64decode(one).decode().partition(":")[2] for one in shown}


def connected_again(world: World) -> CompanyView:
    """With `typed` for the client secret."""
    (before,) = world.desk.overview().companies
    order = replace(
        world.order(token_address="https://evil.example/oauth/token"),
        application=replace(before.application, secret_origin=EVIL),
        client_secret=Secret("typed"),
        company=before.company,
    )
    world.http.will_give_tokens("access-2", "refresh-2")
    world.http.will_show_brands(1)
    run = Run(world, order)
    run.code_arrives("code-2")
    view = run.end().view
    assert view is not None
    return view


def is_paused(world: World) -> bool:
    (view,) = world.desk.overview().companies
    return view.paused


def test_a_typed_secret_that_was_not_saved_does_not_let_the_saved_one_go_elsewhere(world: World) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    world.setups.replace_secret("app-1", Secret("typed"))
    world.http.will_give_tokens("access-2", "refresh-2")
    assert not world.refresh("company-1").paused, "the typed one serves this session"
    assert secrets_at(world, "evil.example") == {"typed"}
    world.start_again()
    assert is_paused(world)
    with pytest.raises(ClientSecretForOtherOrigin):
        world.refresh("company-1")
    assert secrets_at(world, "evil.example") == {"typed"}


def test_a_connect_whose_secret_was_not_saved_does_not_either(world: World) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    assert not connected_again(world).paused
    world.start_again()
    assert is_paused(world)
    with pytest.raises(ClientSecretForOtherOrigin):
        world.refresh("company-1")
    assert secrets_at(world, "evil.example") == {"typed"}


def killed_at(act: Callable[[], object]) -> None:
    with suppress(Stop):
        act()


def stop(*_: object) -> None:
    raise Stop


def test_a_kill_before_a_connects_secret_is_saved_leaves_the_company_paused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(type(world.vault), "write_client_secret", stop)
        order = replace(
            world.order(token_address="https://evil.example/oauth/token"),
            application=replace(world.order().application, secret_origin=EVIL),
            client_secret=Secret("typed"),
        )
        world.http.will_give_tokens("access-2", "refresh-2")
        order_saved = (order, "grant-2", Secret("typed"), Secret("code-2"), None, lambda: None, lambda _view: None)
        killed_at(lambda: world.exchange.save_pair(*order_saved))
    world.start_again()
    assert is_paused(world)
    with pytest.raises(ClientSecretForOtherOrigin):
        world.refresh("company-1")
    assert secrets_at(world, "evil.example") == {"typed"}


def test_a_kill_between_vault_and_catalog_sends_nothing_until_the_secret_is_typed_again(world: World) -> None:
    world.catalog.failing = CatalogUnwritable(path="x", reason="full")
    with pytest.raises(CatalogUnwritable):
        world.setups.replace_secret("app-1", Secret("typed"))
    world.catalog.failing = None
    assert not is_paused(world), "the typed one is still in memory, and the catalog is told with the next look"
    world.catalog.commit([world.order().application])  # as the kill would have left it
    world.start_again()
    assert is_paused(world)
    world.setups.replace_secret("app-1", Secret("typed"))
    assert not is_paused(world)
    world.start_again()
    world.http.will_give_tokens("access-2", "refresh-2")
    assert not world.refresh("company-1").paused
    assert secrets_at(world, "evil.example") == {"typed"}


def test_a_typed_secret_that_is_saved_later_serves_the_next_session(world: World) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    world.setups.replace_secret("app-1", Secret("typed"))
    world.vault.refusing_writes = None
    world.desk.overview()
    world.start_again()
    assert not is_paused(world)
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    assert secrets_at(world, "evil.example") == {"typed"}


def test_an_edit_of_the_application_does_not_take_over_what_is_only_in_memory(world: World) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    world.setups.replace_secret("app-1", Secret("typed"))
    (shown,) = world.desk.overview().applications
    world.setups.save_application(replace(shown, redirect_uri="http://127.0.0.1:9999/callback"))
    world.start_again()
    assert is_paused(world)


def test_a_catalog_that_says_otherwise_does_not_send_a_secret_elsewhere() -> None:
    """Made anew from an old copy, or changed by hand."""
    world = World()
    environment = world.connected().environment
    moved = replace(environment, token_address="https://evil.example/oauth/token")
    world.catalog.commit([moved, replace(world.order().application, secret_origin=EVIL)])
    sent = len(world.http.sent)
    with pytest.raises(ClientSecretForOtherOrigin) as told:
        world.refresh("company-1")
    assert dict(told.value.facts) == {"entered_for": "https://tgate.example:443", "now": EVIL}
    assert len(world.http.sent) == sent


def test_a_secret_of_a_version_before_goes_where_the_catalog_says() -> None:
    world = World()
    world.connected()
    world.vault.secret_origins.clear()
    world.http.will_give_tokens("access-2", "refresh-2")
    assert not world.refresh("company-1").paused
    world.setups.replace_secret("app-1", Secret("s3cret"))
    assert world.vault.read_client_secret("app-1") == ClientSecret(Secret("s3cret"), "https://tgate.example:443")
