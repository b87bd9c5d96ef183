"""The wired app over real sockets: what it records of hostile answers, and that nothing that it writes or shows of them
holds a secret."""

from __future__ import annotations

import base64
import html
import json
import logging
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, quote

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.support.echoes import BY_CHARACTER, IN_PIECES, base64_parts, in_utf_16, parts, with_line_breaks
from tests.support.servers import Connection, Script, http_answer
from tests.support.tls import Authority
from tests.support.token_server import TokenServer, answering, header
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_archive import SqliteArchive
from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.logs import start_logging, stop_logging
from tgate_desktop.oauth.curl import curl_command
from tgate_desktop.oauth.diagnostics import Choice, Part
from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import AnswerTruncated, Problem, TlsUntrusted
from tgate_desktop.ui.exchange_texts import answer_text, request_text

JSON = "Content-Type: application/json"
SPELLINGS: dict[str, Callable[[str], str]] = {
    **BY_CHARACTER,
    **IN_PIECES,
    "base64": lambda value: base64.b64encode(b"id:" + value.encode()).decode(),
    "URL-safe base64": lambda value: base64.urlsafe_b64encode(b"?" + value.encode()).decode(),
    "base64 of base64": lambda value: base64.b64encode(base64.b64encode(value.encode())).decode(),
    "base64 of UTF-16": lambda value: base64.b64encode(in_utf_16(value)).decode(),
    "base32": lambda value: base64.b32encode(b"id:" + value.encode()).decode(),
    "base64 in lines": lambda value: with_line_breaks(base64.b64encode(value.encode()).decode(), 20, "\r\n "),
    "first half": lambda value: value[: len(value) // 2],
    "second half": lambda value: value[len(value) // 2 :],
}
URL_SAFE = str.maketrans("+/", "-_")
PLACES = ("description", "member", "name", "page", "text", "header", "header's name", "brand")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    start_logging(tmp_path / "home" / "logs")
    yield tmp_path / "home"
    stop_logging()


def archive(app: WiredApp) -> SqliteArchive:
    return SqliteArchive(SqliteCatalog(app.folders.catalog_file).file, SystemClock())


def recorded(app: WiredApp) -> Exchange:
    return archive(app).exchanges()[0]


def forbidden_parts(values: Collection[str]) -> dict[bytes, str]:
    """Each part that gives one of them away, and in which spelling it does."""
    forbidden: dict[bytes, str] = {}
    for value in set(values):
        octets, in_base64, in_16 = value.encode(), base64.b64encode(value.encode()).rstrip(b"="), in_utf_16(value)
        solid = "".join(value.split())
        for name, spell in BY_CHARACTER.items():
            forbidden |= {part.encode(): name for part in parts(value, spell)}
        for name, spell in IN_PIECES.items():
            forbidden |= {part.encode(): name for part in parts(solid, spell)}
        for before in range(3):
            for name, within, part_size in (("", octets, 8), (" of base64", in_base64, 12), (" of UTF-16", in_16, 16)):
                encoded = base64.b64encode(bytes(before) + within).decode()
                for part in base64_parts(encoded, before, len(within), part_size):
                    forbidden |= {part.encode(): f"base64{name}", part.translate(URL_SAFE).encode(): f"base64{name}"}
        for before in range(5):
            encoded = base64.b32encode(bytes(before) + octets).decode()
            forbidden |= {part.encode(): "base32" for part in base64_parts(encoded, before, len(octets), bits=5)}
    return forbidden


def parts_left(contents: Mapping[str, bytes], values: Collection[str]) -> list[tuple[str, str]]:
    """In which of the contents a part of a value is, and in which spelling; the value itself is not named."""
    forbidden = forbidden_parts(values)
    everything = b"\n".join(contents.values())
    left = [part for part in forbidden if part in everything]
    return sorted({(name, forbidden[part]) for part in left for name, content in contents.items() if part in content})


def files_in(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def shown_and_given_away(app: WiredApp, company_id: str, folder: Path) -> dict[str, bytes]:
    """All that a person sees of the company's exchanges, copies, exports, and puts into a zip for a colleague."""
    use_cases = app.use_cases
    exchanges = [use_cases.requests.open(line.exchange_id) for line in use_cases.requests.lines(company_id)]
    shown = {
        "requests in the console": [request_text(exchange) for exchange in exchanges],
        "answers in the console": [answer_text(exchange) for exchange in exchanges],
        "copied curl": [curl_command(exchange, "tgate-desktop") for exchange in exchanges],
    }
    use_cases.requests.export(company_id, str(folder / "exported.json"))
    diagnostics = use_cases.diagnostics
    chosen = Choice(left_out=frozenset({Part.CHECKUP}))
    diagnostics.write(str(folder / "diagnostics.zip"), diagnostics.contents(diagnostics.collect(checks=()), chosen))
    written = {"exported.json": (folder / "exported.json").read_bytes()}
    with zipfile.ZipFile(folder / "diagnostics.zip") as bundle:
        written |= {f"diagnostics: {name}": bundle.read(name) for name in bundle.namelist()}
    assert len(exchanges) >= 4
    assert all(exchange.line.exchange_id.encode() in written["exported.json"] for exchange in exchanges)
    assert {"diagnostics: requests.json", "diagnostics: log.txt"} <= written.keys()
    # As a reader of JSON sees it: what was escaped when it came was escaped once more.
    read = {f"{name}, read": content.replace(b"\\\\", b"\\") for name, content in written.items()}
    return {name: "\n".join(texts).encode() for name, texts in shown.items()} | written | read


def secrets_of(request: bytes) -> list[str]:
    """Every secret in a request, the client secret out of Basic among them."""
    credentials = header(request, "authorization").split(" ", 1)[1]
    fields = parse_qs(request.partition(b"\r\n\r\n")[2].decode())
    found = [values[0] for name, values in fields.items() if name in ("code", "code_verifier", "refresh_token")]
    if header(request, "authorization").startswith("Basic "):
        found.append(base64.b64decode(credentials).decode().partition(":")[2])
    return [credentials, *found]


def is_told(spelling: str, place: str) -> bool:
    """A brand's name is kept as it came but for whole secrets: of it, half a value cannot be told from a name."""
    return place != "brand" or not spelling.endswith("half")


def as_header(line: str) -> str:
    """Folded, and in UTF-8 where Latin-1 lacks a character."""
    folded = line.replace("\n", "\n ")
    return folded if max(folded) <= "\xff" else folded.encode().decode("latin-1")


def echoing(request: Callable[[], bytes], spelling: str, place: str, status: str, issued: list[str]) -> Script:
    """Repeats every secret of the request, and tokens of its own, in one spelling at one place."""

    def answer(connection: Connection) -> None:
        known = secrets_of(request()) + (issued if place not in ("page", "brand") else [])  # those give no tokens
        echo = " ".join(map(SPELLINGS[spelling], known))
        tokens = {"access_token": issued[0], "refresh_token": issued[1], "token_type": "Bearer", "expires_in": 7200}
        headers = [JSON]
        members: object = {"error": "invalid_grant", "error_description": "no", **tokens}
        if place == "description":
            members = {"error": echo, "error_description": echo, "message": echo, **tokens}
        elif place == "member":
            members = {"error": "invalid_request", "deep": [{"er": [echo]}], **tokens}
        elif place == "name":
            members = {"error": "invalid_request", "fields": {echo: 1}, **tokens}
        elif place == "brand":
            members = [{"id": 7, "name_en": echo, "name_ar": echo}]
        body = json.dumps(members).encode()
        if place == "page":
            headers, body = ["Content-Type: text/html"], f"<p title='{html.escape(echo)}'>{echo}</p>".encode()
        elif place == "text":
            headers, body = ["Content-Type: text/plain"], echo.encode() + json.dumps(tokens).encode()
        elif place == "header":
            headers += [f"X-Debug: {quote(echo)}", f"X-Folded: {echo}", f"WWW-Authenticate: Bearer error={echo}"]
        elif place == "header's name":
            headers += [f"X-{quote(echo, safe='').replace('%', '.')}: 1", f"{echo.split(' ')[0]}: 1"]
        connection.write(http_answer(status, body, *(as_header(one) for one in headers)))

    return answer


@settings(max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spelling=st.sampled_from(sorted(SPELLINGS)),
    place=st.sampled_from(PLACES),
    status=st.sampled_from(("400 Bad Request", "401 Unauthorized", "500 Internal Server Error", "200 OK")),
    special=st.text("+/%:&= \"'<>é", max_size=3),
)
def test_whatever_is_repeated_no_part_of_a_secret_reaches_a_file_the_screen_or_what_is_given_away(
    spelling: str, place: str, status: str, special: str
) -> None:
    assume(is_told(spelling, place))
    secret = secrets.token_urlsafe(18) + special
    issued = [f"7{secrets.token_urlsafe(30)}" for _ in range(2)]
    outside = Path(tempfile.mkdtemp(prefix="tgate-recorded-"))
    home = outside / "home"
    start_logging(home / "logs")
    try:
        with WiredApp(home) as app, TokenServer() as server:
            order = an_order(server.token_address, server.proof_address, client_secret=secret)
            company_id = app.connected(order).company.company_id
            server.misbehave = echoing(lambda: server.token_requests[-1], spelling, place, status, issued)
            with suppress(Problem):
                app.use_cases.refresh(company_id)
            proof_head = b"GET / HTTP/1.1\r\nAuthorization: %s\r\n\r\n"
            server.misbehave_in_proof = echoing(
                lambda: proof_head % server.proof_credentials[-1].encode(), spelling, place, status, issued
            )
            app.use_cases.check(company_id)
            values = [secret, *issued, *server.issued]
            values += [value for request in server.token_requests for value in secrets_of(request)]
            given = shown_and_given_away(app, company_id, outside)
            assert parts_left(files_in(home) | given, values) == []
    finally:
        stop_logging()
        shutil.rmtree(outside)


def test_a_connect_a_refresh_and_a_proof_are_recorded_with_their_way(home: Path) -> None:
    with WiredApp(home) as app, TokenServer() as server:
        company_id = app.connected(an_order(server.token_address, server.proof_address)).company.company_id
        app.use_cases.refresh(company_id)
        refreshed, proof, code = archive(app).exchanges()
        events = archive(app).events(company_id)
    assert [one.line.kind for one in (code, proof, refreshed)] == [
        RequestKind.CODE,
        RequestKind.PROOF,
        RequestKind.REFRESH,
    ]
    assert [one.kind for one in events] == [EventKind.REFRESHED, EventKind.PROVEN, EventKind.CONNECTED]
    for one in (code, proof, refreshed):
        assert one.trace.connect_s is not None
        assert one.trace.first_byte_s is not None
        assert one.line.total_s == one.trace.total_s


def test_an_inspecting_proxys_certificate_is_recorded_with_its_issuer(home: Path, tmp_path: Path) -> None:
    inspecting = Authority(tmp_path, "Zscaler Intermediate Root CA")
    with WiredApp(home) as app, TokenServer(inspecting.server_context("127.0.0.1")) as server:
        end = app.connect(an_order(server.token_address))
        one = recorded(app)
    assert isinstance(end.problem, TlsUntrusted)
    assert one.trace.tls_issuer == one.facts["issuer"] == "Zscaler Intermediate Root CA"
    assert (one.line.problem_code, one.line.status, server.token_requests) == ("tls_untrusted", None, [])


def test_a_truncated_answer_is_recorded_without_the_tokens_that_came(home: Path) -> None:
    with WiredApp(home) as app, TokenServer() as server:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        whole = http_answer("200 OK", json.dumps({"access_token": "7" * 40, "refresh_token": "8" * 40}).encode(), JSON)
        server.misbehave = lambda connection: connection.write(whole[:-10])
        with pytest.raises(AnswerTruncated) as caught:
            app.use_cases.refresh(company_id)
        one = recorded(app)
        (view,) = app.use_cases.desk.overview().companies
    assert caught.value.facts["received_bytes"] == int(caught.value.facts["expected_bytes"]) - 10
    assert dict(one.facts) == dict(caught.value.facts)
    assert view.intents != ()
    assert parts_left(files_in(home), ["7" * 40]) == []


def test_the_log_has_the_problem_and_no_secret(home: Path) -> None:
    with WiredApp(home) as app, TokenServer() as server:
        company_id = app.connected(an_order(server.token_address)).company.company_id
        server.misbehave = answering("400 Bad Request", b'{"error": "invalid_grant"}', JSON)
        with pytest.raises(Problem) as caught:
            app.use_cases.refresh(company_id)
        logging.getLogger("tgate_desktop.test").info("seen: %s", caught.value)
    assert "invalid_grant" in (home / "logs" / "tgate-desktop.log").read_text()
