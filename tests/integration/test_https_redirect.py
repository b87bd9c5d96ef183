"""An https redirect on loopback: a real browser goes past its warning as a person does, and a company is connected."""

from __future__ import annotations

import base64
import hashlib
import re
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.support.app_process import AppProcess, written_files
from tests.support.browser import Browser
from tests.support.canaries import canary
from tests.support.fake_ports import FakeVault
from tests.support.pages import PracticePages
from tests.support.practice_account import PracticeAccount, practice_account
from tests.support.receivers import free_port
from tests.support.secret_forms import found_in
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.tls_visits import opened_over_tls
from tests.support.token_server import TokenServer
from tests.support.wired_app import RunningAttempt, WiredApp
from tgate_desktop.flows.doctor import Check, Verdict
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.oauth.problems import VaultLocked

WARNING = "#main-message h1"


@pytest.fixture
def account(tmp_path: Path) -> Iterator[PracticeAccount]:
    redirect_uri = f"https://127.0.0.1:{free_port()}/callback"
    with practice_account(tmp_path / "practice", redirect_uri=redirect_uri) as account:
        yield account


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


def approved(browser: Browser, attempt: RunningAttempt) -> None:
    """The browser stands before its warning."""
    browser.open(attempt.link)
    PracticePages(browser, "owner@practice.example", "practice", "saffron-house").approve()
    browser.find(WARNING)


def goes_past_the_warning(browser: Browser) -> None:
    browser.click("#details-button")
    browser.click("#proceed-link")


def announced(attempt: RunningAttempt) -> str:
    """The fingerprint that the page shows before the browser is opened."""
    certificate = attempt.states[-1].certificate
    assert certificate is not None
    return certificate.sha256


def assert_connected(end: ConnectState) -> None:
    assert end.phase is Phase.CONNECTED, end.problem
    assert end.checked is not None
    assert end.checked.proof is not None
    assert end.checked.proof.brands[0].name_en == "Saffron House"


def test_a_person_goes_past_the_announced_warning_and_is_connected(
    app: WiredApp, account: PracticeAccount, browser: Browser
) -> None:
    attempt = app.attempt(account.order())
    fingerprint = announced(attempt)
    approved(browser, attempt)
    assert "not private" in browser.find(WARNING).text
    assert attempt.states[-1].phase is Phase.WAITING_FOR_BROWSER, "a browser that only warns has brought nothing"
    assert shown_in_the_warning(browser) == fingerprint.replace(":", "")
    goes_past_the_warning(browser)
    browser.wait_for_text("Connected")
    assert browser.driver.current_url.startswith(account.redirect_uri)
    assert_connected(attempt.end())


def shown_in_the_warning(browser: Browser) -> str:
    """The fingerprint of the certificate that the browser warns about, as its own page has it."""
    said = browser.driver.find_element("css selector", "#error-debugging-info").get_attribute("textContent")
    assert said is not None
    pem = re.search(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", said, re.DOTALL)
    assert pem is not None, said
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem[0])).hexdigest().upper()


def test_the_second_time_the_browser_remembers_and_does_not_warn(
    app: WiredApp, account: PracticeAccount, browser: Browser
) -> None:
    first = app.attempt(account.order())
    approved(browser, first)
    goes_past_the_warning(browser)
    browser.wait_for_text("Connected")
    first.end()
    app.start_again()
    second = app.attempt(account.order())
    assert announced(second) == announced(first)
    browser.open(second.link)
    PracticePages(browser, "owner@practice.example", "practice", "saffron-house").approve()
    browser.wait_for_text("Connected")
    assert_connected(second.end())


def test_the_address_of_the_warning_can_be_pasted_instead(
    app: WiredApp, account: PracticeAccount, browser: Browser
) -> None:
    attempt = app.attempt(account.order())
    approved(browser, attempt)
    attempt.attempt.paste(browser.driver.current_url)
    assert_connected(attempt.end())


def test_without_a_vault_the_redirect_is_caught_all_the_same(tmp_path: Path, account: PracticeAccount) -> None:
    vault = FakeVault()
    vault.failing = VaultLocked(vault="A Keyring")
    with WiredApp(tmp_path / "home", vault) as app:
        attempt = app.attempt(account.order())
        certificate = attempt.states[-1].certificate
        assert certificate is not None
        assert not certificate.is_kept
        opened_over_tls(account.decided(attempt.link))
        end = attempt.end()
        assert end.phase is Phase.CONNECTED
        assert end.view is not None
        assert isinstance(end.view.unsaved, VaultLocked)
        assert not app.folders.certificate_file.exists()


def test_the_doctor_tells_when_it_will_be_made_and_when_it_is_there(app: WiredApp, account: PracticeAccount) -> None:
    order = account.order()
    app.use_cases.setups.save_environment(order.environment)
    app.use_cases.setups.save_application(order.application)

    def found() -> tuple[Verdict, object]:
        results = {one.check: one for one in app.use_cases.doctor.examine(None, lambda _result: None)}
        assert results[Check.PORT_IPV4].verdict is Verdict.GOOD
        result = results[Check.LOOPBACK_CERTIFICATE]
        return result.verdict, result.facts["found"]

    assert found() == (Verdict.GOOD, "none")
    attempt = app.attempt(order)
    opened_over_tls(account.decided(attempt.link))
    assert_connected(attempt.end())
    assert found() == (Verdict.GOOD, "ready")
    app.folders.certificate_file.write_bytes(b"")
    assert found() == (Verdict.NOTICE, "damaged")


def test_the_doctor_finds_a_passphrase_that_stands_in_a_file_and_a_key_that_others_can_read(
    app: WiredApp, account: PracticeAccount
) -> None:
    attempt = app.attempt(account.order())
    opened_over_tls(account.decided(attempt.link))
    attempt.end()

    def verdicts() -> list[Verdict]:
        results = {one.check: one for one in app.use_cases.doctor.examine(None, lambda _result: None)}
        return [results[check].verdict for check in (Check.SECRETS_ON_DISK, Check.PRIVATE_FILES)]

    assert verdicts() == [Verdict.GOOD, Verdict.GOOD]
    passphrase = app.vault.read_certificate_passphrase()
    assert passphrase is not None
    app.folders.certificate_file.chmod(0o644)
    with app.folders.certificate_file.open("a") as file:
        file.write(passphrase.reveal())
    assert verdicts() == [Verdict.TROUBLE, Verdict.TROUBLE]


# ---- neither passphrase nor key is anywhere but where it belongs ----


@pytest.fixture
def service() -> Iterator[SecretService]:
    with running_secret_service() as service:
        yield service


def key_forms(pem: bytes, passphrase: str) -> list[bytes]:
    """The key of the file as it would stand somewhere in the clear."""
    key = serialization.load_pem_private_key(pem.partition(b"-----BEGIN CERTIFICATE")[0], passphrase.encode())
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    scalar = key.private_numbers().private_value.to_bytes(32, "big")  # type: ignore[union-attr]
    return [
        scalar,
        scalar.hex().encode(),
        *(base64.b64encode(der[start:])[4:60] for start in range(3)),
        b"BEGIN PRIVATE KEY",
        b"BEGIN EC PRIVATE KEY",
    ]


def test_after_a_session_neither_passphrase_nor_key_is_in_any_file_log_argument_or_variable(
    tmp_path: Path, service: SecretService
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    redirect_uri = f"https://127.0.0.1:{free_port()}/callback"
    with ExitStack() as running:
        server = running.enter_context(TokenServer())
        program = running.enter_context(AppProcess(folder, {"DBUS_SESSION_BUS_ADDRESS": service.address}))
        order = {
            "token_address": server.token_address,
            "proof_address": server.proof_address,
            "redirect_uri": redirect_uri,
            "client_secret": canary("secret"),
        }
        link = program.do("connect", **order)["link"]
        state = re.search(r"state=([^&]+)", link)
        assert state is not None
        opened_over_tls(f"{redirect_uri}?code={canary('code')}&state={state[1]}")
        assert program.do("connected")["phase"] == "connected"
        seen = list(program.seen_by_others().values())
    entry = service.entries()["tgate-desktop/loopback-certificate"]
    passphrase = entry.rpartition(" ")[2].strip('"')
    files = dict(written_files(folder))
    (pem,) = [content for path, content in files.items() if path.name == "loopback-certificate.pem"]
    hidden = key_forms(pem, passphrase)
    assert files
    for content in (*files.values(), *seen, program.errors.encode()):
        assert not any(form in content for form in hidden)
        assert found_in(content, {"passphrase": passphrase}) == []
    assert [path.suffix for path in files if path.suffix == ".pem"] == [".pem"]
