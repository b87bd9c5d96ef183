"""This computer's certificate over real files, a real lock and vaults in every state."""

from __future__ import annotations

import stat
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.fake_ports import FakeClock, FakeVault
from tests.support.keyrings import FakeKeyring, vault_on
from tests.support.secret_service import running_secret_service
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.adapters.locks import GrantLocks
from tgate_desktop.adapters.loopback_certificates import LoopbackCertificates
from tgate_desktop.adapters.vault_entries import certificate_passphrase_entry
from tgate_desktop.flows.doctor_ports import CertificateState
from tgate_desktop.flows.ports import Vault
from tgate_desktop.oauth.problems import VaultLocked, VaultMissing, VaultProblem, VaultRefused
from tgate_desktop.oauth.secret import Secret


class Computer:
    """One user's; `session` is a new process over the same files and keyring."""

    def __init__(self, home: Path, vault: Vault | None = None) -> None:
        self.folders = folders_in(home)
        self.file = self.folders.certificate_file
        self.vault = vault or FakeVault()
        self.clock = FakeClock()

    def session(self) -> LoopbackCertificates:
        return LoopbackCertificates(self.file, self.vault, GrantLocks(self.folders.locks, wait_s=0.2), self.clock)

    def shown(self) -> str:
        return self.session()().certificate.sha256

    def state(self) -> CertificateState:
        return self.session().look().state


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path / "home")


def fakes(computer: Computer) -> FakeVault:
    assert isinstance(computer.vault, FakeVault)
    return computer.vault


# ---- kept ----


def test_the_next_session_shows_the_same_certificate(computer: Computer) -> None:
    first = computer.session()().certificate
    assert first.is_kept
    assert computer.shown() == first.sha256
    assert computer.state() is CertificateState.READY
    assert computer.session().look().sha256 == first.sha256


def test_nothing_is_made_before_the_first_need_and_the_doctor_makes_nothing(computer: Computer) -> None:
    assert computer.state() is CertificateState.NONE
    assert not computer.folders.home.exists()
    assert fakes(computer).certificate_passphrase is None


def test_the_file_is_the_users_alone_and_its_key_encrypted(computer: Computer) -> None:
    computer.shown()
    assert stat.S_IMODE(computer.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(computer.folders.home.stat().st_mode) == 0o700
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in computer.file.read_bytes()


def test_two_users_have_two_certificates(computer: Computer, tmp_path: Path) -> None:
    assert Computer(tmp_path / "other").shown() != computer.shown()


def test_the_passphrase_is_in_the_vault_under_its_own_name_and_in_no_file(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    computer = Computer(tmp_path / "home", vault_on(keyring))
    computer.shown()
    assert set(keyring.texts) == {"tgate-desktop/loopback-certificate"}
    passphrase = computer.vault.read_certificate_passphrase()
    assert passphrase is not None
    for path in computer.folders.home.rglob("*"):
        if path.is_file():
            assert passphrase.reveal().encode() not in path.read_bytes()


@pytest.mark.parametrize("is_kept", [True, False])
def test_no_key_stays_in_the_temporary_folder(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    if not is_kept:
        fakes(computer).failing = VaultMissing(vault="")
    assert computer.session()().certificate.is_kept is is_kept
    assert list(folder.iterdir()) == []


# ---- made new ----


def test_it_is_made_new_when_less_than_30_days_remain(computer: Computer) -> None:
    first = computer.shown()
    computer.clock.move(timedelta(days=330))
    assert computer.shown() == first
    computer.clock.move(timedelta(days=5))
    assert computer.state() is CertificateState.ENDING
    second = computer.shown()
    assert second != first
    assert computer.shown() == second


def test_a_renewal_keeps_the_passphrase_and_changes_the_key(computer: Computer) -> None:
    computer.shown()
    passphrase, before = fakes(computer).certificate_passphrase, computer.file.read_bytes()
    computer.clock.move(timedelta(days=364))
    computer.shown()
    assert fakes(computer).certificate_passphrase == passphrase
    assert computer.file.read_bytes() != before


@pytest.mark.parametrize("damage", [b"", b"noise", b"-----BEGIN CERTIFICATE-----\n"])
def test_it_is_made_new_when_its_file_is_damaged(computer: Computer, damage: bytes) -> None:
    first = computer.shown()
    computer.file.write_bytes(damage)
    assert computer.state() is CertificateState.DAMAGED
    second = computer.shown()
    assert second != first
    assert computer.shown() == second


def test_it_is_made_new_when_the_passphrase_is_lost(computer: Computer) -> None:
    first = computer.shown()
    fakes(computer).certificate_passphrase = None
    assert computer.state() is CertificateState.KEY_LOST
    second = computer.shown()
    assert second != first
    assert computer.shown() == second


def test_it_is_made_new_when_the_passphrase_is_another(computer: Computer) -> None:
    first = computer.shown()
    fakes(computer).certificate_passphrase = Secret("another")
    second = computer.shown()
    assert second != first
    assert computer.shown() == second


def test_it_is_made_new_when_the_entry_in_the_keyring_is_damaged(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    computer = Computer(tmp_path / "home", vault_on(keyring))
    first = computer.shown()
    keyring.texts[certificate_passphrase_entry().head] = "1 1 1 not-its-checksum x"
    assert computer.state() is CertificateState.KEY_LOST
    second = computer.shown()
    assert second != first
    assert computer.shown() == second


def test_a_stop_between_passphrase_and_file_costs_nothing(computer: Computer) -> None:
    computer.vault.write_certificate_passphrase(Secret("written, and then the power went"))
    assert computer.state() is CertificateState.NONE
    first = computer.session()().certificate
    assert first.is_kept
    assert computer.shown() == first.sha256


# ---- for one session ----


@pytest.mark.parametrize("problem", [VaultMissing(vault=""), VaultLocked(vault="A Keyring")])
def test_without_a_vault_a_session_has_one_of_its_own_in_memory_alone(
    computer: Computer, problem: VaultProblem
) -> None:
    fakes(computer).failing = problem
    session = computer.session()
    first, second = session().certificate, session().certificate
    assert not first.is_kept
    assert first.sha256 == second.sha256
    assert computer.shown() != first.sha256
    assert not computer.folders.home.exists()
    with pytest.raises(type(problem)):
        session.look()


def test_a_locked_vault_leaves_the_kept_one_as_it_is(computer: Computer) -> None:
    kept = computer.shown()
    fakes(computer).failing = VaultLocked(vault="A Keyring")
    session = computer.session()
    assert session().certificate.sha256 != kept
    fakes(computer).failing = None
    assert session().certificate.sha256 == kept


def test_a_vault_that_refuses_the_passphrase_leads_to_a_certificate_for_the_session(computer: Computer) -> None:
    fakes(computer).refusing_writes = VaultRefused(vault="A Keyring", act="write", reason="Full")
    assert not computer.session()().certificate.is_kept
    assert not computer.file.exists()


def test_a_data_folder_that_cannot_be_made_leads_to_a_certificate_for_the_session(
    tmp_path: Path, expected_warnings
) -> None:
    expected_warnings.expect("a certificate for this session")
    (tmp_path / "file").write_text("in the way")
    computer = Computer(tmp_path / "file" / "home")
    assert not computer.session()().certificate.is_kept


def test_while_another_process_makes_it_for_too_long_the_session_has_its_own(
    computer: Computer, expected_warnings
) -> None:
    expected_warnings.expect("a certificate for this session")
    with GrantLocks(computer.folders.locks).hold("loopback-certificate"):
        assert not computer.session()().certificate.is_kept
    assert not computer.file.exists()


# ---- two at once ----

_PROCESS = """
import sys
from pathlib import Path
from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.adapters.locks import GrantLocks
from tgate_desktop.adapters.loopback_certificates import LoopbackCertificates

folders = folders_in(Path(sys.argv[1]))
certificates = LoopbackCertificates(folders.certificate_file, KeyringVault(), GrantLocks(folders.locks), SystemClock())
print("ready", flush=True)
sys.stdin.readline()
shown = certificates().certificate
print(shown.sha256, shown.is_kept, flush=True)
"""


def test_two_processes_that_make_it_at_once_end_with_one(tmp_path: Path) -> None:
    with running_secret_service() as service:
        command = [sys.executable, "-c", _PROCESS, str(tmp_path / "home")]
        processes = [
            subprocess.Popen(
                command,
                env=dict(service.environment),
                cwd=Path(__file__).resolve().parents[2],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        outputs = []
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in processes:
            outputs.append(process.communicate(timeout=30)[0])
        assert [one.split()[1] for one in outputs] == ["True"] * 3
        assert len(set(outputs)) == 1
        assert set(service.entries()) == {"tgate-desktop/loopback-certificate"}
