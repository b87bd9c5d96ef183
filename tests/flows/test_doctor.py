"""The doctor over made-up ports: what each check finds, side by side, bounded, cancellable."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.flows.world import World
from tests.support.canaries import canary
from tests.support.fake_ports import NOON, an_application, an_environment
from tests.support.hygiene import GUARD_S, WarningRecorder
from tests.support.pairs import new_pair
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.doctor import Check, CheckResult, Doctor, Place, Verdict
from tgate_desktop.flows.doctor_ports import (
    AutoConfigSource,
    CertificateLook,
    CertificateState,
    DataFolder,
    DoctorPorts,
    OpenPath,
    PortOwner,
)
from tgate_desktop.flows.examination import DoctorTools
from tgate_desktop.oauth.company import Application, ClientSecret, Company, Grant
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, RequestKind, Trace
from tgate_desktop.oauth.problems import (
    CatalogProblem,
    CatalogUnreadable,
    HostNotFound,
    LoopbackMissing,
    PortForbidden,
    PortTaken,
    Problem,
    ProxyFailed,
    RecordGone,
    TimedOut,
    TlsUntrusted,
    VaultLocked,
    VaultProblem,
    VaultRefused,
)
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.words.doctor import TEXTS


@dataclass
class FakeLoopback:
    problems: dict[str, Problem] = field(default_factory=dict)
    ours: set[int] = field(default_factory=set)
    who: PortOwner | None = None
    addresses: Sequence[str] | None = ("127.0.0.1", "::1")

    def try_port(self, address: str, port: int) -> None:
        if address in self.problems:
            raise self.problems[address]

    def is_held_by_us(self, port: int) -> bool:
        return port in self.ours

    def owner(self, address: str, port: int) -> PortOwner | None:
        return self.who

    def resolved(self, host: str) -> Sequence[str]:
        if self.addresses is None:
            raise HostNotFound(host=host)
        return self.addresses


@dataclass
class FakeOutside:
    """Every other port of the doctor's, in one."""

    source: AutoConfigSource | None = None
    folder: DataFolder = field(default_factory=lambda: DataFolder("/data", 10**12))
    opened: Sequence[OpenPath] | None = ()
    leaking: Sequence[str] = ()
    searched: list[Secret] = field(default_factory=list)
    hosts: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    packages: Sequence[str] = ()
    dumps: bool | None = False

    def auto_config(self) -> AutoConfigSource | None:
        return self.source

    def data_folder(self) -> DataFolder:
        return self.folder

    def open_paths(self) -> Sequence[OpenPath] | None:
        return self.opened

    def files_with(self, secrets: Sequence[Secret], cancel: Cancel | None = None) -> Sequence[str]:
        self.searched += secrets
        return self.leaking

    def netrc_hosts(self) -> frozenset[str]:
        return self.hosts

    def variables(self) -> Mapping[str, str]:
        return self.values

    def plain_text_keyrings(self) -> Sequence[str]:
        return self.packages

    def allows_core_dumps(self) -> bool | None:
        return self.dumps


@dataclass
class FakeCertificate:
    seen: CertificateLook | VaultProblem = field(default_factory=lambda: CertificateLook(CertificateState.NONE))

    def look(self) -> CertificateLook:
        if isinstance(self.seen, VaultProblem):
            raise self.seen
        return self.seen


class LookHttp:
    """Gives every look the same answer or problem; waits for `held`, until it is cancelled."""

    def __init__(self) -> None:
        self.status = 405
        self.headers: dict[str, str] = {}
        self.trace = Trace(connect_s=0.01, tls_s=0.01, tls_issuer="Example Trust")
        self.problem: Problem | None = None
        self.held: threading.Event | None = None
        self.begun = threading.Event()
        self.sent: list[HttpRequest] = []

    def send(self, request: HttpRequest, cancel: Cancel | None = None) -> HttpAnswer:
        self.sent.append(request)
        self.begun.set()
        if self.held is not None:
            assert cancel is not None
            cancel.on_cancel(self.held.set)
            assert self.held.wait(GUARD_S)
            cancel.raise_if_cancelled()
        if self.problem is not None:
            raise self.problem
        return HttpAnswer(self.status, self.headers, b"", NOON, NOON, self.trace)


class Visit(World):
    """A computer on which all is well, with one application at a T-Gate of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.look = LookHttp()
        self.loopback = FakeLoopback()
        self.outside = FakeOutside()
        self.certificate = FakeCertificate()
        self.environment = an_environment()
        self.application = an_application()
        self.keep()
        self.limit_s = GUARD_S
        self.seen: list[CheckResult] = []

    def keep(self, **changes: object) -> None:
        self.environment = replace(self.environment, **changes)  # type: ignore[arg-type]
        self.catalog.commit([self.environment, self.application])

    def redirected_to(self, redirect_uri: str) -> None:
        self.application = replace(self.application, redirect_uri=redirect_uri)
        self.keep()

    def doctor(self) -> Doctor:
        outside = DoctorPorts(self.loopback, self.outside, self.outside, self.outside, self.certificate)
        tools = DoctorTools(self.look, self.vault, self.store, self.catalog, self.practice, self.clock, outside)
        return Doctor(lambda: tools, self.limit_s)

    def examine(self, cancel: Cancel | None = None) -> dict[Check, CheckResult]:
        results = self.doctor().examine(None, self.seen.append, cancel)
        for one in results:
            found = one.facts["found"]
            is_plain = found in ("problem", "cancelled", "too_slow", "no_place")
            assert is_plain or (one.check, found) in TEXTS
        return {one.check: one for one in results}

    def found(self, check: Check) -> tuple[Verdict, object]:
        result = self.examine()[check]
        return result.verdict, result.facts["found"]


@pytest.fixture
def visit() -> Visit:
    return Visit()


GOOD, NOTICE, TROUBLE, NOT_CHECKED = Verdict.GOOD, Verdict.NOTICE, Verdict.TROUBLE, Verdict.NOT_CHECKED


def test_on_a_sound_computer_nothing_is_wrong(visit: Visit) -> None:
    visit.look.headers = {"date": format_datetime(NOON, usegmt=True)}
    results = visit.examine()
    assert {one.verdict for one in results.values()} <= {GOOD, NOT_CHECKED}
    assert Check.PRACTICE not in results
    assert list(results) == list(visit.doctor().checks(None))
    assert {one.check for one in visit.seen} == set(results)


def test_a_look_carries_no_credential_and_changes_nothing(visit: Visit) -> None:
    visit.examine()
    assert {one.url for one in visit.look.sent} == {
        visit.environment.token_address,
        visit.environment.authorization_address,
    }
    for request in visit.look.sent:
        assert (request.method, request.body, request.kind) == ("HEAD", None, RequestKind.LOOK)
        assert request.headers == (("Accept", "*/*"),)


# ---- the redirect ----


@pytest.mark.parametrize(
    ("seen", "finding"),
    [
        (CertificateLook(CertificateState.READY, NOON, "AA:BB"), (GOOD, "ready")),
        (CertificateLook(CertificateState.NONE), (GOOD, "none")),
        (CertificateLook(CertificateState.ENDING, NOON, "AA:BB"), (NOTICE, "ending")),
        (CertificateLook(CertificateState.DAMAGED), (NOTICE, "damaged")),
        (CertificateLook(CertificateState.KEY_LOST), (NOTICE, "key_lost")),
        (VaultLocked(vault="A Keyring"), (NOTICE, "of_session")),
    ],
)
def test_the_certificate_of_an_https_redirect_is_looked_at(
    visit: Visit, seen: CertificateLook | VaultProblem, finding: tuple[Verdict, str]
) -> None:
    visit.certificate.seen = seen
    visit.redirected_to("https://127.0.0.1:8765/callback")
    assert visit.found(Check.LOOPBACK_CERTIFICATE) == finding


@pytest.mark.parametrize("uri", ["http://127.0.0.1:8765/callback", "https://partner.example/callback"])
def test_no_other_redirect_needs_a_certificate(visit: Visit, uri: str) -> None:
    visit.redirected_to(uri)
    assert visit.found(Check.LOOPBACK_CERTIFICATE) == (NOT_CHECKED, "not_https")


@pytest.mark.parametrize(
    ("uri", "four", "six"),
    [
        ("http://127.0.0.1:8765/callback", (GOOD, "free"), (NOT_CHECKED, "other_family")),
        ("http://[::1]:8765/callback", (NOT_CHECKED, "other_family"), (GOOD, "free")),
        ("http://localhost:8765/callback", (GOOD, "free"), (GOOD, "free")),
        ("https://localhost:8765/callback", (GOOD, "free"), (GOOD, "free")),
        ("https://partner.example/callback", (NOT_CHECKED, "pasted"), (NOT_CHECKED, "pasted")),
    ],
)
def test_the_families_of_the_redirect_uri_are_looked_at(
    visit: Visit, uri: str, four: tuple[Verdict, str], six: tuple[Verdict, str]
) -> None:
    visit.redirected_to(uri)
    assert visit.found(Check.PORT_IPV4) == four
    assert visit.found(Check.PORT_IPV6) == six


def test_a_port_taken_on_one_family_is_trouble_there_alone_and_says_by_whom(visit: Visit) -> None:
    visit.redirected_to("http://localhost:8765/callback")
    visit.loopback.problems["::1"] = PortTaken(port=8765, host="::1")
    visit.loopback.who = PortOwner("node", 4711)
    results = visit.examine()
    assert results[Check.PORT_IPV4].verdict is GOOD
    taken = results[Check.PORT_IPV6]
    assert (taken.verdict, taken.facts["owner"], taken.facts["process_id"]) == (TROUBLE, "node", 4711)
    assert isinstance(taken.problem, PortTaken)


@pytest.mark.parametrize(
    ("who", "ours", "finding"),
    [
        (None, set(), (TROUBLE, "taken")),
        (PortOwner(), set(), (TROUBLE, "taken_by_another_user")),
        (PortOwner("python3", 1), {8765}, (NOTICE, "held_by_us")),
    ],
)
def test_who_holds_the_port_is_said_as_far_as_it_is_known(
    visit: Visit, who: PortOwner | None, ours: set[int], finding: tuple[Verdict, str]
) -> None:
    visit.redirected_to("http://127.0.0.1:8765/callback")
    visit.loopback.problems["127.0.0.1"] = PortTaken(port=8765, host="127.0.0.1")
    visit.loopback.who, visit.loopback.ours = who, ours
    assert visit.found(Check.PORT_IPV4) == finding


def test_a_forbidden_port_is_told_by_its_own_problem(visit: Visit) -> None:
    visit.redirected_to("http://127.0.0.1:80/callback")
    visit.loopback.problems["127.0.0.1"] = PortForbidden(port=80, host="127.0.0.1")
    result = visit.examine()[Check.PORT_IPV4]
    assert (result.verdict, type(result.problem)) == (TROUBLE, PortForbidden)


@pytest.mark.parametrize(
    ("uri", "finding"),
    [
        ("http://localhost:8765/callback", (NOTICE, "family_missing")),
        ("http://[::1]:8765/callback", (TROUBLE, "problem")),
    ],
)
def test_a_missing_family_matters_when_it_is_the_only_one(visit: Visit, uri: str, finding: tuple[Verdict, str]) -> None:
    visit.redirected_to(uri)
    visit.loopback.problems["::1"] = LoopbackMissing(host="::1")
    assert visit.found(Check.PORT_IPV6) == finding


@pytest.mark.parametrize(
    ("addresses", "finding"),
    [
        (("127.0.0.1", "::1"), (GOOD, "loopback")),
        (("127.0.0.1", "192.0.2.7"), (TROUBLE, "elsewhere")),
        (None, (TROUBLE, "unresolved")),
    ],
)
def test_localhost_must_lead_here_and_nowhere_else(
    visit: Visit, addresses: Sequence[str] | None, finding: tuple[Verdict, str]
) -> None:
    visit.redirected_to("http://localhost:8765/callback")
    visit.loopback.addresses = addresses
    assert visit.found(Check.REDIRECT_HOST) == finding


# ---- the way to T-Gate ----


@pytest.mark.parametrize(
    ("status", "headers", "finding"),
    [
        (200, {}, (GOOD, "reached")),
        (404, {}, (GOOD, "reached")),
        (302, {"location": "/login"}, (GOOD, "reached")),
        (302, {"location": "http://portal.example/"}, (NOTICE, "sent_elsewhere")),
        (511, {}, (NOTICE, "network_sign_in")),
        (503, {}, (NOTICE, "server_failed")),
    ],
)
def test_any_answer_shows_that_the_address_is_reached(
    visit: Visit, status: int, headers: dict[str, str], finding: tuple[Verdict, str]
) -> None:
    visit.look.status, visit.look.headers = status, headers
    assert visit.found(Check.TOKEN_ADDRESS) == finding
    assert visit.found(Check.AUTHORIZATION_ADDRESS) == finding


@pytest.mark.parametrize(
    ("status", "content_type", "finding"),
    [
        (200, "text/html; charset=utf-8", (NOTICE, "web_page")),
        (200, "application/json", (GOOD, "reached")),
        (404, "text/html", (GOOD, "reached")),
        (405, "text/html", (GOOD, "reached")),
    ],
)
def test_a_web_page_is_no_answer_of_a_token_address(
    visit: Visit, status: int, content_type: str, finding: tuple[Verdict, str]
) -> None:
    visit.look.status, visit.look.headers = status, {"content-type": content_type}
    assert visit.found(Check.TOKEN_ADDRESS) == finding
    assert visit.found(Check.AUTHORIZATION_ADDRESS) == (GOOD, "reached")


def test_that_windows_looks_for_a_proxy_is_told_where_t_gate_is_not_reached(visit: Visit) -> None:
    visit.outside.source = AutoConfigSource.WINDOWS_DISCOVERY
    assert visit.found(Check.PROXY_AUTO_CONFIG) == (GOOD, "not_needed")
    visit.look.problem = HostNotFound(host="tgate.example", sent=False)
    assert visit.found(Check.PROXY_AUTO_CONFIG) == (NOTICE, "looked_for")


def test_an_address_that_is_not_reached_leaves_the_other_checks_unknown(visit: Visit) -> None:
    visit.look.problem = HostNotFound(host="tgate.example", sent=False)
    results = visit.examine()
    assert isinstance(results[Check.TOKEN_ADDRESS].problem, HostNotFound)
    for check in (Check.CERTIFICATE, Check.PROXY, Check.CLOCK):
        assert (results[check].verdict, results[check].facts["found"]) == (NOT_CHECKED, "not_reached")


def test_a_certificate_that_is_not_trusted_is_one_trouble_and_not_three(visit: Visit) -> None:
    visit.look.problem = TlsUntrusted(host="tgate.example", sent=False, issuer="Corp Inspection")
    results = visit.examine()
    assert isinstance(results[Check.CERTIFICATE].problem, TlsUntrusted)
    assert [one.check for one in results.values() if one.verdict is TROUBLE] == [Check.CERTIFICATE]


def test_another_server_for_authorization_has_a_trouble_of_its_own(visit: Visit) -> None:
    visit.keep(authorization_address="https://login.example/authorize")
    visit.look.problem = TlsUntrusted(host="login.example", sent=False)
    assert visit.found(Check.AUTHORIZATION_ADDRESS) == (TROUBLE, "problem")


def test_the_issuer_of_a_trusted_certificate_is_named(visit: Visit) -> None:
    result = visit.examine()[Check.CERTIFICATE]
    assert (result.verdict, result.facts["issuer"]) == (GOOD, "Example Trust")


def test_a_certificate_seen_before_the_time_ran_out_was_trusted(visit: Visit) -> None:
    visit.look.problem = TimedOut(host="tgate.example", sent=True, timeout_s=15)
    visit.look.problem.trace = visit.look.trace
    assert visit.found(Check.CERTIFICATE) == (GOOD, "trusted")


@pytest.mark.parametrize(("proxy_host", "found"), [(None, "straight"), ("proxy.example", "proxy")])
def test_the_proxy_that_was_used_is_named(visit: Visit, proxy_host: str | None, found: str) -> None:
    visit.look.trace = replace(visit.look.trace, proxy_host=proxy_host)
    assert visit.found(Check.PROXY) == (GOOD, found)


def test_a_proxy_that_refuses_is_one_trouble(visit: Visit) -> None:
    visit.look.problem = ProxyFailed(host="tgate.example", sent=False, proxy_host="proxy.example", status=407)
    results = visit.examine()
    assert [one.check for one in results.values() if one.verdict is TROUBLE] == [Check.PROXY]


@pytest.mark.parametrize(
    ("choice", "source", "finding"),
    [
        (ProxyChoice.SYSTEM, None, (GOOD, "none")),
        (ProxyChoice.SYSTEM, AutoConfigSource.KDE, (NOTICE, "noticed")),
        (ProxyChoice.NONE, AutoConfigSource.KDE, (GOOD, "own_choice")),
    ],
)
def test_an_auto_config_matters_where_the_systems_proxy_is_used(
    visit: Visit, choice: ProxyChoice, source: AutoConfigSource | None, finding: tuple[Verdict, str]
) -> None:
    visit.keep(proxy=choice)
    visit.outside.source = source
    assert visit.found(Check.PROXY_AUTO_CONFIG) == finding


@pytest.mark.parametrize(
    ("server_ahead_s", "verdict", "found"),
    [(0, GOOD, "right"), (60, GOOD, "right"), (61, TROUBLE, "behind"), (-3600, TROUBLE, "ahead")],
)
def test_the_clock_is_wrong_from_a_minute_on(visit: Visit, server_ahead_s: int, verdict: Verdict, found: str) -> None:
    date = NOON + timedelta(seconds=server_ahead_s)
    visit.look.headers = {"date": format_datetime(date, usegmt=True)}
    result = visit.examine()[Check.CLOCK]
    assert (result.verdict, result.facts["found"]) == (verdict, found)
    if verdict is TROUBLE:
        assert result.facts["own_time"] == "2026-03-01 12:00:00 UTC"
        assert result.facts["server_time"] == f"{date:%Y-%m-%d %H:%M:%S} UTC"


def test_a_server_that_tells_no_time_leaves_the_clock_unchecked(visit: Visit) -> None:
    assert visit.found(Check.CLOCK) == (NOT_CHECKED, "no_date")


# ---- Practice ----


def test_without_an_application_practices_place_is_looked_at() -> None:
    visit = Visit()
    visit.catalog.commit(remove=[visit.application, visit.environment])
    results = visit.examine()
    assert results[Check.PRACTICE].verdict is GOOD
    assert results[Check.PORT_IPV4].facts["port"] == 8765
    assert results[Check.CERTIFICATE].facts["found"] == "no_tls"
    assert results[Check.CLOCK].facts["found"] == "same_computer"
    assert visit.practice.asked == 1
    assert {one.url.rpartition("/")[0] for one in visit.look.sent} == {"http://127.0.0.1:8764/oauth"}


def test_an_application_that_is_gone_is_told(visit: Visit) -> None:
    with pytest.raises(RecordGone):
        visit.doctor().checks("gone")


# ---- what is kept here ----


def test_a_locked_keyring_is_trouble_once_and_nothing_is_searched(visit: Visit) -> None:
    visit.vault.failing = VaultLocked(vault="GNOME Keyring")
    results = visit.examine()
    assert isinstance(results[Check.KEYRING].problem, VaultLocked)
    assert results[Check.SECRETS_ON_DISK].verdict is NOT_CHECKED
    assert visit.outside.searched == []


def test_a_keyring_that_is_not_made_yet_is_noticed_left_so_and_holds_no_secret(visit: Visit) -> None:
    visit.vault.is_made = False
    results = visit.examine()
    assert results[Check.KEYRING].facts["found"] == "not_made_yet"
    assert results[Check.SECRETS_ON_DISK].facts == {"found": "clean", "count": 0}
    assert results[Check.PROCESS_ENVIRONMENT].verdict is GOOD
    assert not visit.vault.is_made


def test_a_keyring_that_refuses_to_write_is_trouble(visit: Visit) -> None:
    visit.vault.refusing_writes = VaultRefused(vault="GNOME Keyring", act="write", reason="Full")
    result = visit.examine()[Check.KEYRING]
    assert (result.verdict, result.problem) == (TROUBLE, visit.vault.refusing_writes)


class BrokenCatalog:
    def __init__(self, problem: CatalogProblem) -> None:
        self._problem = problem

    def __getattr__(self, name: str) -> object:
        raise self._problem


def test_without_a_catalog_the_other_checks_run_all_the_same(visit: Visit) -> None:
    visit.catalog = BrokenCatalog(CatalogUnreadable(path="/a"))  # type: ignore[assignment]
    results = visit.examine()
    assert isinstance(results[Check.CATALOG].problem, CatalogUnreadable)
    assert results[Check.KEYRING].verdict is GOOD
    assert results[Check.TOKEN_ADDRESS].facts["found"] == "no_place"
    assert visit.look.sent == []


@pytest.mark.parametrize(
    ("folder", "finding"),
    [
        (DataFolder("/data", 10**9), (GOOD, "writable")),
        (DataFolder("/data", 10**7), (NOTICE, "little_space")),
        (DataFolder("/data", 0, "No space left on device"), (TROUBLE, "unwritable")),
    ],
)
def test_the_data_folder_needs_room(visit: Visit, folder: DataFolder, finding: tuple[Verdict, str]) -> None:
    visit.outside.folder = folder
    assert visit.found(Check.DATA_FOLDER) == finding


@pytest.mark.parametrize(
    ("opened", "finding"),
    [
        ((), (GOOD, "private")),
        ((OpenPath("/a/log", is_folder=False), OpenPath("/a", is_folder=True)), (TROUBLE, "open_files")),
        ((OpenPath("/a", is_folder=True),), (NOTICE, "open_folder")),
        (None, (NOT_CHECKED, "no_modes")),
    ],
)
def test_a_file_that_others_can_open_is_trouble_and_a_folder_a_notice(
    visit: Visit, opened: Sequence[OpenPath] | None, finding: tuple[Verdict, str]
) -> None:
    visit.outside.opened = opened
    assert visit.found(Check.PRIVATE_FILES) == finding


def with_secrets(visit: Visit) -> set[str]:
    """A grant with both slots, and a client secret."""
    secret = Secret(canary("client-secret"))
    first, second = new_pair(1), new_pair(2)
    visit.vault.write_client_secret(
        visit.application.application_id, ClientSecret(secret, visit.application.secret_origin)
    )
    visit.vault.write_pair("grant-1", first)
    visit.vault.write_pair("grant-1", second)
    company = Company("company-1", "Saffron House", visit.application.application_id, "grant-1")
    grant = Grant(
        "grant-1",
        visit.application.application_id,
        "company-1",
        generation=2,
        access_fingerprint=None,
        refresh_fingerprint=None,
        obtained_at=NOON,
        expires_at=NOON,
        expiry_assumed=False,
        awaits_decision=False,
    )
    visit.catalog.commit([company, grant])
    pairs = (first, second)
    tokens = [one for pair in pairs for one in (pair.access_token, pair.refresh_token) if one is not None]
    return {one.reveal() for one in (secret, *tokens)}


def test_every_stored_secret_is_searched_for_the_spent_ones_too(visit: Visit) -> None:
    expected = with_secrets(visit)
    assert visit.found(Check.SECRETS_ON_DISK) == (GOOD, "clean")
    assert {one.reveal() for one in visit.outside.searched} >= expected


def test_a_secret_in_a_file_is_trouble_and_only_the_file_is_named(visit: Visit) -> None:
    with_secrets(visit)
    visit.outside.leaking = ["logs/tgate-desktop.log"]
    result = visit.examine()[Check.SECRETS_ON_DISK]
    assert (result.verdict, result.facts["names"]) == (TROUBLE, "logs/tgate-desktop.log")


def test_a_variable_that_holds_a_secret_is_named_and_its_value_is_not(visit: Visit) -> None:
    value = with_secrets(visit).pop()
    visit.outside.values = {"HARMLESS": "x", "CURL_HEADER": f"Authorization: Bearer {value}"}
    result = visit.examine()[Check.PROCESS_ENVIRONMENT]
    assert (result.verdict, result.facts["names"]) == (TROUBLE, "CURL_HEADER")
    assert value not in repr(result)


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ({"PATH": "/bin", "TGATE_DESKTOP_HOME": "/data"}, (GOOD, "none")),
        ({"SSLKEYLOGFILE": "/tmp/keys"}, (NOTICE, "key_log")),
        ({"TGATE_CLIENT_SECRET": "x"}, (NOTICE, "telling_name")),
        ({"MY_TGATE_TOKEN": ""}, (GOOD, "none")),
    ],
)
def test_variables_are_told_by_name(visit: Visit, values: dict[str, str], finding: tuple[Verdict, str]) -> None:
    visit.outside.values = values
    assert visit.found(Check.PROCESS_ENVIRONMENT) == finding


@pytest.mark.parametrize(
    ("hosts", "finding"),
    [
        ({"elsewhere.example"}, (GOOD, "none")),
        ({"default"}, (NOTICE, "default_entry")),
        ({"default", "tgate.example"}, (NOTICE, "entry")),
    ],
)
def test_credentials_in_netrc_are_noticed(visit: Visit, hosts: set[str], finding: tuple[Verdict, str]) -> None:
    visit.keep(token_address="https://tgate.example/token")
    visit.outside.hosts = frozenset(hosts)
    assert visit.found(Check.NETRC) == finding


@pytest.mark.parametrize(
    ("dumps", "finding"), [(False, (GOOD, "off")), (True, (NOTICE, "allowed")), (None, (NOT_CHECKED, "no_limit"))]
)
def test_core_dumps_are_a_notice(visit: Visit, dumps: bool | None, finding: tuple[Verdict, str]) -> None:
    visit.outside.dumps = dumps
    assert visit.found(Check.CORE_DUMPS) == finding


def test_a_plain_text_keyring_is_named(visit: Visit) -> None:
    visit.outside.packages = ["keyrings.alt"]
    result = visit.examine()[Check.PLAIN_TEXT_KEYRING]
    assert (result.verdict, result.facts["names"]) == (NOTICE, "keyrings.alt")


# ---- bounds ----


def test_cancel_ends_a_hanging_check_and_every_check_has_a_result(visit: Visit) -> None:
    visit.look.held = threading.Event()
    cancel = Cancel()
    results: list[Mapping[Check, CheckResult]] = []
    thread = threading.Thread(target=lambda: results.append(visit.examine(cancel)))
    thread.start()
    assert visit.look.begun.wait(GUARD_S)
    cancel()
    thread.join(GUARD_S)
    assert not thread.is_alive()
    assert results[0][Check.TOKEN_ADDRESS].facts["found"] == "cancelled"
    assert list(results[0]) == list(visit.doctor().checks(None))
    assert visit.look.held.is_set()


def test_what_hangs_is_given_up_after_the_limit_and_the_rest_is_known(visit: Visit) -> None:
    visit.look.held = threading.Event()
    visit.limit_s = 1.0
    results = visit.examine()
    assert (results[Check.TOKEN_ADDRESS].verdict, results[Check.TOKEN_ADDRESS].facts["found"]) == (
        NOT_CHECKED,
        "too_slow",
    )
    assert results[Check.REDIRECT_HOST].verdict is GOOD
    assert visit.look.held.is_set()


def test_one_that_was_cancelled_before_finds_nothing_out(visit: Visit) -> None:
    cancel = Cancel()
    cancel()
    results = visit.examine(cancel)
    assert len(results) == len(visit.doctor().checks(None))


def test_what_nobody_foresaw_is_one_checks_trouble(visit: Visit, expected_warnings: WarningRecorder) -> None:
    expected_warnings.expect("nobody foresaw")
    visit.outside.opened = 5  # type: ignore[assignment]
    result = visit.examine()[Check.PRIVATE_FILES]
    assert result.verdict is TROUBLE
    assert result.problem is not None
    assert result.problem.facts == {"kind": "TypeError"}


def test_applications_are_looked_at_by_their_own_place(visit: Visit) -> None:
    other = Application("app-2", visit.environment.environment_id, "client-2", "http://[::1]:9000/", "")
    visit.catalog.commit([other])
    (port,) = [one for one in visit.doctor().examine("app-2", visit.seen.append) if one.check is Check.PORT_IPV6]
    assert (port.verdict, port.facts["port"]) == (GOOD, 9000)


def test_a_place_that_is_not_stored_yet_is_looked_at_by_itself(visit: Visit) -> None:
    place = Place(
        replace(visit.environment, token_address="https://new.example/oauth/token"),
        parsed_redirect_uri("http://127.0.0.1:9000/"),
    )
    results = {one.check: one for one in visit.doctor().examine(place, visit.seen.append)}
    assert results[Check.PORT_IPV4].facts["port"] == 9000
    assert "https://new.example/oauth/token" in {one.url for one in visit.look.sent}
    assert tuple(results) == visit.doctor().checks(place)
