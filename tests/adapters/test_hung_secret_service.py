"""A real Secret Service that takes calls and does not answer, until it does."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped]

from tests.support.pairs import new_pair
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.waiting import until
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.oauth.problems import VaultTimedOut

LIMIT_S = 0.5

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@contextmanager
def hung(service: SecretService) -> Iterator[None]:
    with closing(open_dbus_connection(service.address)) as connection:
        (process_id,) = Proxy(message_bus, connection).GetConnectionUnixProcessID("org.freedesktop.secrets")
    os.kill(process_id, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process_id, signal.SIGCONT)


def test_a_service_that_hangs_is_given_up_in_time_and_what_was_asked_of_it_lands_without_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running_secret_service() as service:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        vault = KeyringVault(call_limit_s=LIMIT_S, report_limit_s=LIMIT_S)
        older, newer = new_pair(1), new_pair(2)
        vault.write_pair("grant", older)
        with hung(service):
            for _ in range(2):
                with pytest.raises(VaultTimedOut):
                    vault.write_pair("grant", newer)
            assert isinstance(vault.report().problem, VaultTimedOut)
        until(lambda: vault.report().problem is None, "it answers again")
        assert vault.read_pair("grant").pair == older
        vault.write_pair("grant", newer)
        assert vault.read_pair("grant").pair == newer
