"""A whole session with canary secrets, bad answers that repeat them included: none is anywhere but in the keyring."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from tests.support.app_process import AppProcess, written_files
from tests.support.canaries import canary
from tests.support.receivers import free_port
from tests.support.secret_forms import forms_of, found_in
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.servers import Connection, http_answer
from tests.support.token_server import TokenServer, header
from tests.support.wired_app import opened
from tgate_desktop.oauth.secret import fingerprint


class Session:
    """The app as programs of their own in one folder, a server, a keyring, and every secret that was among them."""

    def __init__(self, folder: Path, server: TokenServer, service: SecretService) -> None:
        self.folder = folder
        self.server = server
        self.service = service
        self.secrets: dict[str, str] = {}
        self.client_secret = self.secret("client secret", f'{canary("secret")}-+/%:& "é')
        self.state = ""
        self.redirect_uri = f"http://127.0.0.1:{free_port()}/callback"
        self.replies: list[dict[str, Any]] = []
        self.seen_by_others: list[bytes] = []

    def secret(self, name: str, value: str | None = None) -> str:
        kept = value or canary(name)
        self.secrets[f"{name} {len(self.secrets)}"] = kept
        return kept

    def program(self) -> AppProcess:
        return AppProcess(self.folder, {"DBUS_SESSION_BUS_ADDRESS": self.service.address})

    def do(self, program: AppProcess, act: str, **details: Any) -> dict[str, Any]:
        reply = program.do(act, **details)
        self.replies.append({name: value for name, value in reply.items() if name != "link"})
        self.seen_by_others += program.seen_by_others().values()
        return reply

    def connect(self, program: AppProcess, **order: Any) -> dict[str, Any]:
        """An attempt with all that a person can paste and a browser can bring beside the one true redirect."""
        link = self.do(program, "connect", **order)["link"]
        query = parse_qs(urlsplit(link).query)
        state = self.state = self.secret("state", query["state"][0])
        code = self.secret("code")
        for strange in (
            {"code": self.secret("code"), "state": self.secret("state")},
            {"code": self.secret("code"), "state": state, "error": "server_error"},
            {"code": self.secret("code")},
        ):
            opened(f"{self.redirect_uri}?{urlencode(strange)}")
            self.do(program, "paste", text=f"https://elsewhere.example/cb?{urlencode(strange)}")
        opened(f"{self.redirect_uri}/elsewhere?{urlencode({'code': code, 'state': state})}")
        opened(f"{self.redirect_uri}?{urlencode({'code': code, 'state': state})}")
        return self.do(program, "connected")

    def keep_what_was_sent(self) -> None:
        """The secrets that are in requests and answers."""
        for token in self.server.issued:
            self.secret("token", token)
        for request in self.server.token_requests:
            fields = parse_qs(request.partition(b"\r\n\r\n")[2].decode())
            for name in ("code_verifier", "code", "refresh_token"):
                for value in fields.get(name, []):
                    self.secret(name, value)


def repeating(session: Session, status: str, content_type: str) -> Callable[[Connection], None]:
    """An answer that repeats every secret of the request, in every way that a careless server has."""

    def answer(connection: Connection) -> None:
        request = session.server.token_requests[-1]
        credentials = header(request, "authorization")
        repeated = {"client_secret": session.client_secret, "state": session.state, "Authorization": credentials}
        repeated |= {name: values[0] for name, values in parse_qs(request.partition(b"\r\n\r\n")[2].decode()).items()}
        spoken = " ".join(f"{value} {quote(value, safe='')} {name}={value}" for name, value in repeated.items())
        members = {"error": "invalid_request", "error_description": spoken, "message": spoken}
        body = json.dumps(members) if content_type.endswith("json") else f"<html><title>{spoken}</title></html>"
        headers = (f"Content-Type: {content_type}", f"X-Debug: {quote(spoken)}")
        connection.write(http_answer(status, body.encode(), *headers))

    return answer


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with ExitStack() as running:
        service = running.enter_context(running_secret_service())
        server = running.enter_context(TokenServer())
        folder = tmp_path / "run"
        folder.mkdir()
        yield Session(folder, server, service)


def test_after_a_whole_session_no_file_log_argument_or_variable_holds_a_secret(session: Session) -> None:
    server = session.server
    order = {
        "token_address": server.token_address,
        "proof_address": server.proof_address,
        "redirect_uri": session.redirect_uri,
        "client_secret": session.client_secret,
    }
    with session.program() as program:
        session.do(program, "overview")
        for status, content_type in (("400 Bad Request", "application/json"), ("200 OK", "text/html")):
            server.misbehave = repeating(session, status, content_type)
            assert session.connect(program, **order)["phase"] == "failed"
        server.misbehave = None
        end = session.connect(program)
        assert end["phase"] == "connected"
        company = session.do(program, "confirm", grant=end["grant"])["company"]
        assert session.do(program, "refresh", company=company)["generation"] == 2
        assert session.do(program, "check", company=company)["brands"] == ["Harbour Kitchen"]
        for status in ("400 Bad Request", "401 Unauthorized", "500 Internal Server Error", "200 OK"):
            for content_type in ("application/json", "text/html"):
                server.misbehave = repeating(session, status, content_type)
                assert session.do(program, "refresh", company=company)["problem"] is not None
        server.misbehave = None
        assert session.do(program, "refresh", company=company)["generation"] == 3
        (environment,) = session.do(program, "environments")["environments"][1:]
        session.do(program, "export", environment=environment, path=str(session.folder / "exported.json"))
    stderr = [program.errors]
    with session.program() as program:
        assert session.do(program, "overview")["companies"] == ["Saffron House"]
        assert session.do(program, "refresh", company=company)["generation"] == 4
    stderr.append(program.errors)
    session.keep_what_was_sent()

    files = dict(written_files(session.folder))
    leaks = {str(path): found for path, content in files.items() if (found := found_in(content, session.secrets))}
    assert leaks == {}
    assert found_in(b"".join(session.seen_by_others), session.secrets) == []
    assert found_in(json.dumps(session.replies).encode(), session.secrets) == []
    assert stderr == ["", ""]

    # what the search would have found: the files are those of the session, and the secrets those of the keyring
    written = {path.name for path in files}
    assert {"catalog.sqlite3", "tgate-desktop.log", "exported.json"} <= written
    log, catalog = (b"".join(c for path, c in files.items() if path.name.startswith(n)) for n in ("tgate", "catalog"))
    assert log.count(server.origin.encode()) > 10
    assert fingerprint(server.issued[-1]).encode() in catalog
    entries = "".join(session.service.entries().values())
    assert server.issued[-1] in entries
    assert forms_of(session.client_secret)["JSON-escaped"].decode() in entries.replace("\\\\", "\\")
