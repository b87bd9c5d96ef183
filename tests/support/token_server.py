"""A token endpoint with a proof address beside it, that issues canary tokens or misbehaves as it is told."""

from __future__ import annotations

import json
import ssl
from functools import partial

from tests.support.canaries import canary
from tests.support.servers import Connection, Script, ScriptedServer, http_answer

BRANDS = b'[{"id": 7, "name_en": "Harbour Kitchen", "name_ar": null}]'


class TokenServer(ScriptedServer):
    """`misbehave` is what the next token requests meet instead of tokens, `misbehave_in_proof` what proof calls meet
    instead of brands, `misbehave_in_revocation` what revocations meet instead of 200; None again, and they get it.

    `token_requests` and `revocation_requests` are those that arrived whole; `issued` every secret that was sent out;
    `proof_credentials` are the `Authorization` of the proof calls.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(self._serve_one, tls)
        self.misbehave: Script | None = None
        self.misbehave_in_proof: Script | None = None
        self.misbehave_in_revocation: Script | None = None
        self.revocation_requests: list[bytes] = []
        self.token_requests: list[bytes] = []
        self.issued: list[str] = []
        self.proof_credentials: list[str] = []

    @property
    def token_address(self) -> str:
        return f"{self.origin}/oauth/token"

    @property
    def proof_address(self) -> str:
        return f"{self.origin}/api/brands"

    @property
    def revocation_address(self) -> str:
        return f"{self.origin}/oauth/revoke"

    def _serve_one(self, connection: Connection) -> None:
        request = connection.read_request()
        if request.startswith(b"GET /api/brands "):
            self.proof_credentials.append(header(request, "authorization"))
            (self.misbehave_in_proof or answering("200 OK", BRANDS, "Content-Type: application/json"))(connection)
        elif request.startswith(b"POST /oauth/token "):
            self.token_requests.append(request)
            (self.misbehave or self.issue)(connection)
        elif request.startswith(b"POST /oauth/revoke "):
            self.revocation_requests.append(request)
            (self.misbehave_in_revocation or answering("200 OK", b"{}", "Content-Type: application/json"))(connection)

    def issue(self, connection: Connection) -> None:
        """A fresh pair."""
        access, refresh = canary("access"), canary("refresh")
        self.issued += (access, refresh)
        tokens = {"access_token": access, "token_type": "Bearer", "expires_in": 7200, "refresh_token": refresh}
        connection.write(http_answer("200 OK", json.dumps(tokens).encode(), "Content-Type: application/json"))


def header(request: bytes, name: str) -> str:
    """The value of one of a request's headers, by its lower-case name; joined with `, ` when it came more than once."""
    lines = request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    values = [value.strip() for key, _, value in (line.partition(":") for line in lines) if key.lower() == name]
    return ", ".join(values)


def answering(status: str, body: bytes = b"", *headers: str) -> Script:
    """Gives each request this answer."""
    return partial(_answer, http_answer(status, body, *headers))


def _answer(answer: bytes, connection: Connection) -> None:
    connection.write(answer)


def silent(connection: Connection) -> None:
    """Takes the request and never answers."""
    connection.wait_for_close()


def dripping(connection: Connection) -> None:
    """Answers so slowly that no single read ever times out, and does not come to an end."""
    connection.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")
    while not connection.closing.wait(0.02):
        connection.write(b" ")


def hanging_up(connection: Connection) -> None:
    """Takes the request and closes the connection."""


def resetting(connection: Connection) -> None:
    """Takes the request and resets the connection."""
    connection.reset()
