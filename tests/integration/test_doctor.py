"""*Check this computer* over the wired app: real ports, real TLS with a private CA, a real proxy, a real keyring."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.canaries import canary
from tests.support.exchanges import everything_is_here, http, unused_port
from tests.support.fake_ports import FakeVault
from tests.support.hygiene import GUARD_S
from tests.support.keyrings import FakeKeyring, Gate, vault_on
from tests.support.pairs import new_pair
from tests.support.receivers import free_port
from tests.support.secret_service import running_secret_service
from tests.support.servers import AnsweringServer, Connection, ScriptedServer, http_answer
from tests.support.tls import Authority
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.compose import build
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.doctor import Check, CheckResult, Verdict
from tgate_desktop.flows.ports import Vault
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.company import Application, ClientSecret
from tgate_desktop.oauth.environment import Environment, ProxyChoice
from tgate_desktop.oauth.messages import HttpRequest
from tgate_desktop.oauth.problems import (
    ConnectionRefused,
    PortTaken,
    PracticeNotStarted,
    Problem,
    ProxyFailed,
    TimedOut,
    TlsExpired,
    TlsHostMismatch,
    TlsUntrusted,
    VaultLocked,
    VaultTimedOut,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.words.doctor import explain_check

OK = http_answer("200 OK", b"{}")


class Patient:
    """The wired app in a folder of its own, with one application at the environment that a test gives it."""

    def __init__(self, home: Path, vault: Vault | None = None) -> None:
        self.folders = folders_in(home)
        self.vault = vault or FakeVault()
        self.use_cases: UseCases = build(self.folders, self.vault, http(resolve=everything_is_here))

    def has(self, address: str, redirect_uri: str | None = None, **changes: Any) -> None:
        environment = Environment("environment-1", "Production", f"{address}/authorize", f"{address}/token")
        environment = replace(environment, **changes)
        redirect_uri = redirect_uri or f"http://127.0.0.1:{free_port()}/callback"
        application = Application("application-1", "environment-1", "client-1", redirect_uri, "")
        self.use_cases.setups.save_environment(environment)
        self.use_cases.setups.save_application(application)

    def examined(self, cancel: Cancel | None = None) -> dict[Check, CheckResult]:
        seen: list[CheckResult] = []
        results = self.use_cases.doctor.examine(None, seen.append, cancel)
        assert {one.check for one in seen} == {one.check for one in results}
        assert all(explain_check(one).result for one in results)
        return {one.check: one for one in results}


class ConnectProxy(ScriptedServer):
    """Opens a tunnel to a port here, or refuses with `status`."""

    def __init__(self, port: int, status: str = "200 Connection established") -> None:
        super().__init__(self._tunnel)
        self._port = port
        self._status = status

    def _tunnel(self, connection: Connection) -> None:
        connection.read_request()
        connection.write(f"HTTP/1.1 {self._status}\r\n\r\n".encode())
        if self._status.startswith("200"):
            connection.relay_to(self._port)


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return Patient(tmp_path / "home")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "Corp Inspection")


def straight(authority: Authority | None = None) -> dict[str, Any]:
    return {"proxy": ProxyChoice.NONE, "ca_file": str(authority.ca_file) if authority else None}


# ---- the redirect ----


@pytest.mark.parametrize(("address", "taken"), [("127.0.0.1", Check.PORT_IPV4), ("::1", Check.PORT_IPV6)])
def test_a_port_taken_on_one_family_is_found_there(patient: Patient, address: str, taken: Check) -> None:
    port = free_port()
    patient.has("http://127.0.0.1:1", f"http://localhost:{port}/callback")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, port), family=family):
        results = patient.examined()
    assert isinstance(results[taken].problem, PortTaken)
    (other,) = {Check.PORT_IPV4, Check.PORT_IPV6} - {taken}
    assert results[other].verdict is Verdict.GOOD
    assert results[Check.REDIRECT_HOST].verdict is Verdict.GOOD


# ---- the way to T-Gate ----


def test_a_sound_way_is_good_from_end_to_end(patient: Patient, authority: Authority) -> None:
    answer = http_answer("405 Method Not Allowed", b"", f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}")
    with AnsweringServer(answer, authority.server_context("tgate.test")) as server:
        patient.has(f"https://tgate.test:{server.port}", **straight(authority))
        results = patient.examined()
    for check in (Check.AUTHORIZATION_ADDRESS, Check.TOKEN_ADDRESS, Check.CERTIFICATE, Check.PROXY, Check.CLOCK):
        assert results[check].verdict is Verdict.GOOD, results[check]
    assert results[Check.CERTIFICATE].facts["issuer"] == "Corp Inspection"
    assert results[Check.PROXY].facts["found"] == "straight"
    assert all(request.startswith(b"HEAD ") for request in server.requests)
    assert not any(b"uthorization" in request for request in server.requests)


def others_authority(folder: Path) -> tuple[Authority, Authority]:
    (folder / "other").mkdir()
    return Authority(folder / "other", "Corp Inspection"), Authority(folder, "Known Trust")


@pytest.mark.parametrize(
    ("host", "expired", "is_trusted", "kind"),
    [
        ("tgate.test", False, False, TlsUntrusted),
        ("elsewhere.test", False, True, TlsHostMismatch),
        ("tgate.test", True, True, TlsExpired),
    ],
)
def test_a_certificate_that_does_not_do_is_the_certificates_trouble(
    patient: Patient, tmp_path: Path, host: str, expired: bool, is_trusted: bool, kind: type[Problem]
) -> None:
    serving, other = others_authority(tmp_path)
    with AnsweringServer(OK, serving.server_context(host, expired=expired)) as server:
        patient.has(f"https://tgate.test:{server.port}", **straight(serving if is_trusted else other))
        results = patient.examined()
    assert type(results[Check.CERTIFICATE].problem) is kind
    assert results[Check.TOKEN_ADDRESS].facts["found"] == "certificate"
    if kind is TlsUntrusted:
        assert "Corp Inspection" in explain_check(results[Check.CERTIFICATE]).result
    assert server.requests == []


def test_nothing_that_listens_is_the_addresses_trouble(patient: Patient) -> None:
    patient.has(f"https://tgate.test:{unused_port()}", **straight())
    results = patient.examined()
    assert isinstance(results[Check.TOKEN_ADDRESS].problem, ConnectionRefused)
    assert results[Check.CERTIFICATE].verdict is Verdict.NOT_CHECKED


def test_the_proxy_of_the_environment_is_gone_through(patient: Patient, authority: Authority) -> None:
    with (
        AnsweringServer(OK, authority.server_context("tgate.test")) as server,
        ConnectProxy(server.port) as proxy,
    ):
        by_hand = {"proxy": ProxyChoice.MANUAL, "proxy_address": proxy.origin}
        patient.has("https://tgate.test", **straight(authority) | by_hand)
        results = patient.examined()
    assert results[Check.TOKEN_ADDRESS].verdict is Verdict.GOOD
    assert (results[Check.PROXY].verdict, results[Check.PROXY].facts["proxy_host"]) == (Verdict.GOOD, "127.0.0.1")
    assert proxy.connections == 2


def test_a_proxy_that_wants_a_sign_in_is_the_proxys_trouble(patient: Patient) -> None:
    with ConnectProxy(0, "407 Proxy Authentication Required") as proxy:
        patient.has("https://tgate.test", proxy=ProxyChoice.MANUAL, proxy_address=proxy.origin)
        results = patient.examined()
    problem = results[Check.PROXY].problem
    assert isinstance(problem, ProxyFailed)
    assert problem.facts["status"] == 407
    assert results[Check.TOKEN_ADDRESS].facts["found"] == "proxy"


@pytest.mark.parametrize(("ahead", "found"), [(timedelta(hours=1), "behind"), (timedelta(minutes=-5), "ahead")])
def test_a_clock_that_is_wrong_is_found_by_the_servers_date(
    patient: Patient, authority: Authority, ahead: timedelta, found: str
) -> None:
    answer = http_answer("200 OK", b"", f"Date: {format_datetime(datetime.now(UTC) + ahead, usegmt=True)}")
    with AnsweringServer(answer, authority.server_context("tgate.test")) as server:
        patient.has(f"https://tgate.test:{server.port}", **straight(authority))
        result = patient.examined()[Check.CLOCK]
    assert (result.verdict, result.facts["found"]) == (Verdict.TROUBLE, found)
    assert str(result.facts["server_time"]) in explain_check(result).result


def test_a_server_that_hangs_is_left_by_cancel(patient: Patient) -> None:
    reached = threading.Event()

    def hang(connection: Connection) -> None:
        connection.read_request()
        reached.set()
        connection.wait_for_close()

    cancel = Cancel()
    results: list[dict[Check, CheckResult]] = []
    with ScriptedServer(hang) as server:
        patient.has(server.origin)
        thread = threading.Thread(target=lambda: results.append(patient.examined(cancel)))
        thread.start()
        assert reached.wait(GUARD_S)
        cancel()
        thread.join(GUARD_S)
        assert not thread.is_alive()
    assert results[0][Check.TOKEN_ADDRESS].facts["found"] == "cancelled"


def test_a_server_that_hangs_is_left_in_time(tmp_path: Path, authority: Authority) -> None:
    def hang(connection: Connection) -> None:
        connection.read_request()
        connection.wait_for_close()

    with ScriptedServer(hang) as server:
        hasty = Patient(tmp_path / "hasty")
        real = http()

        class Hasty:
            def send(self, request: HttpRequest, cancel: Cancel | None = None) -> object:
                return real.send(replace(request, timeout_s=0.2), cancel)

        hasty.use_cases = build(hasty.folders, hasty.vault, Hasty())  # type: ignore[arg-type]
        hasty.has(server.origin)
        results = hasty.examined()
    assert isinstance(results[Check.TOKEN_ADDRESS].problem, TimedOut)


# ---- the keyring ----


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_a_real_keyring_works_until_it_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_secret_service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        patient = Patient(tmp_path / "home", KeyringVault())
        patient.has("http://127.0.0.1:1")
        results = patient.examined()
        assert results[Check.KEYRING].verdict is Verdict.GOOD, results[Check.KEYRING]
        assert results[Check.KEYRING].facts["vault"] == "GNOME Keyring"
        assert service.entries() == {}
        service.lock()
        results = patient.examined()
        assert isinstance(results[Check.KEYRING].problem, VaultLocked)
        assert results[Check.SECRETS_ON_DISK].verdict is Verdict.NOT_CHECKED
        assert service.is_locked()
    gc.collect()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open()


def test_a_keyring_that_hangs_is_left_by_cancel(tmp_path: Path, gate: Gate) -> None:
    keyring = FakeKeyring()
    keyring.before_call = gate
    patient = Patient(tmp_path / "home", vault_on(keyring))
    patient.has("http://127.0.0.1:1")
    cancel = Cancel()
    results: list[dict[Check, CheckResult]] = []
    thread = threading.Thread(target=lambda: results.append(patient.examined(cancel)))
    thread.start()
    assert gate.reached.wait(GUARD_S)
    cancel()
    thread.join(GUARD_S)
    assert not thread.is_alive()
    assert results[0][Check.KEYRING].facts["found"] == "cancelled"


def test_a_keyring_that_hangs_is_left_in_time(tmp_path: Path, gate: Gate) -> None:
    keyring = FakeKeyring()
    keyring.before_call = gate
    patient = Patient(tmp_path / "home", vault_on(keyring, call_limit_s=0.2, first_call_limit_s=0.2))
    patient.has("http://127.0.0.1:1")
    assert isinstance(patient.examined()[Check.KEYRING].problem, VaultTimedOut)


# ---- hygiene ----


def planted(patient: Patient, value: str) -> None:
    patient.folders.logs.mkdir(parents=True, mode=0o700, exist_ok=True)
    log = patient.folders.logs / "tgate-desktop.log"
    log.write_text(f"Authorization: Bearer {value}\n")
    log.chmod(0o600)


@pytest.mark.parametrize(
    ("planting", "verdict"),
    [(lambda _patient, _value: None, Verdict.GOOD), (planted, Verdict.TROUBLE)],
    ids=["not there", "in the log"],
)
def test_a_stored_secret_in_a_file_is_found(
    patient: Patient, planting: Callable[[Patient, str], None], verdict: Verdict
) -> None:
    patient.has("http://127.0.0.1:1")
    value = canary("client-secret")
    patient.vault.write_client_secret("application-1", ClientSecret(Secret(value), None))
    patient.vault.write_pair("grant-1", new_pair(1))
    planting(patient, value)
    result = patient.examined()[Check.SECRETS_ON_DISK]
    assert result.verdict is verdict
    assert value not in explain_check(result).result


def test_a_log_that_others_can_read_is_found(patient: Patient) -> None:
    patient.has("http://127.0.0.1:1")
    assert patient.examined()[Check.PRIVATE_FILES].verdict is Verdict.GOOD
    patient.folders.catalog_file.chmod(0o644)
    result = patient.examined()[Check.PRIVATE_FILES]
    assert (result.verdict, result.facts["path"]) == (Verdict.TROUBLE, str(patient.folders.catalog_file))


# ---- Practice ----


def test_practices_port_in_other_hands_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        monkeypatch.setattr("tgate_desktop.practice_host.PRACTICE_PORT", stranger.getsockname()[1])
        results = Patient(tmp_path / "home").examined()
    assert isinstance(results[Check.PRACTICE].problem, PracticeNotStarted)
    assert results[Check.TOKEN_ADDRESS].verdict is Verdict.NOT_CHECKED
