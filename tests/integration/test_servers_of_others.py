"""The servers that others wrote do what the tests with our own client rely on: shown without our client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.support.authorization_servers import AuthorizationServer
from tests.support.browser import Browser

GUARD_S = 10
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636 appendix B
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

StartServer = Callable[[str], AuthorizationServer]


class Callback:
    """A redirect URI that anybody may call, and what came."""

    def __init__(self) -> None:
        arrived: SimpleQueue[dict[str, list[str]]] = SimpleQueue()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                self.send_response(200 if parts.path == "/callback" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                if parts.path == "/callback":
                    arrived.put(parse_qs(parts.query))

            def log_message(self, *args: object) -> None:
                """Nothing: queries hold codes."""

        self._arrived = arrived
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.redirect_uri = f"http://127.0.0.1:{self.server.server_port}/callback"

    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in self._arrived.get(timeout=GUARD_S).items()}


@pytest.fixture
def callback() -> Iterator[Callback]:
    callback = Callback()
    thread = threading.Thread(target=callback.server.serve_forever)
    thread.start()
    yield callback
    callback.server.shutdown()
    thread.join()
    callback.server.server_close()


def link(server: AuthorizationServer) -> str:
    parameters = [
        ("response_type", "code"),
        ("client_id", server.client_id),
        ("redirect_uri", server.redirect_uri),
        ("state", "a b+c/d=&"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        *server.extra_parameters,
    ]
    return f"{server.authorization_address}?{urlencode(parameters)}"


def token_request(server: AuthorizationServer, **fields: str) -> requests.Response:
    return requests.post(
        server.token_address, data=fields, auth=(server.client_id, server.client_secret), timeout=GUARD_S
    )


def brands(server: AuthorizationServer, access_token: str) -> requests.Response:
    return requests.get(server.proof_address, headers={"Authorization": f"Bearer {access_token}"}, timeout=GUARD_S)


def test_a_person_approves_and_the_tokens_rotate(
    start_server_of_others: StartServer, callback: Callback, browser: Browser
) -> None:
    server = start_server_of_others(callback.redirect_uri)
    server.pages(browser.open(link(server))).approve()

    answer = callback.query()
    assert answer["state"] == "a b+c/d=&"
    assert answer.get("iss") == server.issuer
    exchanged = token_request(
        server,
        grant_type="authorization_code",
        code=answer["code"],
        redirect_uri=server.redirect_uri,
        code_verifier=VERIFIER,
    ).json()
    shown = brands(server, exchanged["access_token"])
    assert shown.status_code == 200
    assert tuple(brand["name_en"] for brand in shown.json()) == server.brands

    refreshed = token_request(server, grant_type="refresh_token", refresh_token=exchanged["refresh_token"]).json()
    assert refreshed["refresh_token"] != exchanged["refresh_token"]
    assert refreshed["access_token"] != exchanged["access_token"]
    assert brands(server, refreshed["access_token"]).status_code == 200
    again = token_request(server, grant_type="refresh_token", refresh_token=exchanged["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_person_denies(start_server_of_others: StartServer, callback: Callback, browser: Browser) -> None:
    server = start_server_of_others(callback.redirect_uri)
    server.pages(browser.open(link(server))).deny()
    answer = callback.query()
    assert (answer["error"], answer["state"]) == ("access_denied", "a b+c/d=&")
    assert "code" not in answer


def test_a_token_that_nobody_issued_shows_no_brands(start_server_of_others: StartServer, callback: Callback) -> None:
    server = start_server_of_others(callback.redirect_uri)
    assert brands(server, "made-up").status_code == 401


def test_a_wrong_client_secret_is_refused(start_server_of_others: StartServer, callback: Callback) -> None:
    server = start_server_of_others(callback.redirect_uri)
    answer = requests.post(
        server.token_address,
        data={"grant_type": "refresh_token", "refresh_token": "any"},
        auth=(server.client_id, "wrong"),
        timeout=GUARD_S,
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
