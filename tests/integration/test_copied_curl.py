"""What **Copy as cURL** gives, run by a real shell and a real curl: the same request, and the same status."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.canaries import canary
from tests.support.connect_proxy import ConnectProxy
from tests.support.exchanges import STRAIGHT, http
from tests.support.practice_account import practice_account
from tests.support.servers import AnsweringServer, http_answer
from tests.support.shell import Ran, ran_in_shell
from tests.support.tls import Authority
from tests.support.token_server import header
from tests.support.wired_app import WiredApp
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.curl import ACCESS_TOKEN, CLIENT_SECRET, REFRESH_TOKEN, curl_command
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment, ProxyChoice
from tgate_desktop.oauth.exchange import Exchange, recorded_exchange
from tgate_desktop.oauth.messages import HttpRequest, Network, RequestKind
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.proof import proof_request
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_requests import code_request, refresh_request
from tgate_desktop.practice import Rotation

AGENT = "agent/1"
NASTY = "\"\\'$%+ =&@#`!;é~مر😀"
ANY_TEXT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from(NASTY), max_size=20).map(
    lambda text: f"s3cr3t{text}"
)
VISIBLE_TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20).map(
    lambda text: f"t0k3n{text}."
)


def environment(origin: str, **changes: object) -> Environment:
    made = Environment(
        environment_id="e",
        name="Staging",
        authorization_address=f"{origin}/authorize",
        token_address=f"{origin}/oauth/token?audience=a&x=1,2~3",
        proof_address=f"{origin}/api/brands?items=1",
        proxy=ProxyChoice.NONE,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def application(client_id: str = 'client "1" é') -> Application:
    return Application("a", "e", client_id, "http://127.0.0.1:8765/callback?a=b", "")


def recorded(request: HttpRequest) -> Exchange:
    return recorded_exchange("1", ("c", "Saffron House"), datetime.now(UTC), request, None, None)


def what_matters(request: bytes) -> tuple[object, ...]:
    """Line, credentials, kinds, and the fields of the body, whatever their spelling."""
    line, _, _rest = request.partition(b"\r\n")
    body = request.partition(b"\r\n\r\n")[2]
    kind = header(request, "content-type")
    fields = json.loads(body) if kind == "application/json" else parse_qs(body.decode(), strict_parsing=bool(body))
    names = ("authorization", "content-type", "accept", "host")
    return (line, *(header(request, name) for name in names), fields)


def assert_curl_sends_the_same(request_to: Callable[[str], HttpRequest], variables: dict[str, str]) -> None:
    with (
        TemporaryDirectory() as folder,
        AnsweringServer(http_answer("418 I'm a teapot", b"{}", "Content-Type: application/json")) as server,
    ):
        request = request_to(server.origin)
        answer = http().send(request)
        command = curl_command(recorded(request), AGENT)
        ran = ran_in_shell(command, Path(folder), variables)
    assert ran.exit_status == 0, ran.output
    assert (answer.status, ran.status) == (418, 418)
    by_app, by_curl = server.requests
    assert what_matters(by_curl) == what_matters(by_app)
    assert header(by_curl, "user-agent") == AGENT
    for value in variables.values():
        assert value not in command
        assert value not in ran.started_with


@pytest.mark.parametrize("body_format", BodyFormat)
@pytest.mark.parametrize("encoding", BasicEncoding)
@settings(max_examples=8)
@given(secret=ANY_TEXT, token=ANY_TEXT)
@example(secret=f"s3cr3t{NASTY}", token=f"t0k3n{NASTY}")
@example(secret="s3cr3t plain", token="t0k3n" * 400)
def test_a_refresh_is_the_same_request_with_any_secret(
    body_format: BodyFormat, encoding: BasicEncoding, secret: str, token: str
) -> None:
    def request_to(origin: str) -> HttpRequest:
        made = environment(origin, body_format=body_format)
        return refresh_request(made, application(), Secret(secret), Secret(token), encoding)

    assert_curl_sends_the_same(request_to, {CLIENT_SECRET: secret, REFRESH_TOKEN: token})


@pytest.mark.parametrize("body_format", BodyFormat)
@pytest.mark.parametrize("encoding", BasicEncoding)
def test_a_code_exchange_is_the_same_request(body_format: BodyFormat, encoding: BasicEncoding) -> None:
    code, verifier, secret = f"c0de{NASTY}", canary("verifier"), f"s3cr3t{NASTY}"

    def request_to(origin: str) -> HttpRequest:
        made = environment(origin, body_format=body_format)
        return code_request(made, application(), Secret(secret), Secret(code), Secret(verifier), encoding)

    variables = {CLIENT_SECRET: secret, "TGATE_CODE": code, "TGATE_CODE_VERIFIER": verifier}
    assert_curl_sends_the_same(request_to, variables)


@settings(max_examples=8)
@given(token=VISIBLE_TEXT)
@example(token='t0k3n"\\$(id)`id`%s.')
def test_a_proof_call_is_the_same_request_with_any_token(token: str) -> None:
    def request_to(origin: str) -> HttpRequest:
        address = f"{origin}/api/brands?items=1"
        return proof_request(environment(origin), address, Secret(token))

    assert_curl_sends_the_same(request_to, {ACCESS_TOKEN: token})


@pytest.mark.parametrize(("hint", "variable"), [("refresh_token", REFRESH_TOKEN), ("access_token", ACCESS_TOKEN)])
def test_a_revocation_takes_the_token_that_its_hint_names(hint: str, variable: str) -> None:
    token = canary("revoked")

    def request_to(origin: str) -> HttpRequest:
        return HttpRequest(
            method="POST",
            url=f"{origin}/revoke",
            headers=(("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "*/*")),
            body=Secret(f"token={token}&token_type_hint={hint}"),
            network=STRAIGHT,
            timeout_s=10,
            kind=RequestKind.REVOCATION,
        )

    assert_curl_sends_the_same(request_to, {variable: token})


def test_a_secret_in_the_address_is_a_variable_too() -> None:
    token = "t0k3n-of-the-address"  # no canary: the HTTP library logs addresses

    def request_to(origin: str) -> HttpRequest:
        return HttpRequest(
            "GET", f"{origin}/brands?access_token={token}&items=1", (("Accept", "*/*"),), None, STRAIGHT, 10
        )

    assert_curl_sends_the_same(request_to, {ACCESS_TOKEN: token})


@pytest.mark.parametrize("shell", ["/bin/sh", "/bin/bash"])
def test_it_runs_in_the_shells_that_people_have(shell: str, tmp_path: Path) -> None:
    secret, token = f"s3cr3t{NASTY}", f"t0k3n{NASTY}"
    with AnsweringServer(http_answer("401 Unauthorized")) as server:
        made = environment(server.origin, body_format=BodyFormat.JSON)
        request = refresh_request(made, application(), Secret(secret), Secret(token), BasicEncoding.FORM_ENCODED)
        variables = {CLIENT_SECRET: secret, REFRESH_TOKEN: token}
        ran = ran_in_shell(curl_command(recorded(request), AGENT), tmp_path, variables, shell)
    assert ran.status == 401
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2])["refresh_token"] == token


def test_a_missing_variable_sends_nothing(tmp_path: Path) -> None:
    with AnsweringServer(http_answer("200 OK")) as server:
        made = environment(server.origin)
        token, secret = Secret(canary("refresh")), Secret(canary("secret"))
        request = refresh_request(made, application(), secret, token, BasicEncoding.RAW)
        ran = ran_in_shell(curl_command(recorded(request), AGENT), tmp_path, {CLIENT_SECRET: secret.reveal()})
    assert ran.exit_status != 0
    assert REFRESH_TOKEN in ran.output
    assert server.requests == []


def test_a_redirect_is_shown_and_not_followed(tmp_path: Path) -> None:
    with AnsweringServer(http_answer("302 Found", b"", "Location: /elsewhere")) as server:
        (tmp_path / ".curlrc").write_text("location\n")
        request = proof_request(environment(server.origin), f"{server.origin}/api", Secret(canary("access")))
        ran = ran_in_shell(curl_command(recorded(request), AGENT), tmp_path, {ACCESS_TOKEN: canary("access")})
    assert ran.status == 302
    assert len(server.requests) == 1


# ---- TLS and proxies -------------------------------------------------------------------------------------------------


def test_a_certificate_that_nobody_trusts_is_not_taken_and_the_environments_ca_file_is(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with AnsweringServer(http_answer("200 OK", b"[]"), authority.server_context("127.0.0.1")) as server:
        token = Secret(canary("access"))
        distrusted = proof_request(environment(server.origin), f"{server.origin}/api", token)
        trusted = replace(distrusted, network=replace(STRAIGHT, ca_file=str(authority.ca_file)))
        by_app = http().send(trusted)
        variables = {ACCESS_TOKEN: token.reveal()}
        by_curl = ran_in_shell(curl_command(recorded(trusted), AGENT), tmp_path, variables)
        refused = ran_in_shell(curl_command(recorded(distrusted), AGENT), tmp_path, variables)
    assert (by_app.status, by_curl.status) == (200, 200)
    assert refused.exit_status == 60  # curl's own code for a certificate that it cannot verify


@pytest.mark.parametrize("choice", [ProxyChoice.MANUAL, ProxyChoice.SYSTEM])
def test_the_proxy_is_the_apps_own(choice: ProxyChoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority(tmp_path)
    with (
        AnsweringServer(http_answer("200 OK", b"[]"), authority.server_context("tgate.test")) as server,
        ConnectProxy(server.port) as proxy,
    ):
        by_hand = proxy.origin if choice is ProxyChoice.MANUAL else None
        surroundings = {"no_proxy": "*"} if choice is ProxyChoice.MANUAL else {"https_proxy": proxy.origin}
        for name, value in surroundings.items():
            monkeypatch.setenv(name, value)
        token = Secret(canary("access"))
        request = proof_request(environment("https://tgate.test"), "https://tgate.test/api", token)
        request = replace(request, network=Network(str(authority.ca_file), choice, by_hand))
        by_app = http().send(request)
        command = curl_command(recorded(request), AGENT)
        by_curl = ran_in_shell(command, tmp_path, {ACCESS_TOKEN: token.reveal()}, **surroundings)
    assert (by_app.status, by_curl.status) == (200, 200), by_curl.output
    assert [asked.split(b" ")[:2] for asked in proxy.asked] == [[b"CONNECT", b"tgate.test:443"]] * 2


# ---- the wired app and Practice T-Gate -------------------------------------------------------------------------------


@pytest.mark.parametrize("body_format", BodyFormat)
def test_against_practice_each_recorded_request_gets_the_status_it_got(body_format: BodyFormat, tmp_path: Path) -> None:
    with practice_account(tmp_path / "practice", rotation=Rotation.NONE) as account, WiredApp(tmp_path / "home") as app:
        view = account.connected(app, account.order(body_format=body_format))
        company_id = view.company.company_id
        app.use_cases.refresh(company_id)
        app.use_cases.check(company_id)
        access, refresh = app.tokens(company_id)
        assert refresh is not None
        app.use_cases.setups.replace_secret(view.application.application_id, Secret(canary("wrong")))
        with pytest.raises(Problem):
            app.use_cases.refresh(company_id)

        def ran(exchange: Exchange, secret: str = account.client_secret) -> Ran:
            variables = {CLIENT_SECRET: secret, REFRESH_TOKEN: refresh, ACCESS_TOKEN: access}
            variables |= {"TGATE_CODE": canary("code"), "TGATE_CODE_VERIFIER": "v" * 43}
            return ran_in_shell(curl_command(exchange, AGENT), tmp_path, variables)

        archive = app.use_cases.requests
        by_kind: dict[RequestKind, list[Exchange]] = {}
        for line in archive.lines(company_id):
            by_kind.setdefault(line.kind, []).append(archive.open(line.exchange_id))
        refused, refreshed = by_kind[RequestKind.REFRESH]
        assert refused.line.status == ran(refused, canary("other")).status == 401
        assert refreshed.line.status == ran(refreshed).status == 200
        assert by_kind[RequestKind.PROOF][0].line.status == ran(by_kind[RequestKind.PROOF][0]).status == 200
        (exchanged,) = by_kind[RequestKind.CODE]
        assert exchanged.line.status == 200
        assert ran(exchanged).status == 400, "a code is used once"


def test_the_credentials_of_a_recorded_refresh_decode_to_what_was_typed(tmp_path: Path) -> None:
    with AnsweringServer(http_answer("200 OK")) as server:
        secret = f"s3cr3t{NASTY}"
        made = environment(server.origin)
        request = refresh_request(made, application(), Secret(secret), Secret(canary("refresh")), BasicEncoding.RAW)
        ran_in_shell(
            curl_command(recorded(request), AGENT), tmp_path, {CLIENT_SECRET: secret, REFRESH_TOKEN: canary("refresh")}
        )
    sent = header(server.requests[0], "authorization").removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f'client "1" é:{secret}'
