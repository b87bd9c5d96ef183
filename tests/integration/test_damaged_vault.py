"""Entries of the keyring that another program changed or emptied: told apart in words, and what is whole is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.keyrings import NAME, FakeKeyring, vault_on
from tests.support.said import Said, assert_said
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.oauth.problems import VaultEntryCorrupt, VaultRolledBack
from tgate_desktop.words.explanation import Action

DAMAGED = Said(
    "damaged and cannot be read",
    "Connect the company again; nothing is deleted by that",
    NAME,
    "Another program changed or removed a part",
    facts=(NAME,),
    action=Action.CONNECT_AGAIN,
)
EMPTIED = Said(
    "no longer holds the newest tokens",
    "otherwise connect the company again",
    NAME,
    "was emptied or set up anew",
    facts=(NAME,),
    action=Action.CONNECT_AGAIN,
)


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def app(tmp_path: Path, keyring: FakeKeyring) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home", vault_on(keyring)) as app:
        yield app


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


def slots(keyring: FakeKeyring) -> list[str]:
    """The heads of both slots, the newest pair's last."""
    heads = [name for name in keyring.texts if name.endswith(("/a/0", "/b/0"))]
    return sorted(heads, key=lambda name: int(keyring.texts[name].split(" ")[1]))


def damage(keyring: FakeKeyring, name: str) -> None:
    keyring.texts[name] = keyring.texts[name][:-2] + "!!"


def test_a_damaged_newest_pair_is_told_and_the_one_before_still_serves(
    app: WiredApp, server: TokenServer, keyring: FakeKeyring
) -> None:
    company_id = app.connected(an_order(server.token_address)).company.company_id
    app.use_cases.refresh(company_id)
    older, newest = slots(keyring)
    damage(keyring, newest)
    app.start_again()
    trouble = app.use_cases.desk.open(company_id).trouble
    assert isinstance(trouble, VaultEntryCorrupt)
    assert_said(trouble, DAMAGED)
    assert app.use_cases.desk.access_token(company_id).reveal() == server.issued[0]
    view = app.use_cases.refresh(company_id)
    assert server.issued[1].encode() in server.token_requests[-1]
    assert view.grant is not None
    assert view.grant.generation == 3
    assert app.use_cases.desk.open(company_id).trouble is None
    assert slots(keyring) == [older, newest], "the damaged slot was the one to write to"


def test_a_keyring_with_nothing_whole_left_is_told_and_connecting_again_helps(
    app: WiredApp, server: TokenServer, keyring: FakeKeyring
) -> None:
    order = an_order(server.token_address)
    view = app.connected(order)
    app.use_cases.refresh(view.company.company_id)
    for name in slots(keyring):
        damage(keyring, name)
    for act in (app.use_cases.refresh, app.use_cases.desk.access_token):
        with pytest.raises(VaultEntryCorrupt) as caught:
            act(view.company.company_id)
        assert_said(caught.value, DAMAGED)
    assert len(server.token_requests) == 2
    again = app.connected(replace(order, client_secret=None, company=view.company))
    assert app.use_cases.desk.open(again.company.company_id).trouble is None
    app.use_cases.refresh(again.company.company_id)
    assert len(slots(keyring)) == 2, "the damaged entries went with the grant that they were of"


def test_a_keyring_that_was_emptied_is_told_from_a_damaged_one(
    app: WiredApp, server: TokenServer, keyring: FakeKeyring
) -> None:
    company_id = app.connected(an_order(server.token_address)).company.company_id
    keyring.texts.clear()
    trouble = app.use_cases.desk.open(company_id).trouble
    assert isinstance(trouble, VaultRolledBack)
    assert_said(trouble, EMPTIED)
    with pytest.raises(VaultRolledBack):
        app.use_cases.refresh(company_id)
    assert len(server.token_requests) == 1
