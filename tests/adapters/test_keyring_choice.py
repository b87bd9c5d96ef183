"""Which keyring is taken, and what is said of one that is not: real services, and programs of their own."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.hygiene import GUARD_S
from tests.support.pairs import new_pair
from tests.support.screen import virtual_screen
from tests.support.secret_service import SecretService, running_secret_service
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.flows.ports import SlotsReading, VaultReport
from tgate_desktop.oauth.problems import VaultDenied, VaultLocked, VaultMissing, VaultTimedOut

ROOT = Path(__file__).resolve().parents[2]

# The plain-text file of `keyrings.alt`, as that package declares it to `keyring`.
PLAIN_TEXT = """
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 0.5
    texts = {}
    def get_password(self, service, username):
        return self.texts.get(service)
    def set_password(self, service, username, password):
        self.texts[service] = password
    def delete_password(self, service, username):
        del self.texts[service]
"""
PLAIN_TEXT_PATH = "keyrings.alt.file.PlaintextKeyring"
REPORTS = """
import json, sys
from pathlib import Path
from tgate_desktop.adapters.further_keyring import FurtherKeyring
from tgate_desktop.adapters.keyring_vault import KeyringVault
named = json.loads(sys.argv[1])
vault = KeyringVault(FurtherKeyring(named, Path("/nowhere")) if named else None)
report = vault.report()
problem = report.problem
print(json.dumps([report.name, problem and problem.code, problem and problem.facts["vault"]]))
"""


# `keyring` leaves a connection to the collector when it cannot unlock.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(autouse=True)
def _left_connections() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder for PYTHONPATH in which `keyrings.alt` is installed."""
    site = tmp_path / "site"
    package = site / "keyrings" / "alt"
    package.mkdir(parents=True)
    (package / "file.py").write_text(PLAIN_TEXT)
    information = site / "keyrings_alt-5.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    (information / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    return site


def reported(environment: Mapping[str, str], site: Path | None = None, also_accepted: str | None = None) -> list[str]:
    """Name, problem and the problem's vault, as a program of its own reports them."""
    paths = [str(ROOT)] if site is None else [str(ROOT), str(site)]
    program = subprocess.run(
        [sys.executable, "-c", REPORTS, json.dumps(also_accepted)],
        env={**environment, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=GUARD_S,
    )
    assert program.stderr == ""
    answer: list[str] = json.loads(program.stdout)
    return answer


def without_bus() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}


def use(service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)


# ---- no keyring, or none that is real ----


def test_without_a_session_bus_there_is_no_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    vault = KeyringVault()
    report = vault.report()
    assert report.name == ""
    assert isinstance(report.problem, VaultMissing)
    with pytest.raises(VaultMissing):
        vault.write_pair("grant", new_pair(1))


def test_a_session_bus_that_is_gone_is_no_vault_either() -> None:
    assert isinstance(KeyringVault().report().problem, VaultMissing)


def test_a_plain_text_keyring_is_not_accepted_and_named(site: Path) -> None:
    assert reported(without_bus(), site) == [PLAIN_TEXT_PATH, "vault_not_accepted", PLAIN_TEXT_PATH]


def test_a_plain_text_keyring_that_the_user_configured_is_not_accepted(site: Path) -> None:
    environment = without_bus() | {"PYTHON_KEYRING_BACKEND": PLAIN_TEXT_PATH}
    assert reported(environment, site) == [PLAIN_TEXT_PATH, "vault_not_accepted", PLAIN_TEXT_PATH]


def test_beside_a_real_keyring_a_plain_text_one_does_not_matter(site: Path) -> None:
    with running_secret_service() as service:
        for configured in ({}, {"PYTHON_KEYRING_BACKEND": PLAIN_TEXT_PATH}):
            assert reported({**service.environment, **configured}, site) == ["GNOME Keyring", None, None]


def test_a_keyring_that_it_named_is_accepted(site: Path) -> None:
    assert reported(without_bus(), site, PLAIN_TEXT_PATH) == ["file PlaintextKeyring", None, None]


def test_a_keyring_that_it_named_and_that_is_not_installed_leaves_the_others(site: Path) -> None:
    assert reported(without_bus(), also_accepted=PLAIN_TEXT_PATH) == ["", "vault_missing", ""]
    assert reported(without_bus(), site, "keyrings.alt.file.Missing")[1] == "vault_not_accepted"
    assert reported(without_bus(), site, "Missing")[1] == "vault_not_accepted"


# ---- a real gnome-keyring ----


def test_an_unlocked_gnome_keyring_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service() as service:
        use(service, monkeypatch)
        assert KeyringVault().report() == VaultReport(name="GNOME Keyring", problem=None)


def test_a_locked_keyring_is_reported_without_a_prompt_and_refuses_without_a_display(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running_secret_service() as service:
        use(service, monkeypatch)
        vault = KeyringVault()
        pair = new_pair(1)
        vault.write_pair("grant", pair)
        service.lock()
        for named in (vault, KeyringVault()):
            report = named.report()
            assert report.name == "GNOME Keyring"
            assert isinstance(report.problem, VaultLocked)
        with pytest.raises(VaultLocked):
            vault.read_pair("grant")
        with pytest.raises(VaultLocked):
            vault.write_pair("grant", new_pair(2))
        assert service.is_locked()


def test_a_keyring_before_its_first_collection_opens_a_prompt_for_no_read_and_refuses_without_a_display(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running_secret_service(has_collection=False) as service:
        use(service, monkeypatch)
        vault = KeyringVault()
        before = service.number_of_a_prompt()
        assert vault.read_pair("grant") == SlotsReading(pair=None)
        assert vault.read_client_secret("application") is None
        assert vault.read_certificate_passphrase() is None
        assert vault.grant_ids() == frozenset()
        vault.delete_pairs("grant")
        assert service.number_of_a_prompt() == before + 1
        assert vault.report() == VaultReport(name="GNOME Keyring", problem=None, is_made=False)
        with pytest.raises(VaultDenied):
            vault.write_pair("grant", new_pair(1))


def test_a_keyring_that_ends_meanwhile_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service() as service:
        use(service, monkeypatch)
        vault = KeyringVault()
        vault.write_pair("grant", new_pair(1))
    assert isinstance(vault.report().problem, VaultMissing)
    with pytest.raises(VaultMissing):
        vault.read_pair("grant")


def test_an_unlock_prompt_that_nobody_answers_is_told_in_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with virtual_screen(tmp_path, os.environ) as screen, running_secret_service(screen.environment) as service:
        use(service, monkeypatch)
        vault = KeyringVault(call_limit_s=0.5, first_call_limit_s=GUARD_S)
        vault.write_pair("grant", new_pair(1))
        service.lock()
        with pytest.raises(VaultTimedOut) as told:
            vault.read_pair("grant")
        assert dict(told.value.facts) == {"vault": "GNOME Keyring", "timeout_s": 1}
        report = vault.report()
        assert isinstance(report.problem, VaultLocked)
        assert service.is_locked()
        (waiting,) = [thread for thread in threading.enumerate() if thread.name == "bounded call"]
    waiting.join(GUARD_S)
