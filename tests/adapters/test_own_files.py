"""The app's own folders and files, on a real disk: rights, room, and secrets that must not be in them."""

from __future__ import annotations

import base64
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.canaries import canary
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.folders import Folders, folders_in, make_private_file, make_private_folder
from tgate_desktop.adapters.own_files import PrivateFiles
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = folders_in(tmp_path / "home")
    SqliteCatalog(folders.catalog_file).set_setting("language", "ar")
    make_private_file(folders.logs / "tgate-desktop.log")
    make_private_folder(folders.locks)
    return folders


def test_what_the_app_made_is_the_users_alone(folders: Folders) -> None:
    assert PrivateFiles(folders).open_paths() == []


def test_before_the_first_start_there_is_nothing_to_see(tmp_path: Path) -> None:
    files = PrivateFiles(folders_in(tmp_path / "none"))
    assert files.open_paths() == []
    assert files.files_with([Secret(canary("token"))]) == []


def test_an_opened_file_comes_before_an_opened_folder(folders: Folders) -> None:
    folders.home.chmod(0o755)
    log = folders.logs / "tgate-desktop.log"
    log.chmod(0o640)
    found = PrivateFiles(folders).open_paths()
    assert found is not None
    assert [(one.path, one.is_folder) for one in found] == [(str(log), False), (str(folders.home), True)]


def test_what_others_keep_in_the_same_folder_is_theirs(folders: Folders) -> None:
    stranger = folders.home / "notes.txt"
    stranger.write_text("not ours")
    stranger.chmod(0o644)
    assert PrivateFiles(folders).open_paths() == []


def test_the_data_folder_can_be_written_and_nothing_stays_in_it(folders: Folders) -> None:
    before = sorted(folders.home.iterdir())
    folder = PrivateFiles(folders).data_folder()
    assert (folder.path, folder.reason) == (str(folders.home), None)
    assert folder.free_bytes > 0
    assert sorted(folders.home.iterdir()) == before


def test_a_data_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = PrivateFiles(folders_in(tmp_path / "file" / "home")).data_folder()
    assert folder.reason == os.strerror(errno.EEXIST)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "URL-encoded": lambda value: quote(value, safe=""),
    "JSON-escaped": lambda value: json.dumps({"token": value}),
    "base64": lambda value: base64.b64encode(f"client:{value}".encode()).decode(),
}


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
def test_a_secret_in_a_log_is_found_however_it_is_spelled(folders: Folders, spelled: Callable[[str], str]) -> None:
    value = canary("token") + '/"+é'
    (folders.logs / "tgate-desktop.log").write_text(f"12:00 something {spelled(value)} and more\n")
    assert PrivateFiles(folders).files_with([Secret(canary("other")), Secret(value)]) == ["logs/tgate-desktop.log"]


@pytest.mark.parametrize("before", [64 * 1024 - 1, 64 * 1024 - 4, 64 * 1024, 200_000])
def test_a_secret_is_found_wherever_it_stands_in_a_large_file(folders: Folders, before: int) -> None:
    value = canary("token")
    (folders.logs / "tgate-desktop.log").write_text("." * (before - len(value)) + value)
    assert PrivateFiles(folders).files_with([Secret(value)]) == ["logs/tgate-desktop.log"]


def test_a_secret_in_the_catalog_is_found_and_the_file_named(folders: Folders) -> None:
    secret = Secret(canary("client-secret"))
    SqliteCatalog(folders.catalog_file).set_setting("note", f"remember {secret.reveal()}")
    (found, *_more) = PrivateFiles(folders).files_with([secret])
    assert found.startswith("catalog.sqlite3")


def test_clean_files_are_clean(folders: Folders) -> None:
    assert PrivateFiles(folders).files_with([Secret(canary("token")) for _number in range(20)]) == []


def test_the_search_can_be_cancelled(folders: Folders) -> None:
    cancel = Cancel()
    cancel()
    with pytest.raises(Cancelled):
        PrivateFiles(folders).files_with([Secret(canary("token"))], cancel)
