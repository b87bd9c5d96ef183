"""The wired app when something befalls its list of companies: it goes on, says so, and every token has its company."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.folder_vault import FolderVault
from tests.support.hygiene import GUARD_S
from tests.support.programs import ROOT
from tests.support.secret_service import running_secret_service
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.compose import first_look
from tgate_desktop.flows.adopt import AdoptOrder
from tgate_desktop.oauth.problems import CatalogNewer, CatalogUnwritable
from tgate_desktop.oauth.restored import CatalogLoss
from tgate_desktop.oauth.stray import Stray

NAME = "Saffron House"
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    (tmp_path / "vault").mkdir()
    with WiredApp(tmp_path / "home", FolderVault(tmp_path / "vault")) as app:
        yield app


def damaged(app: WiredApp) -> None:
    file = app.folders.catalog_file
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as damaged:
        damaged.write(bytes(100))


def test_a_damaged_catalog_is_made_anew_at_the_next_start_and_the_company_refreshes(
    app: WiredApp, server: TokenServer
) -> None:
    view = app.connected(an_order(server.token_address, name=NAME))
    app.use_cases.desk.overview()
    damaged(app)
    assert first_look(app.folders).has_companies
    app.start_again()
    overview = app.use_cases.desk.overview()
    assert [one.company.name for one in overview.companies] == [NAME]
    assert overview.restored is not None
    assert overview.restored.loss is CatalogLoss.DAMAGED
    assert app.use_cases.adopt.strays() == ()
    assert app.use_cases.refresh(view.company.company_id).unsaved is None
    app.use_cases.desk.forget_restored()
    assert app.use_cases.desk.overview().restored is None


def test_a_catalog_that_is_removed_while_the_app_runs_costs_nothing(app: WiredApp, server: TokenServer) -> None:
    view = app.connected(an_order(server.token_address, name=NAME))
    app.folders.catalog_file.unlink()
    assert app.use_cases.refresh(view.company.company_id).unsaved is None
    restored = app.use_cases.desk.overview().restored
    assert restored is not None
    assert restored.loss is CatalogLoss.REMOVED
    assert app.tokens(view.company.company_id) == tuple(server.issued[-2:])


def test_where_all_is_lost_but_the_vault_its_tokens_are_told_and_kept(app: WiredApp, server: TokenServer) -> None:
    view = app.connected(an_order(server.token_address, name=NAME))
    app.use_cases.desk.overview()
    damaged(app)
    app.folders.catalog_copy.write_bytes(b"damaged as well")
    app.start_again()
    overview = app.use_cases.desk.overview()
    assert overview.companies == ()
    assert overview.restored is not None
    assert view.grant is not None
    (stray,) = app.use_cases.adopt.strays()
    assert (stray.grant_id, stray.fingerprint) == (view.grant.grant_id, view.grant.refresh_fingerprint)


def delete_catalog(app: WiredApp) -> None:
    """With its log and its copy, as somebody does who tidies up."""
    app.start_again()
    for file in app.folders.home.glob("catalog*"):
        file.unlink()
    app.start_again()


def test_where_catalog_and_copy_are_deleted_a_company_is_made_of_the_tokens_and_refreshes(
    app: WiredApp, server: TokenServer
) -> None:
    order = an_order(server.token_address, server.proof_address, name=NAME)
    before = app.connected(order)
    app.use_cases.desk.overview()
    delete_catalog(app)
    overview = app.use_cases.desk.overview()
    assert (overview.companies, overview.applications, overview.restored) == ((), (), None)
    (stray,) = app.use_cases.adopt.strays()
    assert stray.label is not None
    view = app.use_cases.adopt(AdoptOrder(stray.grant_id, stray.label.company.name))
    assert (view.company, view.application, view.environment) == (
        before.company,
        before.application,
        before.environment,
    )
    assert app.use_cases.adopt.strays() == ()
    requests = len(server.token_requests)
    assert app.use_cases.refresh(view.company.company_id).unsaved is None
    assert len(server.token_requests) == requests + 1
    assert app.tokens(view.company.company_id) == tuple(server.issued[-2:])
    _view, checked = app.use_cases.check(view.company.company_id)
    assert checked.proof is not None


def test_tokens_of_a_version_before_labels_are_told_by_fingerprint_and_join_an_application(
    app: WiredApp, server: TokenServer
) -> None:
    view = app.connected(an_order(server.token_address, name=NAME))
    assert view.grant is not None
    pair = app.vault.read_pair(view.grant.grant_id).pair
    assert pair is not None
    app.vault.delete_pairs(view.grant.grant_id)
    app.vault.write_pair(view.grant.grant_id, pair)
    delete_catalog(app)
    (stray,) = app.use_cases.adopt.strays()
    assert stray == Stray(view.grant.grant_id, view.grant.refresh_fingerprint or "", None)
    other = app.connected(an_order(server.token_address, name="Blue Harbor"))
    again = app.use_cases.adopt(AdoptOrder(stray.grant_id, NAME, other.application.application_id))
    assert app.use_cases.refresh(again.company.company_id).unsaved is None


def test_a_secret_service_tells_which_grants_it_holds(
    tmp_path: Path, server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_secret_service() as service:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        vault = KeyringVault()
        with WiredApp(tmp_path / "home", vault) as app:
            view = app.connected(an_order(server.token_address, name=NAME))
        assert view.grant is not None
        assert vault.grant_ids() == {view.grant.grant_id}


def test_the_command_line_goes_on_and_says_so(
    app: WiredApp, server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.connected(an_order(server.token_address, name=NAME))
    app.use_cases.desk.overview()
    damaged(app)
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(app.folders.home))
    command = CommandLine(os.environ)
    listed = command("companies")
    assert NAME in listed.out
    assert "made anew" in listed.err
    again = command("companies")
    assert (NAME in again.out, again.err) == (True, "")


def test_a_newer_catalog_is_left_alone_by_all(app: WiredApp, server: TokenServer) -> None:
    app.connected(an_order(server.token_address, name=NAME))
    with closing(sqlite3.connect(app.folders.catalog_file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    app.start_again()
    assert first_look(app.folders).has_companies
    with pytest.raises(CatalogNewer):
        app.use_cases.desk.overview()
    assert not list(app.folders.home.glob("*.damaged-*"))


# ---- a disk that is full --------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of 1 MiB at `folder`."""
    folder.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


FULL = """
import os, sys
from pathlib import Path
from tests.integration.test_catalog_trouble import works_on_a_full_disk
works_on_a_full_disk(Path(sys.argv[1]))
print("done")
"""


def works_on_a_full_disk(folder: Path) -> None:
    """In a process of its own, which may mount."""
    home, vault = folder / "home", folder / "vault"
    vault.mkdir()
    with small_disk(home), TokenServer() as server, WiredApp(home, FolderVault(vault)) as app:
        view = app.connected(an_order(server.token_address, name=NAME))
        app.use_cases.desk.overview()
        filler = home / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        with pytest.raises(CatalogUnwritable):  # noqa: PT012 - the last one, or the one before
            for _time in range(3):  # each takes of what room SQLite has left
                app.use_cases.refresh(view.company.company_id)
        assert app.tokens(view.company.company_id) == tuple(server.issued[-2:])
        app.start_again()
        assert [one.company.name for one in app.use_cases.desk.overview().companies] == [NAME]
        filler.unlink()
        assert app.use_cases.refresh(view.company.company_id).unsaved is None
        assert app.tokens(view.company.company_id) == tuple(server.issued[-2:])


def test_a_full_disk_loses_no_pair_and_all_works_again_with_room(tmp_path: Path) -> None:
    own_mounts = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    ended = subprocess.run(
        [*own_mounts, sys.executable, "-c", FULL, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=6 * GUARD_S,
        check=False,
    )
    assert ended.stdout == "done\n", ended.stderr


# ---- a home that is somebody else's ---------------------------------------------------------------------------------


STARTS = """
import sys
from pathlib import Path
from tgate_desktop import compose
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.oauth.problems import Problem
from tests.support.folder_vault import FolderVault
folders = folders_in(Path(sys.argv[1]))
print(compose.first_look(folders).has_companies, compose.window_lock_file(folders).name)
compose.start_log(folders)
try:
    compose.build(folders, FolderVault(Path("/"))).desk.overview()
except Problem as problem:
    print(problem.code)
"""


def test_a_home_that_belongs_to_somebody_else_is_told_in_words(app: WiredApp, server: TokenServer) -> None:
    app.connected(an_order(server.token_address, name=NAME))
    owner = app.folders.home.stat().st_uid
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    os.chown(app.folders.home, 65534 if os.geteuid() == 0 else owner, -1)
    app.folders.home.chmod(0o700 if os.geteuid() == 0 else 0o000)
    try:
        ended = subprocess.run(
            [*bound, sys.executable, "-c", STARTS, app.folders.home],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=GUARD_S,
            check=False,
        )
    finally:
        os.chown(app.folders.home, owner, -1)
        app.folders.home.chmod(0o700)
    assert ended.stdout.splitlines() == ["True window.lock", "catalog_unreadable"]
    assert "no log file: Permission denied" in ended.stderr


def test_two_homes_have_two_lists(tmp_path: Path, server: TokenServer) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}-vault").mkdir()
    with (
        WiredApp(tmp_path / "one", FolderVault(tmp_path / "one-vault")) as one,
        WiredApp(tmp_path / "two", FolderVault(tmp_path / "two-vault")) as two,
    ):
        one.connected(an_order(server.token_address, name=NAME))
        assert two.use_cases.desk.overview().companies == ()
        assert not folders_in(tmp_path / "two").catalog_file.exists()
