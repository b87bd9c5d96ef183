from __future__ import annotations

import http.server
import json
import threading
from pathlib import Path

import pytest

from tests.support.practice import GUARD_S, plain_session
from tgate_desktop import practice


def test_a_server_of_this_folder_is_known(data: Path, server: practice.PracticeServer) -> None:
    assert practice.is_running(data, server.port)


def test_a_server_of_another_folder_is_not_ours(tmp_path: Path, server: practice.PracticeServer) -> None:
    assert not practice.is_running(tmp_path / "other", server.port)


def test_nobody_on_the_port_is_not_running(data: Path) -> None:
    with practice.start(data, 0) as server:
        port = server.port
    assert not practice.is_running(data, port)


@pytest.mark.parametrize("nonce", ["", "short", "x" * 129])
def test_a_nonce_of_another_length_is_refused(server: practice.PracticeServer, nonce: str) -> None:
    with plain_session() as session:
        answer = session.get(f"{server.address}/practice/identity?nonce={nonce}", timeout=GUARD_S)
    assert answer.status_code == 422


@pytest.mark.parametrize("body", [b"", b"[]", b'{"proof": 1}', b"<html>", b"replayed"])
def test_another_program_is_not_mistaken_for_ours(data: Path, server: practice.PracticeServer, body: bytes) -> None:
    with plain_session() as session:
        heard = session.get(f"{server.address}/practice/identity?nonce={'n' * 32}", timeout=GUARD_S).json()
    said = json.dumps(heard).encode() if body == b"replayed" else body

    class Impostor(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Impostor) as impostor:
        thread = threading.Thread(target=impostor.handle_request)
        thread.start()
        assert not practice.is_running(data, impostor.server_port)
        thread.join(GUARD_S)
