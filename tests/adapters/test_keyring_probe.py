"""The keyring's probe: it writes, reads and deletes an entry of its own, and leaves nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.support.keyrings import ChangingCall, FakeKeyring, Gate, NativeError, WindowsKeyring, vault_on
from tests.support.secret_service import running_secret_service
from tests.support.waiting import until
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.oauth.problems import (
    VaultLocked,
    VaultMissing,
    VaultReadBackDiffers,
    VaultRefused,
    VaultTimedOut,
)

SHORT_S = 0.05


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open()


@pytest.mark.parametrize("keyring", [FakeKeyring(), WindowsKeyring()], ids=["usual", "Windows"])
def test_a_sound_keyring_keeps_the_probe_and_loses_it_again(keyring: FakeKeyring) -> None:
    asked: list[tuple[str, str]] = []
    keyring.before_call = lambda act, service: asked.append((act, service))
    assert vault_on(keyring).probe()
    assert keyring.texts == {}
    assert [act for act, _service in asked] == ["set", "get", "delete", "get"]
    (name,) = {service for _act, service in asked}
    assert name.startswith("tgate-desktop/probe/")


def test_two_probes_at_once_do_not_meet() -> None:
    names: set[str] = set()
    keyring = FakeKeyring()
    keyring.before_call = lambda _act, service: names.add(service)
    vault = vault_on(keyring)
    vault.probe()
    vault.probe()
    assert len(names) == 2


def test_the_probe_is_as_large_as_any_entry_so_that_a_small_keyring_is_found_out() -> None:
    keyring = FakeKeyring()
    keyring.on_write = lambda text: text[:200]
    with pytest.raises(VaultReadBackDiffers):
        vault_on(keyring).probe()
    assert keyring.texts == {}


@pytest.mark.parametrize(("number", "act"), [(0, "write"), (1, "delete")])
def test_a_keyring_that_refuses_says_what_it_refused(number: int, act: str) -> None:
    keyring = FakeKeyring()
    keyring.before_call = ChangingCall(number, lambda: NativeError(1359))
    with pytest.raises(VaultRefused) as refused:
        vault_on(keyring).probe()
    assert refused.value.facts["act"] == act


def test_a_keyring_that_cannot_read_keeps_no_probe() -> None:
    keyring = FakeKeyring()

    def refuse_reading(act: str, service: str) -> None:
        if act == "get":
            raise NativeError(1359)

    keyring.before_call = refuse_reading
    with pytest.raises(VaultRefused) as refused:
        vault_on(keyring).probe()
    assert refused.value.facts["act"] == "read"
    assert keyring.texts == {}


def test_a_hanging_keyring_is_given_up_in_time_and_the_probe_goes_when_it_wakes(gate: Gate) -> None:
    keyring = FakeKeyring()
    keyring.before_call = gate
    vault = vault_on(keyring, call_limit_s=SHORT_S, first_call_limit_s=SHORT_S)
    with pytest.raises(VaultTimedOut):
        vault.probe()
    deleted: list[str] = []

    def note(act: str, service: str) -> None:
        if act == "delete":
            deleted.append(service)

    keyring.before_call = note
    gate.open()
    until(lambda: deleted and not keyring.texts, "the probe is gone")


def test_a_real_keyring_passes_and_holds_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        assert KeyringVault().probe()
        assert service.entries() == {}


def test_a_locked_keyring_is_told_and_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        service.lock()
        with pytest.raises(VaultLocked):
            KeyringVault().probe()
        assert service.is_locked()
    gc.collect()


def test_a_keyring_before_its_first_entry_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service(has_collection=False) as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        vault = KeyringVault()
        assert not vault.probe()
        assert vault.report().problem is None


def test_no_keyring_is_missing() -> None:
    with pytest.raises(VaultMissing):
        KeyringVault().probe()
