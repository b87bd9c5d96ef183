"""One connection for many calls, for as long as it can be used."""

from __future__ import annotations

import gc
from contextlib import closing

import pytest

from tests.support.pairs import new_pair
from tests.support.secret_service import running_secret_service
from tgate_desktop.adapters.keyring_backends import choose_keyring
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.oauth.problems import VaultProblem


def test_calls_share_a_connection_and_what_they_close_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        keyring = choose_keyring().keyring
        first = keyring.get_preferred_collection()  # type: ignore[attr-defined]
        with closing(first.connection):
            assert not first.is_locked()
        assert keyring.get_preferred_collection() is first  # type: ignore[attr-defined]
        assert not first.is_locked()


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_a_keyring_that_is_locked_meanwhile_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        vault = KeyringVault()
        vault.write_pair("grant-1", new_pair(1))
        service.lock()
        with pytest.raises(VaultProblem):
            vault.read_pair("grant-1")
    gc.collect()  # `keyring` leaves a connection to the collector when it cannot unlock


def test_after_the_service_has_gone_and_come_back_a_new_connection_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = KeyringVault()
    for generation in (1, 2):
        with running_secret_service() as service:
            for name, value in service.environment.items():
                monkeypatch.setenv(name, value)
            pair = new_pair(generation)
            vault.write_pair("grant-1", pair)
            assert vault.read_pair("grant-1").pair == pair
