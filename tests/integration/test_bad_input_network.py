"""Bad input by way of the network: certificates that are refused, a server that is not there, a `.netrc`."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import certifi
import pytest

from tests.support.app_process import AppProcess
from tests.support.canaries import canary
from tests.support.exchanges import unused_port
from tests.support.receivers import free_port
from tests.support.said import Said, assert_said
from tests.support.tls import Authority
from tests.support.token_server import TokenServer, answering, header
from tests.support.wired_app import WiredApp, an_order, opened
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.problems import (
    AnswerTooLarge,
    CaFileUnreadable,
    ConnectionRefused,
    Problem,
    TlsExpired,
    TlsHostMismatch,
    TlsUntrusted,
)
from tgate_desktop.words.explanation import Action

HOST = "127.0.0.1"
UNTRUSTED = Said(
    "was issued by Test Authority, which this computer does not trust",
    "Nothing was sent. Ask your IT department for its certificate as a PEM file",
    "وهذا الجهاز لا يثق بهذه الجهة",
    "inspects encrypted traffic with a certificate of its own, from Test Authority",
    facts=(HOST,),
    action=Action.CHANGE_ENVIRONMENT,
)
EXPIRED = Said(
    "by the time that this computer shows",
    "Nothing was sent. Check the date and time",
    "بحسب توقيت هذا الجهاز",
    "The date or time of this computer is wrong",
    facts=(HOST,),
    action=Action.TRY_AGAIN,
)
MISMATCH = Said(
    "belongs to tgate.example and not to 127.0.0.1",
    "Nothing was sent. Check the address",
    "ولا تخص 127.0.0.1",
    "not written right",
    facts=(HOST,),
    action=Action.CHANGE_ENVIRONMENT,
)
NOT_LISTENING = Said(
    "Nothing accepts connections",
    "Wait a minute and try again",
    "لم يُرسل شيء",
    "stopped or being restarted",
    facts=(HOST,),
    action=Action.TRY_AGAIN,
)
NO_PEM = Said(
    "No certificate in PEM form could be read",
    "Choose the PEM file",
    "PEM",
    "moved or deleted",
    action=Action.CHANGE_ENVIRONMENT,
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def assert_nothing_is_kept(app: WiredApp) -> None:
    overview = app.use_cases.desk.overview()
    assert (overview.companies, overview.applications, overview.interrupted) == ((), (), ())


@pytest.mark.parametrize(
    ("host", "is_expired", "is_known", "kind", "said"),
    [
        (HOST, False, False, TlsUntrusted, UNTRUSTED),
        (HOST, True, True, TlsExpired, EXPIRED),
        ("tgate.example", False, True, TlsHostMismatch, MISMATCH),
    ],
    ids=["unknown issuer", "expired", "another host"],
)
def test_a_certificate_that_is_refused_gets_no_byte_of_the_request(
    app: WiredApp, authority: Authority, host: str, is_expired: bool, is_known: bool, kind: type[Problem], said: Said
) -> None:
    with TokenServer(authority.server_context(host, expired=is_expired)) as server:
        order = an_order(server.token_address, ca_file=str(authority.ca_file) if is_known else None)
        end = app.connect(order)
        assert server.token_requests == []
    assert (type(end.problem), end.failed_in) == (kind, Phase.EXCHANGING_CODE)
    assert_said(end.problem, said)
    assert_nothing_is_kept(app)


def test_with_its_authority_as_ca_file_the_same_server_is_trusted(app: WiredApp, authority: Authority) -> None:
    with TokenServer(authority.server_context(HOST)) as server:
        order = an_order(server.token_address, server.proof_address)
        assert isinstance(app.connect(order).problem, TlsUntrusted)
        trusting = replace(order, environment=replace(order.environment, ca_file=str(authority.ca_file)))
        view = app.connected(trusting)
        assert app.use_cases.refresh(view.company.company_id).environment.ca_file == str(authority.ca_file)


def test_a_ca_file_that_is_gone_is_named_and_leaves_nothing_unknown(
    app: WiredApp, authority: Authority, tmp_path: Path
) -> None:
    missing = tmp_path / "gone.pem"
    with TokenServer(authority.server_context(HOST)) as server:
        end = app.connect(an_order(server.token_address, ca_file=str(missing)))
    assert isinstance(end.problem, CaFileUnreadable)
    assert_said(end.problem, replace(NO_PEM, facts=(str(missing),)))
    assert_nothing_is_kept(app)


def test_a_server_that_is_not_there_has_got_nothing(app: WiredApp) -> None:
    port = unused_port()
    end = app.connect(an_order(f"http://{HOST}:{port}/oauth/token"))
    assert isinstance(end.problem, ConnectionRefused)
    assert_said(end.problem, replace(NOT_LISTENING, facts=(HOST, str(port))))
    assert_nothing_is_kept(app)


def test_an_answer_without_end_is_not_read_to_its_end(app: WiredApp) -> None:
    said = Said(
        "More than 1024 KiB came from 127.0.0.1",
        "Check the addresses",
        "1024",
        "leads to a web page or a download",
        facts=(HOST,),
        action=Action.CHANGE_ENVIRONMENT,
    )
    with TokenServer() as server:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        before = app.tokens(company_id)
        server.misbehave = answering("200 OK", b"x" * 2_000_000)
        with pytest.raises(AnswerTooLarge) as caught:
            app.use_cases.refresh(company_id)
    assert_said(caught.value, said)
    assert app.tokens(company_id) == before


def test_a_netrc_entry_for_the_host_changes_nothing(
    app: WiredApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = canary("netrc")
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine {HOST} login somebody password {password}\ndefault login anybody password {password}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    with TokenServer() as server:
        order = an_order(server.token_address, server.proof_address)
        company_id = app.connected(order).company.company_id
        app.use_cases.refresh(company_id)
        _view, checked = app.use_cases.check(company_id)
    assert checked.proof is not None
    assert order.client_secret is not None
    ours = base64.b64encode(f"client-1:{order.client_secret.reveal()}".encode()).decode("ascii")
    assert [header(request, "authorization") for request in server.token_requests] == [f"Basic {ours}"] * 2
    first, second = server.issued[::2]
    assert server.proof_credentials == [f"Bearer {first}", f"Bearer {second}"]


def test_a_ca_that_only_certifi_knows_is_refused(authority: Authority, tmp_path: Path) -> None:
    """In a process of its own, with a certifi package whose bundle has our CA at its end."""
    package = tmp_path / "site" / "certifi"
    package.mkdir(parents=True)
    for name in ("__init__.py", "core.py"):
        (package / name).write_text((Path(certifi.__file__).parent / name).read_text())
    (package / "cacert.pem").write_text(certifi.contents() + authority.ca_file.read_text())
    bundle = {name: str(package / "cacert.pem") for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")}
    folder = tmp_path / "run"
    folder.mkdir()
    with (
        TokenServer(authority.server_context(HOST)) as server,
        AppProcess(folder, bundle, package.parent) as program,
    ):
        redirect_uri = f"http://{HOST}:{free_port()}/callback"
        details = {"token_address": server.token_address, "redirect_uri": redirect_uri}
        for ca_file, phase, problem in ((None, "failed", "tls_untrusted"), (str(authority.ca_file), "connected", None)):
            link = program.do("connect", **details, ca_file=ca_file)["link"]
            state = link.partition("state=")[2].partition("&")[0]
            opened(f"{redirect_uri}?code={canary('code')}&state={state}")
            end = program.do("connected")
            assert (end["phase"], end["problem"]) == (phase, problem)
            assert len(server.token_requests) == (phase == "connected")
