"""A keyring that asks for its password while nobody is there: told in time, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.keyrings import NAME, FakeKeyring, Gate, vault_on
from tests.support.said import Said, assert_said
from tests.support.token_server import TokenServer
from tests.support.unsaved import assert_unsaved
from tests.support.waiting import until
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.ports import Vault
from tgate_desktop.oauth.problems import VaultTimedOut
from tgate_desktop.words.explanation import Action

ASKING = Said(
    "did not answer within 1 second",
    "Answer the prompt",
    "خلال ثانية واحدة",
    "perhaps behind another window",
    facts=(NAME,),
    action=Action.TRY_AGAIN,
)


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open()


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def vault(keyring: FakeKeyring) -> Vault:
    return vault_on(keyring, call_limit_s=0.3)


def test_an_unlock_prompt_left_open_sends_nothing_and_a_refresh_works_once_it_is_answered(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring, vault: Vault, gate: Gate
) -> None:
    with WiredApp(tmp_path / "home", vault) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        keyring.before_call = gate
        for _ in range(2):
            with pytest.raises(VaultTimedOut) as caught:
                app.use_cases.refresh(company_id)
            assert_said(caught.value, ASKING)
        assert_said(app.use_cases.desk.open(company_id).trouble, ASKING)
        assert_said(app.use_cases.desk.overview().vault.problem, ASKING)
        assert len(server.token_requests) == 1
        gate.open()
        until(lambda: app.use_cases.desk.overview().vault.problem is None, "the keyring answers again")
        assert app.use_cases.refresh(company_id).unsaved is None
        assert app.tokens(company_id) == tuple(server.issued[2:])


def test_a_prompt_left_open_while_a_pair_is_saved_keeps_it_in_memory_until_it_is_answered(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring, vault: Vault, gate: Gate
) -> None:
    with WiredApp(tmp_path / "home", vault) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        keyring.before_call = lambda act, service: gate(act, service) if act == "set" else None
        view = app.use_cases.refresh(company_id)
        assert_unsaved(app, view.unsaved, VaultTimedOut, ASKING)
        assert app.use_cases.desk.access_token(company_id).reveal() == server.issued[2]
        gate.open()
        until(lambda: app.use_cases.desk.overview().vault.problem is None, "the keyring answers again")
        assert app.use_cases.desk.retry_unsaved() == ()
        app.start_again()
        assert app.tokens(company_id) == tuple(server.issued[2:])
