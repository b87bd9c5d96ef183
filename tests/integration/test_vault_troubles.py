"""Keyrings in trouble, through the wired app: each trouble is told apart, and all is as before when it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import secretstorage
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.keyrings import NAME, WINDOWS_LIMIT_BYTES, FakeKeyring, Gate, NativeError, nothing, vault_on
from tests.support.said import Said, assert_said
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.token_server import TokenServer
from tests.support.unsaved import assert_no_secret_in, assert_unsaved
from tests.support.waiting import until
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.keyring_backends import ChosenKeyring, KeyringState
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.compose import build
from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.oauth.problems import (
    NewestPairElsewhere,
    Problem,
    VaultChanged,
    VaultDenied,
    VaultEntryTooLong,
    VaultFull,
    VaultProblem,
    VaultRefused,
    VaultTimedOut,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.words.explanation import Action

FULL = Said("has no room", "Make room", "لا تتسع", "disk", facts=(NAME,), action=Action.RETRY_SAVE)
TOO_LONG = Said(
    "does not take an entry of this length", "raise the limit", "بهذا الطول", "limit", (NAME,), Action.RETRY_SAVE
)
DENIED = Said("did not give access", "allow access", "", "answered with no", (NAME,), Action.TRY_AGAIN)
REFUSED = Said("did not save an entry", "try again", "لم تحفظ", "stopped or restarted", (NAME,), Action.TRY_AGAIN)
GNOME, KDE = "GNOME Keyring", "KDE Wallet"
CHANGED = Said(
    "KDE Wallet is in use today, but what belongs to this company was saved in GNOME Keyring",
    "make that keyring the one in use again",
    "محفوظ في حلقة المفاتيح GNOME Keyring",
    "another desktop",
    (GNOME, KDE),
    Action.TRY_AGAIN,
)
ELSEWHERE = Said(
    "does not have the newest tokens", "Have them saved there", "ليست أحدث", "in a terminal", (NAME,), Action.TRY_AGAIN
)


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def app(tmp_path: Path, keyring: FakeKeyring) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home", vault_on(keyring)) as app:
        yield app


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open()


def refusing_writes(keyring: FakeKeyring, new_error: Callable[[], Exception]) -> None:
    def refuse(act: str, service: str) -> None:
        if act == "set":
            raise new_error()

    keyring.before_call = refuse


class PromptDismissedException(Exception):
    """As SecretStorage names it."""


# ---- a vault that can be read, and does not save ----

NOT_SAVING = [
    (partial(NativeError, 112), VaultFull, FULL),
    (partial(NativeError, 1783), VaultEntryTooLong, TOO_LONG),
    (PromptDismissedException, VaultDenied, DENIED),
    (partial(NativeError, 1359), VaultRefused, REFUSED),
]


@pytest.mark.parametrize(("new_error", "kind", "said"), NOT_SAVING, ids=lambda one: getattr(one, "__name__", ""))
def test_a_pair_that_is_not_saved_is_kept_handed_over_and_saved_in_the_end(
    app: WiredApp,
    server: TokenServer,
    keyring: FakeKeyring,
    new_error: Callable[[], Exception],
    kind: type[Problem],
    said: Said,
) -> None:
    company_id = app.connected(an_order(server.token_address)).company.company_id
    stored = dict(keyring.texts)
    refusing_writes(keyring, new_error)
    assert_unsaved(app, app.use_cases.refresh(company_id).unsaved, kind, said)
    assert keyring.texts == stored, "what was there before is untouched"
    _view, text = app.use_cases.hand_over.text(company_id, HandOverForm.JSON)
    assert isinstance(text, Secret)
    assert server.issued[2] in text.reveal()
    assert server.issued[3] in text.reveal()
    (still,) = app.use_cases.desk.retry_unsaved()
    assert_unsaved(app, still.unsaved, kind, said)
    keyring.before_call = nothing
    assert app.use_cases.desk.retry_unsaved() == ()
    assert app.tokens(company_id) == tuple(server.issued[2:])
    assert_no_secret_in(app.folders.home)


def test_what_is_only_in_memory_is_saved_by_itself_when_the_keyring_takes_it_again(
    app: WiredApp, server: TokenServer, keyring: FakeKeyring
) -> None:
    order = an_order(server.token_address)
    refusing_writes(keyring, partial(NativeError, 1359))
    company_id = app.connected(order).company.company_id
    (view,) = app.use_cases.desk.overview().companies
    assert isinstance(view.unsaved, VaultRefused)
    keyring.before_call = nothing
    (view,) = app.use_cases.desk.overview().companies
    assert view.unsaved is None
    app.start_again()
    assert app.tokens(company_id) == tuple(server.issued)
    assert app.use_cases.refresh(company_id).unsaved is None, "the client secret was saved, too"


def test_a_prompt_that_somebody_closed_is_not_opened_again_by_itself(
    app: WiredApp, server: TokenServer, keyring: FakeKeyring
) -> None:
    company_id = app.connected(an_order(server.token_address)).company.company_id
    refusing_writes(keyring, PromptDismissedException)
    app.use_cases.refresh(company_id)
    asked: list[str] = []
    keyring.before_call = lambda act, _service: asked.append(act) if act == "set" else None
    app.use_cases.desk.overview()
    assert asked == []
    assert app.use_cases.desk.retry_unsaved() == ()
    assert asked != []


def test_a_keyring_of_the_windows_kind_takes_pairs_of_any_length(
    app: WiredApp, server: TokenServer, keyring: FakeKeyring
) -> None:
    order = an_order(server.token_address, client_secret="c4n4ry-" + "long" * 2000)
    company_id = app.connected(order).company.company_id
    assert app.use_cases.refresh(company_id).unsaved is None
    assert max(len(text.encode("utf-16-le")) for text in keyring.texts.values()) <= WINDOWS_LIMIT_BYTES


# ---- a keyring that is not yesterday's ----


def vault_named(keyring: FakeKeyring, name: str, collection: str = "") -> KeyringVault:
    chosen = ChosenKeyring(keyring, look=lambda: KeyringState(name, collection=collection))
    return KeyringVault(choose=lambda _: chosen)


def test_another_keyring_than_yesterday_is_said_with_both_names_and_nothing_is_changed_in_either(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring
) -> None:
    with WiredApp(tmp_path / "home", vault_named(keyring, GNOME)) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        stored, other = dict(keyring.texts), FakeKeyring()
        app.vault = vault_named(other, KDE)
        app.start_again()
        assert_said(app.use_cases.desk.open(company_id).trouble, CHANGED)
        for act in (app.use_cases.refresh, app.use_cases.desk.access_token):
            with pytest.raises(VaultChanged) as caught:
                act(company_id)
            assert_said(caught.value, CHANGED)
        assert len(server.token_requests) == 1
        assert (keyring.texts, other.texts) == (stored, {})
        app.vault = vault_named(keyring, GNOME)
        app.start_again()
        assert app.use_cases.desk.open(company_id).trouble is None
        assert app.use_cases.refresh(company_id).unsaved is None


def test_a_company_that_is_removed_while_another_keyring_is_in_use_is_deleted_in_its_own_when_that_is_back(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring
) -> None:
    with WiredApp(tmp_path / "home", vault_named(keyring, GNOME)) as app:
        view = app.connected(an_order(server.token_address))
        app.vault = vault_named(FakeKeyring(), KDE)
        app.start_again()
        app.use_cases.remove(view.company.company_id)
        app.use_cases.setups.delete_application(view.application.application_id)
        assert len(keyring.texts) == 2
        app.use_cases.desk.overview()
        app.vault = vault_named(keyring, GNOME)
        app.start_again()
        app.use_cases.desk.overview()
        assert keyring.texts == {}


def test_a_spent_pair_in_yesterdays_keyring_is_not_used_while_the_newest_is_in_todays(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring
) -> None:
    newest = FakeKeyring()
    with WiredApp(tmp_path / "home", vault_named(keyring, GNOME)) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        newest.texts = dict(keyring.texts)
        app.vault = vault_named(newest, KDE)
        app.start_again()
        app.use_cases.refresh(company_id)
        app.vault = vault_named(keyring, GNOME)
        app.start_again()
        with pytest.raises(VaultChanged):
            app.use_cases.refresh(company_id)
        assert len(server.token_requests) == 2


def test_a_client_secret_of_yesterdays_keyring_is_told_as_that(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring
) -> None:
    with WiredApp(tmp_path / "home", vault_named(keyring, GNOME)) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        other = FakeKeyring()
        other.texts = {name: text for name, text in keyring.texts.items() if "/application/" not in name}
        app.vault = vault_named(other, KDE)
        app.start_again()
        with pytest.raises(VaultChanged):
            app.use_cases.refresh(company_id)
        assert len(server.token_requests) == 1


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_another_collection_of_a_real_keyring_is_told_from_yesterdays(
    tmp_path: Path, server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_secret_service() as service, WiredApp(tmp_path / "home", KeyringVault()) as app:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        company_id = app.connected(an_order(server.token_address)).company.company_id
        before = app.use_cases.desk.overview().vault
        login = make_default(service, "/org/freedesktop/secrets/collection/session")
        app.vault = KeyringVault()
        app.start_again()
        trouble = app.use_cases.desk.open(company_id).trouble
        assert isinstance(trouble, VaultChanged)
        assert trouble.facts["before"] == before.title
        assert before.collection
        assert trouble.facts["vault"] != before.title
        make_default(service, login)
        app.vault = KeyringVault()
        app.start_again()
        assert app.use_cases.desk.open(company_id).trouble is None
        assert app.use_cases.refresh(company_id).unsaved is None


def make_default(service: SecretService, collection: str) -> str:
    """What was the default collection before."""
    bus = DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets", "org.freedesktop.Secret.Service")
    with closing(open_dbus_connection(service.address)) as connection:
        asking = new_method_call(bus, "ReadAlias", "s", ("default",))
        before = str(connection.send_and_get_reply(asking, timeout=10).body[0])
        connection.send_and_get_reply(new_method_call(bus, "SetAlias", "so", ("default", collection)), timeout=10)
        assert secretstorage.Collection(connection).collection_path
    return before


# ---- a write that was given up, and lands late ----


def test_while_the_newest_pair_is_in_memory_alone_no_other_process_uses_the_spent_one(
    app: WiredApp, server: TokenServer, keyring: FakeKeyring
) -> None:
    company_id = app.connected(an_order(server.token_address)).company.company_id
    refusing_writes(keyring, partial(NativeError, 1359))
    app.use_cases.refresh(company_id)
    keyring.before_call = nothing
    other = build(app.folders, vault_on(keyring))
    assert_said(other.desk.open(company_id).trouble, ELSEWHERE)
    for act in (other.refresh, other.desk.access_token, other.remove):
        with pytest.raises(NewestPairElsewhere) as caught:
            act(company_id)
        assert_said(caught.value, ELSEWHERE)
    assert len(server.token_requests) == 2
    app.use_cases.desk.overview()
    assert other.desk.open(company_id).trouble is None
    assert other.refresh(company_id).unsaved is None
    assert app.tokens(company_id) == tuple(server.issued[4:])


@pytest.mark.parametrize("late_act", ["set", "delete"])
def test_a_change_that_lands_after_it_was_given_up_harms_no_newer_pair(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring, gate: Gate, late_act: str
) -> None:
    with WiredApp(tmp_path / "home", vault_on(keyring, call_limit_s=0.3)) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        app.use_cases.refresh(company_id)  # so that the next save has a slot to empty
        keyring.before_call = lambda act, service: gate(act, service) if act == late_act else None
        assert isinstance(app.use_cases.refresh(company_id).unsaved, VaultTimedOut)
        other = build(app.folders, vault_on(keyring))
        with pytest.raises(NewestPairElsewhere):
            other.refresh(company_id)
        with pytest.raises(VaultTimedOut):
            app.use_cases.refresh(company_id)
        assert len(server.token_requests) == 3
        keyring.before_call = nothing
        gate.open()
        until(lambda: app.use_cases.desk.overview().vault.problem is None, "the keyring answers again")
        until(lambda: not app.use_cases.desk.overview().companies[0].unsaved, "it is saved by itself")
        app.start_again()
        assert app.tokens(company_id) == tuple(server.issued[-2:])
        other.refresh(company_id)
        assert app.tokens(company_id) == tuple(server.issued[-2:])
        assert_no_secret_in(app.folders.home)


def test_a_removal_that_is_given_up_keeps_others_from_saving_where_it_may_still_land(
    tmp_path: Path, server: TokenServer, keyring: FakeKeyring, gate: Gate
) -> None:
    with WiredApp(tmp_path / "home", vault_on(keyring, call_limit_s=0.3)) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        keyring.before_call = lambda act, service: gate(act, service) if act == "delete" else None
        with pytest.raises(VaultTimedOut):
            app.use_cases.remove(company_id)
        other = build(app.folders, vault_on(keyring))
        with pytest.raises(NewestPairElsewhere):
            other.refresh(company_id)
        gate.open()
        until(lambda: app.use_cases.desk.overview().vault.problem is None, "the keyring answers again")
        app.use_cases.desk.overview()
        with pytest.raises(VaultProblem) as caught:
            other.refresh(company_id)
        assert not isinstance(caught.value, NewestPairElsewhere)
        app.use_cases.remove(company_id)
        assert app.use_cases.desk.overview().companies == ()
