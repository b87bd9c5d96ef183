"""`forget-everything`: a real keyring and a real data folder, and nothing of ours left in either."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.desktop.single_instance import SingleInstance
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.adapters.locks import GrantLocks
from tgate_desktop.adapters.own_data import OwnData
from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.compose import window_lock_file
from tgate_desktop.oauth.problems import CatalogUnwritable
from tgate_desktop.oauth.secret import Secret

YES = ("forget-everything", "--yes")


class Computer:
    """Two companies that are connected, one grant that the catalog does not name, and a certificate's passphrase."""

    def __init__(self, home: Path, service: SecretService, server: TokenServer) -> None:
        self.home = home
        self.service = service
        self.command = CommandLine(os.environ)
        vault = KeyringVault()
        with WiredApp(home, vault) as app:
            order = an_order(server.token_address, server.proof_address, name="Saffron House")
            self.view = app.connected(order)
            app.connected(an_order(server.token_address, server.proof_address, name="Cedar"))
            assert self.view.grant is not None
            pair = vault.read_pair(self.view.grant.grant_id).pair
            assert pair is not None
            vault.write_pair("one-that-is-not-listed", replace(pair, generation=1))
        vault.write_certificate_passphrase(Secret("a passphrase of the receiver's key"))

    @property
    def grant_id(self) -> str:
        assert self.view.grant is not None
        return self.view.grant.grant_id


@pytest.fixture
def computer(tmp_path: Path, monkeypatch) -> Iterator[Computer]:
    home = tmp_path / "home"
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(home))
    with ExitStack() as running:
        service = running.enter_context(running_secret_service())
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        yield Computer(home, service, running.enter_context(TokenServer()))


def test_nothing_of_ours_is_left_and_it_says_what_went(computer: Computer) -> None:
    assert computer.service.entries()
    ended = computer.command(*YES, "--json")
    assert ended.status == 0
    assert ended.document == {"companies": 2, "grants": 3, "applications": 2, "folder": str(computer.home)}
    assert computer.service.entries() == {}
    assert not computer.home.exists()


def test_it_speaks_to_people_and_may_be_repeated(computer: Computer) -> None:
    ended = computer.command(*YES, "--lang", "en")
    assert ended.status == 0
    assert ended.out.splitlines() == [
        "2 companies are removed, with their tokens.",
        "2 applications are removed, with their client secrets.",
        f"The data folder is removed: {computer.home}",
    ]
    assert computer.command(*YES, "--json").document["companies"] == 0
    assert not computer.home.exists()


def test_what_others_put_into_the_folder_stays(computer: Computer) -> None:
    others = computer.home / "notes.txt"
    others.write_text("not ours")
    assert computer.command(*YES).status == 0
    assert list(computer.home.rglob("*")) == [others]


def test_without_a_yes_it_is_not_understood(computer: Computer) -> None:
    before = computer.service.entries()
    assert computer.command("forget-everything").status == ExitStatus.USAGE
    assert computer.service.entries() == before


def test_beside_an_open_window_nothing_is_removed(computer: Computer, qapp) -> None:
    before = computer.service.entries()
    window = SingleInstance(window_lock_file())
    assert window.is_first()
    ended = computer.command(*YES, "--json")
    window.release()
    assert (ended.status, ended.error["code"]) == (ExitStatus.FAILED, "window_open")
    assert computer.service.entries() == before
    assert computer.command("companies", "--json").document["companies"]


def test_with_a_locked_keyring_nothing_is_removed_and_nothing_asked(computer: Computer) -> None:
    computer.service.lock()
    ended = computer.command(*YES, "--json")
    assert (ended.status, ended.error["code"]) == (ExitStatus.KEYRING, "vault_locked")
    assert len(computer.command("companies", "--json").document["companies"]) == 2


def test_a_refresh_that_is_under_way_is_waited_for(computer: Computer) -> None:
    with GrantLocks(computer.home / "locks").hold(computer.grant_id):
        forgetting = computer.command.started(*YES)
        assert len(computer.command("companies", "--json").document["companies"]) >= 1
        assert forgetting.poll() is None
        assert any(computer.grant_id in name for name in computer.service.entries())
    with forgetting:
        assert forgetting.wait(60) == 0
    assert computer.service.entries() == {}


def test_a_file_that_does_not_go_is_named(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "catalog.sqlite3"
    file.touch()
    monkeypatch.setattr(Path, "unlink", refusing)  # as Windows does with a file that another program has open
    with pytest.raises(CatalogUnwritable) as raised:
        OwnData(folders_in(tmp_path), lambda: None).remove()
    assert raised.value.facts == {"path": str(file), "reason": "Permission denied"}


def refusing(path: Path, **_options: bool) -> None:
    raise PermissionError(13, "Permission denied", str(path))
