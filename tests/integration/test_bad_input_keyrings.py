"""A keyring that is missing, no real one, locked, or asking: said in words, and no secret goes anywhere else."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.app_process import AppProcess
from tests.support.canaries import canary
from tests.support.plaintext_keyring import CLASS_PATH, FILE_NAME, installed_in
from tests.support.receivers import free_port
from tests.support.said import Said, assert_said
from tests.support.secret_service import running_secret_service
from tests.support.token_server import TokenServer
from tests.support.unsaved import assert_no_secret_in, assert_unsaved
from tests.support.wired_app import WiredApp, an_order, opened
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.problems import VaultLocked, VaultMissing
from tgate_desktop.words.explanation import Action

# `keyring` leaves a connection to the collector when it cannot unlock.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

MISSING = Said(
    "has no keyring, so secrets can be kept in memory only",
    "Set up a keyring",
    "لا توجد حلقة مفاتيح",
    "No keyring service",
    action=Action.TRY_AGAIN,
)
LOCKED = Said(
    "is locked",
    "Unlock it",
    "مقفلة",
    "not opened when you signed in",
    facts=("GNOME Keyring",),
    action=Action.UNLOCK_KEYRING,
)


@pytest.fixture(autouse=True)
def _left_connections() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


# ---- none, or none that is real ----


def test_without_a_keyring_the_session_goes_on_in_memory_and_is_saved_when_there_is_one(
    tmp_path: Path, server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with WiredApp(tmp_path / "home", KeyringVault()) as app:
        assert_said(app.use_cases.desk.overview().vault.problem, MISSING)
        view = app.connected(an_order(server.token_address, server.proof_address))
        company_id = view.company.company_id
        assert_unsaved(app, view.unsaved, VaultMissing, MISSING)
        view = app.use_cases.refresh(company_id)
        assert_unsaved(app, view.unsaved, VaultMissing, MISSING)
        assert app.use_cases.check(company_id)[1].problem is None
        assert app.use_cases.desk.access_token(company_id).reveal() == server.issued[2]
        (still,) = app.use_cases.desk.retry_unsaved()
        assert_unsaved(app, still.unsaved, VaultMissing, MISSING)

        with running_secret_service() as service:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
            assert app.use_cases.desk.retry_unsaved() == ()
            assert app.use_cases.desk.unsaved_names() == ()
            app.vault = KeyringVault()
            app.start_again()
            assert app.tokens(company_id) == tuple(server.issued[2:])
            after = app.use_cases.refresh(company_id)
            assert (after.unsaved, after.trouble) == (None, None)
            assert_no_secret_in(app.folders.home)


def test_after_a_session_without_a_keyring_it_is_said_that_the_tokens_are_gone(
    tmp_path: Path, server: TokenServer
) -> None:
    with WiredApp(tmp_path / "home", KeyringVault()) as app:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        app.start_again()
        assert_said(app.use_cases.desk.open(company_id).trouble, MISSING)
        with pytest.raises(VaultMissing):
            app.use_cases.refresh(company_id)
        assert len(server.token_requests) == 1
        app.use_cases.desk.overview()
        assert_no_secret_in(app.folders.home)


def test_where_keyrings_alt_is_installed_its_plain_text_file_gets_nothing(tmp_path: Path, server: TokenServer) -> None:
    site = installed_in(tmp_path / "site")
    folder = tmp_path / "run"
    folder.mkdir()
    redirect_uri = f"http://127.0.0.1:{free_port()}/callback"
    with AppProcess(folder, site=site) as program:
        overview = program.do("overview")
        assert (overview["vault"], overview["problem"]) == (CLASS_PATH, "vault_not_accepted")
        happened, cause, to_do = overview["words"]["en"]
        assert happened.startswith(f"{CLASS_PATH} is not a keyring of the operating system")
        assert "in a plain file" in cause
        assert "Set up the keyring of this system" in to_do
        assert CLASS_PATH in overview["words"]["ar"][0]
        assert "لا يودَع فيها أي سر" in overview["words"]["ar"][0]
        order = {"token_address": server.token_address, "proof_address": server.proof_address}
        link = program.do("connect", **order, client_secret=canary("secret"), redirect_uri=redirect_uri)["link"]
        state = link.partition("state=")[2].partition("&")[0]
        opened(f"{redirect_uri}?code={canary('code')}&state={state}")
        end = program.do("connected")
        assert (end["phase"], end["unsaved"]) == ("connected", ["Saffron House"])
        assert program.do("refresh", company=end["company"])["problem"] == "vault_not_accepted"
        assert program.do("check", company=end["company"])["brands"] == ["Harbour Kitchen"]
    assert program.errors == ""
    assert_no_secret_in(folder)
    assert list(folder.rglob(FILE_NAME)) == []


# ---- a real one that is locked ----


def test_a_locked_keyring_sends_nothing_and_loses_nothing(
    tmp_path: Path, server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_secret_service() as service, WiredApp(tmp_path / "home", KeyringVault()) as app:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        order = an_order(server.token_address, server.proof_address)
        view = app.connected(order)
        company_id = view.company.company_id
        stored = service.entries()
        service.lock()

        overview = app.use_cases.desk.overview()
        assert_said(overview.vault.problem, LOCKED)
        assert overview.companies == (view,), "what the catalog knows is shown all the same"
        assert_said(app.use_cases.desk.open(company_id).trouble, LOCKED)
        for act in (app.use_cases.refresh, app.use_cases.desk.access_token, app.use_cases.remove):
            with pytest.raises(VaultLocked) as caught:
                act(company_id)
            assert_said(caught.value, LOCKED)
        assert_said(app.use_cases.check(company_id)[1].problem, LOCKED)

        again = app.attempt(replace(order, client_secret=None, company=view.company)).end()
        assert (again.phase, again.failed_in, again.link) == (Phase.FAILED, Phase.LISTENING, None)
        assert_said(again.problem, LOCKED)

        assert len(server.token_requests) == 1
        assert app.use_cases.desk.overview().companies == (view,)
        assert service.is_locked()
        assert_no_secret_in(app.folders.home)
        assert set(stored) == {f"tgate-desktop/{_grant_id(app)}/a/0", _secret_entry(order.application.application_id)}


def test_a_connect_while_the_keyring_is_locked_is_kept_in_memory(
    tmp_path: Path, server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_secret_service() as service, WiredApp(tmp_path / "home", KeyringVault()) as app:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        service.lock()
        view = app.connected(an_order(server.token_address, server.proof_address))
        assert_unsaved(app, view.unsaved, VaultLocked, LOCKED)
        assert app.use_cases.desk.access_token(view.company.company_id).reveal() == server.issued[0]


def _grant_id(app: WiredApp) -> str:
    (view,) = app.use_cases.desk.overview().companies
    assert view.grant is not None
    return view.grant.grant_id


def _secret_entry(application_id: str) -> str:
    return f"tgate-desktop/application/{application_id}"
