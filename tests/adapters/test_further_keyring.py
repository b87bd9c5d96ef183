"""The keyring that IT names: found in the app or in IT's folder, whose that must be, and why one is passed over."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from tests.support.named_keyring import BACKEND, MODULE, NAMED, TITLE, put_into
from tgate_desktop.adapters.further_keyring import FurtherKeyring, further_keyring
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.oauth.problems import NamedKeyringUnused, VaultMissing
from tgate_desktop.oauth.provisioning import NOT_PROVISIONED, Provisioning
from tgate_desktop.words.problems import explain

OURS = frozenset({os.getuid()})
posix = pytest.mark.skipif(sys.platform == "win32", reason="the folder is not looked into there")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """IT's, with a module in it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    folder = tmp_path / "keyring"
    put_into(folder)
    yield folder
    sys.modules.pop(MODULE, None)
    KeyringBackend._classes = {kind for kind in KeyringBackend._classes if kind.__module__ != MODULE}


def unused(folder: Path, named: str = NAMED, owners: frozenset[int] = OURS) -> dict[str, object]:
    """The facts of why it is passed over."""
    further = FurtherKeyring(named, folder, owners)
    assert further.backend(KeyringBackend) is None
    assert further.unused is not None
    assert further.unused.facts["named"] == named
    return dict(further.unused.facts)


@posix
def test_a_backend_in_its_folder_goes_before_all_others(folder: Path) -> None:
    vault = KeyringVault(FurtherKeyring(NAMED, folder, OURS))
    report = vault.report()
    assert (report.name, report.problem, report.passed_over) == (TITLE, None, None)
    assert vault.probe()


@posix
def test_nothing_in_the_folder_stands_in_for_a_part_of_the_app(folder: Path) -> None:
    (folder / "keyring.py").write_text("raise RuntimeError('not the real one')", "utf-8")
    assert FurtherKeyring(NAMED, folder, OURS).backend(KeyringBackend) is not None
    assert sys.path[-1] == str(folder.resolve())


def test_without_the_folder_it_may_be_a_part_of_the_app(tmp_path: Path) -> None:
    facts = unused(tmp_path / "keyring", "keyring.backends.fail.Missing")
    assert facts["reason"] == "missing"
    named = FurtherKeyring("keyring.backends.null.Keyring", tmp_path / "keyring", OURS)
    backend = named.backend(KeyringBackend)
    assert backend is not None
    assert type(backend).__module__ == "keyring.backends.null"


@posix
def test_one_that_is_nowhere_is_told_with_the_place_for_it(folder: Path) -> None:
    assert unused(folder, "another.Keyring") == {
        "named": "another.Keyring",
        "reason": "missing",
        "path": str(folder),
    }


def test_on_windows_the_folder_is_not_looked_into(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as windows:
        windows.setattr("sys.platform", "win32")
        further = FurtherKeyring(NAMED, folder, OURS)
    assert further.backend(KeyringBackend) is None
    assert further.unused is not None
    assert further.unused.facts == {"named": NAMED, "reason": "missing"}
    assert "It is not a part of the app." in explain(further.unused).what_happened


@posix
@pytest.mark.parametrize("what", ["folder", "file", "folder above"])
def test_a_folder_that_others_can_change_is_not_looked_into(folder: Path, what: str) -> None:
    place = {"folder": folder, "file": folder / f"{MODULE}.py", "folder above": folder.parent}[what]
    place.chmod(place.stat().st_mode | 0o022)
    assert unused(folder)["reason"] == "not_trusted"
    assert str(folder.resolve()) not in sys.path
    assert MODULE not in sys.modules


@posix
def test_a_folder_of_another_user_is_not_looked_into(folder: Path) -> None:
    assert unused(folder, owners=frozenset({os.getuid() + 1}))["reason"] == "not_trusted"


@posix
def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    file = folder / f"{MODULE}.py"
    file.rename(tmp_path / "elsewhere.py")
    file.symlink_to(tmp_path / "elsewhere.py")
    assert unused(folder)["reason"] == "not_trusted"


@posix
@pytest.mark.parametrize(
    ("code", "reason", "detail"),
    [
        ("class Keyring:\n    viable = True\n    name = 'Anything'\n", "no_backend", None),
        ("Keyring = len", "no_backend", None),
        ("raise RuntimeError('with a secret in it')", "failed", "RuntimeError"),
        ("import a_package_that_is_not_there", "failed", "ModuleNotFoundError: a_package_that_is_not_there"),
        (f"{BACKEND}\n    def __init__(self):\n        raise OSError(2, 'no socket')\n", "failed", "FileNotFoundError"),
    ],
    ids=["no subclass", "no class", "broken", "incomplete", "cannot be made"],
)
def test_what_is_wrong_with_it_is_told_and_never_in_its_own_words(
    folder: Path, code: str, reason: str, detail: str | None
) -> None:
    put_into(folder, code)
    facts = unused(folder)
    assert facts["reason"] == reason
    assert facts.get("detail") == detail


@posix
def test_one_that_says_that_it_cannot_be_used_here_is_passed_over(folder: Path) -> None:
    code = BACKEND.replace(f'name, priority, texts = "{TITLE}", 1, {{}}', "texts = {}") + (
        "\n    from jaraco.classes import properties as _properties\n\n"
        "    @_properties.classproperty\n    def priority(cls):\n        raise RuntimeError('no server')\n"
    )
    put_into(folder, code)
    assert unused(folder)["reason"] == "not_viable"


def test_a_class_path_that_leads_to_a_module_is_no_backend(tmp_path: Path) -> None:
    assert unused(tmp_path / "keyring", "os.path")["reason"] == "no_backend"


@posix
def test_a_vault_without_the_named_keyring_says_so_until_it_is_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    (folder / f"{MODULE}.py").unlink()
    vault = KeyringVault(FurtherKeyring(NAMED, folder, OURS))
    report = vault.report()
    assert isinstance(report.problem, VaultMissing)
    assert isinstance(report.passed_over, NamedKeyringUnused)
    put_into(folder)
    report = vault.report()
    assert (report.name, report.problem, report.passed_over) == (TITLE, None, None)


def test_the_folder_is_beside_its_file() -> None:
    assert further_keyring(NOT_PROVISIONED) is None
    provisioning = Provisioning("/etc/xdg/tgate-desktop/provisioning.json", keyring_backend=NAMED)
    named = further_keyring(provisioning)
    assert named is not None
    assert named.backend(KeyringBackend) is None
    assert named.unused is not None
    assert named.unused.facts["path"] == "/etc/xdg/tgate-desktop/keyring"
